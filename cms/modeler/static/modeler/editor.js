// Starts bpmn-js on the page of the drawing, and hands its XML to the form.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const form = document.getElementById("dibujo-guardar");
  const trouble = document.getElementById("dibujo-problema");
  const facts = read("dibujo-datos");

  const modeler = new BpmnJS({
    container: "#dibujo",
    additionalModules: [window.Modelador.words, window.Modelador.subset],
    moddleExtensions: { puebla: window.Modelador.extension },
  });
  let saved = true;
  modeler.on("commandStack.changed", () => { saved = false; });
  window.addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });

  function tell(words) {
    trouble.textContent = words;
    trouble.hidden = false;
  }

  function marker(message) {
    return Object.assign(document.createElement("span"), { className: "mo-marca", textContent: "!", title: message });
  }

  async function begin() {
    try {
      await modeler.importXML(read("dibujo-xml"));
    } catch {
      tell("El diagrama no se puede dibujar. Corríjalo como texto, o suba otro.");
      return;
    }
    const canvas = modeler.get("canvas");
    const registry = modeler.get("elementRegistry");
    // All of it, beside the palette.
    const all = () => {
      canvas.zoom("fit-viewport", "auto");
      canvas.zoom(canvas.zoom() * 0.85, "auto");
      canvas.scroll({ dx: 50, dy: 0 });
    };
    new window.Modelador.Panel(document.getElementById("dibujo-panel"), modeler, facts);
    facts.problems.forEach(({ element, message }) => {
      if (registry.get(element)) {
        modeler.get("overlays").add(element, "problema", { position: { top: -12, left: -12 }, html: marker(message) });
      }
    });
    all();
    const chosen = facts.chosen && registry.get(facts.chosen);
    if (chosen) {
      canvas.zoom(1);
      canvas.scrollToElement(chosen);
      modeler.get("selection").select(chosen);
    }
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
      const step = button.dataset.zoom;
      if (step === "todo") all();
      else canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (step === "mas" ? 1.25 : 0.8))));
    }));
    document.querySelectorAll("[data-orden]").forEach((button) => button.addEventListener("click", () => {
      const stack = modeler.get("commandStack");
      if (button.dataset.orden === "deshacer" ? stack.canUndo() : stack.canRedo()) {
        stack[button.dataset.orden === "deshacer" ? "undo" : "redo"]();
      }
    }));
    document.getElementById("dibujo").dataset.listo = "si";
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    try {
      const { xml } = await modeler.saveXML({ format: true });
      form.elements.bpmn.value = xml;
    } catch {
      tell("El dibujo no se pudo guardar. Deshaga el último cambio e inténtelo otra vez.");
      return;
    }
    if (event.submitter && event.submitter.name) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: event.submitter.name, value: "1" }));
    }
    saved = true;
    form.submit();
  });

  begin();
})();
