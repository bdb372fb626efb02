/* Shows what is asked only on a condition, and adds rows. Without it everything is shown and three rows are free. */
(function () {
  "use strict";

  function chosen(form, name) {
    const boxes = form.querySelectorAll(`[name="${name}"]`);
    for (const box of boxes) {
      if (box.type === "radio" || box.type === "checkbox") {
        if (box.checked) return box.value;
      } else {
        return box.value;
      }
    }
    return "";
  }

  function conditions(form) {
    for (const part of form.querySelectorAll("[data-si-campo]")) {
      const wanted = part.dataset.siValores.split(" ");
      const frame = part.matches("fieldset") ? part : part.closest(".pr-campo") || part;
      frame.hidden = !wanted.includes(chosen(form, part.dataset.siCampo));
    }
  }

  function rows(part) {
    const button = part.querySelector("[data-agregar]");
    const total = part.querySelector('[name$="-TOTAL_FORMS"]');
    const most = Number(part.querySelector('[name$="-MAX_NUM_FORMS"]').value);
    const template = part.querySelector("template");
    button.hidden = false;
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

  for (const form of document.querySelectorAll("[data-formulario]")) {
    form.addEventListener("change", () => conditions(form));
    conditions(form);
    form.querySelectorAll("[data-renglones]").forEach(rows);
  }
})();
