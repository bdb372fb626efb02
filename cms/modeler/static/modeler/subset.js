// What may be drawn: the closed subset that the engine runs. The palette and the pad beside an element offer only that.
(() => {
  const KINDS = {
    start: ["bpmn:StartEvent", "bpmn-icon-start-event-none", "Inicio"],
    task: ["bpmn:UserTask", "bpmn-icon-user-task", "Actividad de una persona"],
    service: ["bpmn:ServiceTask", "bpmn-icon-service-task", "Actividad de la plataforma"],
    decision: ["bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "Decisión"],
    parallel: ["bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", "Caminos paralelos"],
    end: ["bpmn:EndEvent", "bpmn-icon-end-event-none", "Fin"],
  };

  function Palette(palette, create, elementFactory, handTool, lassoTool, spaceTool, globalConnect) {
    this.getPaletteEntries = () => {
      const tool = (className, title, activate) => ({ group: "tools", className, title, action: { click: activate } });
      const entries = {
        "hand-tool": tool("bpmn-icon-hand-tool", "Mover la vista", (event) => handTool.activateHand(event)),
        "lasso-tool": tool("bpmn-icon-lasso-tool", "Seleccionar varios", (event) => lassoTool.activateSelection(event)),
        "space-tool": tool("bpmn-icon-space-tool", "Abrir o cerrar espacio", (event) => spaceTool.activateSelection(event)),
        "global-connect-tool": tool("bpmn-icon-connection-multi", "Unir elementos", (event) => globalConnect.start(event)),
        "tool-separator": { group: "tools", separator: true },
      };
      Object.entries(KINDS).forEach(([key, [type, className, title]]) => {
        const begin = (event) => create.start(event, elementFactory.createShape({ type }));
        entries[`create.${key}`] = { group: "create", className, title, action: { dragstart: begin, click: begin } };
      });
      return entries;
    };
    palette.registerProvider(this);
  }
  Palette.$inject = ["palette", "create", "elementFactory", "handTool", "lassoTool", "spaceTool", "globalConnect"];

  function Pad(contextPad, modeling, connect, create, elementFactory, autoPlace, rules) {
    const append = ([type, className, title]) => {
      const begin = (event, element) => create.start(event, elementFactory.createShape({ type }), { source: element });
      const place = (event, element) => autoPlace.append(element, elementFactory.createShape({ type }));
      return { group: "model", className, title: `Sigue: ${title.toLowerCase()}`, action: { dragstart: begin, click: place } };
    };
    const lane = (className, title, act) => ({ group: "lane", className, title, action: { click: act } });
    const remove = (elements) => ({
      group: "edit", className: "bpmn-icon-trash", title: "Quitar",
      action: { click: () => modeling.removeElements(elements) },
    });

    this.getContextPadEntries = (element) => {
      const entries = {};
      const type = element.type;
      if (element.labelTarget) return { delete: remove([element]) };
      if (type === "bpmn:Lane" || type === "bpmn:Participant") {
        entries.before = lane("bpmn-icon-lane-insert-above", "Agregar un carril antes", () => modeling.addLane(element, "top"));
        entries.after = lane("bpmn-icon-lane-insert-below", "Agregar un carril después", () => modeling.addLane(element, "bottom"));
      }
      if (/(Task|Gateway|StartEvent)$/.test(type)) {
        ["task", "service", "decision", "parallel", "end"].forEach((key) => { entries[`append.${key}`] = append(KINDS[key]); });
        const begin = (event, one) => connect.start(event, one);
        entries.connect = {
          group: "connect", className: "bpmn-icon-connection-multi", title: "Unir con otro elemento",
          action: { click: begin, dragstart: begin },
        };
      }
      if (type !== "bpmn:Participant" && rules.allowed("elements.delete", { elements: [element] })) entries.delete = remove([element]);
      return entries;
    };
    this.getMultiElementContextPadEntries = (elements) => ({ delete: remove(elements) });
    contextPad.registerProvider(this);
  }
  Pad.$inject = ["contextPad", "modeling", "connect", "create", "elementFactory", "autoPlace", "rules"];

  // Our namespace, so that what it says of an element survives the drawing.
  const text = (name) => ({ name, isAttr: true, type: "String" });
  window.Modelador.extension = {
    name: "Puebla", prefix: "puebla", uri: "https://pueblacapital.gob.mx/ns/procedimientos/1.0",
    xml: { tagAlias: "lowerCase" }, associations: [],
    types: [{ name: "Actividad", superClass: ["Element"], properties: [text("numero"), text("tantos"), text("entrada")] }],
  };
  window.Modelador.subset = {
    __init__: ["paletteProvider", "contextPadProvider"],
    paletteProvider: ["type", Palette],
    contextPadProvider: ["type", Pad],
    // Nothing else can be made by changing an element into another.
    replaceMenuProvider: ["value", {}],
  };
})();
