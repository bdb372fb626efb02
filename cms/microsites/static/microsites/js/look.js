// While somebody chooses colours: redraws the preview and says at once which pairs cannot be read. Without this script
// the form works all the same: the button redraws, and the server refuses.
(() => {
  const form = document.querySelector("form[data-look]");
  if (!form) return;
  const frame = form.querySelector("[data-frame]");
  const box = document.querySelector("[data-problems]");
  const names = ["primary", "accent", "text", "background", "header_style", "type_pair", "layout"];
  let timer = 0;
  let last = "";

  const query = () => {
    const data = new FormData(form);
    const found = new URLSearchParams();
    for (const name of names) found.set(name, String(data.get(name) || (name === "layout" ? form.dataset.layout || "" : "")).toLowerCase());
    return found.toString();
  };

  const set = (name, colour) => {
    const input = form.elements.namedItem(name);
    if (!input) return;
    input.value = colour;
    input.dispatchEvent(new Event("change"));
  };

  const swatch = (colour) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "m-muestra");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("width", "16");
    svg.setAttribute("height", "16");
    svg.setAttribute("aria-hidden", "true");
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("width", "16");
    rect.setAttribute("height", "16");
    rect.setAttribute("fill", colour);
    svg.append(rect);
    return svg;
  };

  const show = (answer) => {
    box.replaceChildren();
    if (!answer.problemas.length) return;
    const title = document.createElement("h2");
    title.textContent = "Contraste insuficiente";
    const list = document.createElement("ul");
    for (const problem of answer.problemas) {
      const item = document.createElement("li");
      item.append(problem.frase);
      if (problem.propuesta) item.append(" ", swatch(problem.propuesta));
      list.append(item);
    }
    box.append(title, list);
    if (answer.propuesta) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary button-small";
      button.textContent = "Usar los colores más parecidos que sí se leen";
      button.addEventListener("click", () => {
        for (const [name, colour] of Object.entries(answer.propuesta)) set(name, colour);
        refresh();
      });
      box.append(button);
    }
  };

  const refresh = async () => {
    const now = query();
    if (now === last) return;
    last = now;
    frame.src = `${form.dataset.preview}?${now}`;
    const answer = await fetch(`${form.dataset.check}?${now}`, { headers: { Accept: "application/json" } });
    if (answer.ok && now === last) show(await answer.json());
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 250);
  });
  // A field to type into, and beside it one to point at.
  for (const typed of form.querySelectorAll("[data-colour]")) {
    const pointed = document.createElement("input");
    pointed.type = "color";
    pointed.className = "m-color";
    pointed.value = typed.value;
    pointed.setAttribute("aria-label", `Elegir a la vista: ${typed.labels[0] ? typed.labels[0].firstChild.textContent.trim() : typed.name}`);
    pointed.addEventListener("input", () => {
      typed.value = pointed.value;
    });
    const follow = () => {
      pointed.value = typed.value;
    };
    typed.addEventListener("input", follow);
    typed.addEventListener("change", follow);
    typed.after(pointed);
  }
  for (const button of document.querySelectorAll("[data-palette]")) {
    button.addEventListener("click", () => {
      for (const name of ["primary", "accent", "text", "background"]) set(name, button.dataset[name]);
      refresh();
    });
  }
  last = query();
})();
