/* Shows what is asked only on a condition, adds rows, and finds where one stands. Without it everything is shown, three
   rows are free, and the place is typed. */
(function () {
  "use strict";

  function chosen(form, name) {
    for (const box of form.querySelectorAll(`[name="${name}"]`)) {
      if (box.type !== "radio" && box.type !== "checkbox") return box.value;
      if (box.checked) return box.value;
    }
    return "";
  }

  function conditions(form) {
    for (const part of form.querySelectorAll("[data-si-campo]")) {
      const frame = part.matches("fieldset") ? part : part.closest(".pr-campo") || part;
      frame.hidden = !part.dataset.siValores.split(" ").includes(chosen(form, part.dataset.siCampo));
    }
  }

  function rows(part) {
    const button = part.querySelector("[data-agregar]");
    const total = part.querySelector('[name$="-TOTAL_FORMS"]');
    const most = Number(part.querySelector('[name$="-MAX_NUM_FORMS"]').value);
    const template = part.querySelector("template");
    button.hidden = Number(total.value) >= most;
    button.addEventListener("click", function () {
      const number = Number(total.value);
      if (number >= most) return;
      const holder = document.createElement("div");
      holder.append(template.content.cloneNode(true));
      holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", String(number));
      const row = holder.firstElementChild;
      row.querySelector("legend").textContent = `Renglón ${number + 1}`;
      button.parentElement.before(row);
      total.value = String(number + 1);
      const first = row.querySelector("input, select, textarea");
      if (first) first.focus();
      button.hidden = number + 1 >= most;
    });
  }

  function place(part) {
    const field = part.querySelector("input");
    if (!field || !navigator.geolocation) return;
    const line = document.createElement("p");
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = "Usar mi ubicación";
    said.setAttribute("role", "status");
    line.append(button, " ", said);
    field.after(line);
    button.addEventListener("click", function () {
      said.textContent = "Buscando…";
      navigator.geolocation.getCurrentPosition(
        function (found) {
          const { latitude, longitude, accuracy } = found.coords;
          field.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
          said.textContent = `Lista, con un margen de ${Math.round(accuracy)} metros. Escriba también la calle.`;
        },
        function () {
          said.textContent = "No se pudo saber dónde está. Escriba la calle y la colonia.";
        },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    });
  }

  for (const form of document.querySelectorAll("[data-formulario]")) {
    form.classList.add("con-guion");
    form.addEventListener("change", () => conditions(form));
    conditions(form);
    form.querySelectorAll("[data-renglones]").forEach(rows);
    form.querySelectorAll("[data-lugar]").forEach(place);
  }
})();
