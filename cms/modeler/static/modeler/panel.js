// The panel beside the drawing: what the chosen element says, as labelled fields that a keyboard and a reader can use.
(() => {
  const CONDITION = /^\s*([a-z][a-z0-9_]*)\s*==\s*'([^'\\]+)'\s*$/;
  const KINDS = {
    "bpmn:StartEvent": "Inicio", "bpmn:EndEvent": "Fin", "bpmn:UserTask": "Actividad de una persona",
    "bpmn:ServiceTask": "Actividad de la plataforma", "bpmn:ExclusiveGateway": "Decisión",
    "bpmn:ParallelGateway": "Caminos paralelos", "bpmn:SequenceFlow": "Flujo", "bpmn:Lane": "Carril",
    "bpmn:Participant": "Procedimiento", "bpmn:DataObjectReference": "Documento",
  };

  function make(tag, facts, ...inside) {
    const found = Object.assign(document.createElement(tag), facts);
    found.append(...inside);
    return found;
  }

  class Panel {
    constructor(root, modeler, facts) {
      this.root = root;
      this.facts = facts;
      this.modeling = modeler.get("modeling");
      this.moddle = modeler.get("moddle");
      this.shown = null;
      modeler.on("selection.changed", ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : null));
      modeler.on("element.changed", ({ element }) => { if (this.shown === element && !this.writing) this.show(element); });
      this.show(null);
    }

    show(element) {
      this.shown = element;
      this.root.replaceChildren();
      if (!element) {
        this.root.append(make("p", { textContent: "Elija un elemento del dibujo para ver y cambiar lo que dice." }));
        return;
      }
      const target = element.labelTarget || element;
      this.element = target;
      this.object = target.businessObject;
      const type = target.type;
      this.root.append(make("h3", { textContent: KINDS[type] || "Elemento" }));
      this.problems();
      if (/Task$/.test(type)) this.activity();
      else if (type === "bpmn:SequenceFlow") this.flow();
      else if (type === "bpmn:Lane") this.lane();
      else if (type === "bpmn:StartEvent") this.start();
      else this.field("Nombre", this.object.name || "", (value) => this.update({ name: value || undefined }));
      if (type !== "bpmn:Lane") this.root.append(make("p", { className: "pr-nota", textContent: `Clave: ${this.object.id}` }));
    }

    problems() {
      const found = (this.facts.problems || []).filter((one) => one.element === this.object.id);
      if (found.length) {
        this.root.append(make("ul", { className: "mo-problemas" }, ...found.map((one) => make("li", { textContent: one.message }))));
      }
    }

    update(properties) {
      this.writing = true;
      this.modeling.updateProperties(this.element, properties);
      this.writing = false;
    }

    field(label, value, write, { rows = 0, help = "", options = null } = {}) {
      const id = `panel-${this.root.querySelectorAll("input, textarea, select").length}`;
      const input = options ? make("select", { id }) : rows ? make("textarea", { id, rows }) : make("input", { id, type: "text" });
      if (options) {
        options.forEach(([key, words]) => input.append(make("option", { value: key, textContent: words, selected: key === value })));
      } else {
        input.value = value;
      }
      input.addEventListener("change", () => write(input.value.trim()));
      const parts = [make("label", { htmlFor: id, textContent: label }), input];
      if (help) {
        parts.push(make("p", { className: "pr-nota", id: `${id}-ayuda`, textContent: help }));
        input.setAttribute("aria-describedby", `${id}-ayuda`);
      }
      this.root.append(make("div", { className: "mo-campo" }, ...parts));
    }

    activity() {
      const [first, ...rest] = (this.object.name || "").split("\n");
      let number = rest.length ? first : "";
      let label = rest.length ? rest.join(" ") : first;
      const write = () => this.update({ name: number ? `${number}\n${label}` : label });
      this.field("Qué se hace", label, (value) => { label = value; write(); }, { rows: 3 });
      this.field("Número en el manual", number, (value) => { number = value; this.fact("numero", value); write(); });
      const said = (this.object.documentation || [])[0];
      this.field("Explicación", said ? said.text || "" : "", (value) => this.update({
        documentation: value ? [this.moddle.create("bpmn:Documentation", { text: value })] : [],
      }), { rows: 4 });
      this.field("Tantos", this.read("tantos"), (value) => this.fact("tantos", value));
      this.beside();
    }

    beside() {
      const found = (this.facts.elements || {})[this.object.id];
      if (!found) {
        this.root.append(make("p", { className: "pr-nota", textContent: "Actividad nueva: guarde el dibujo y después llene sus datos en el borrador." }));
        return;
      }
      const rows = found.rows.flatMap(([name, words]) => [make("dt", { textContent: name }), make("dd", { textContent: words })]);
      this.root.append(
        make("h4", { textContent: "Lo que no se dibuja" }),
        make("dl", { className: "mo-datos" }, ...rows),
        make("p", {}, make("a", { href: found.url, textContent: "Cambiar botón, plazo, formulario, reglas y documentos" })),
      );
    }

    flow() {
      this.field("Nombre", this.object.name || "", (value) => this.update({ name: value || undefined }));
      const source = this.object.sourceRef;
      if (!source || source.$type !== "bpmn:ExclusiveGateway") return;
      const found = CONDITION.exec((this.object.conditionExpression || {}).body || "");
      let [variable, value] = found ? [found[1], found[2]] : [this.variableOf(source), ""];
      const write = () => this.update({
        conditionExpression: variable && value
          ? this.moddle.create("bpmn:FormalExpression", { body: `${variable} == '${value.replace(/['\\]/g, "")}'` }) : undefined,
      });
      this.field("Pregunta (clave)", variable, (text) => { variable = text; write(); }, { help: "La misma en todas las salidas de la decisión; por ejemplo: revision" });
      this.field("Respuesta (clave)", value, (text) => { value = text; write(); }, { help: "La respuesta con la que se sigue por aquí; por ejemplo: con_observaciones" });
    }

    variableOf(gateway) {
      const found = (gateway.outgoing || []).map((flow) => CONDITION.exec((flow.conditionExpression || {}).body || "")).find(Boolean);
      return found ? found[1] : "";
    }

    lane() {
      this.field("Nombre", this.object.name || "", (value) => this.update({ name: value }));
      const roles = Object.entries(this.facts.roles || {});
      const known = roles.some(([key]) => key === this.object.id);
      const options = [...(known ? [] : [[this.object.id, "Un papel que aún no se declara"]]), ...roles];
      this.field("Papel", this.object.id, (key) => {
        const role = (this.facts.roles || {})[key];
        if (role) this.update({ id: key, name: role });
      }, { options, help: "Los papeles se declaran en procedure.yaml." });
    }

    start() {
      this.field("Nombre", this.object.name || "", (value) => this.update({ name: value || undefined }));
      this.field("Pregunta que contesta la entrada", this.read("entrada"), (value) => this.fact("entrada", value), { help: "Vacío cuando hay una sola manera de empezar." });
    }

    extension() {
      const values = (this.object.extensionElements || {}).values || [];
      return values.find((one) => one.$type === "puebla:Actividad");
    }

    read(name) {
      const found = this.extension();
      return (found && found.get(name)) || "";
    }

    fact(name, value) {
      const found = this.extension();
      this.writing = true;
      if (found) {
        this.modeling.updateModdleProperties(this.element, found, { [name]: value });
      } else if (value) {
        const facts = this.moddle.create("puebla:Actividad", { [name]: value });
        const holder = this.moddle.create("bpmn:ExtensionElements", { values: [facts] });
        facts.$parent = holder;
        this.modeling.updateProperties(this.element, { extensionElements: holder });
      }
      this.writing = false;
    }
  }

  window.Modelador.Panel = Panel;
})();
