/* Keys of the inbox: j and k (or the arrows) go from row to row, x marks, Enter opens as any link does, ? tells them.
   They can be switched off, and none acts while somebody writes, holds another key or has a dialog open. */
(function () {
  "use strict";

  const place = document.querySelector("[data-bandeja]");
  if (!place) return;
  const rows = Array.from(place.querySelectorAll("[data-renglon]"));
  const help = place.querySelector("[data-ayuda]");
  const opener = place.querySelector("[data-teclas]");
  const choice = place.querySelector("[data-encendidas]");
  const told = place.querySelector("[data-marcadas]");
  const all = place.querySelector("[data-todas]");
  const KEPT = "puebla-bandeja-teclas";

  function areOn() {
    try {
      return localStorage.getItem(KEPT) !== "no";
    } catch {
      return true;
    }
  }

  function boxes() {
    return rows.map((row) => row.querySelector("[name=tarea]")).filter(Boolean);
  }

  function count() {
    const marked = boxes().filter((box) => box.checked).length;
    for (const row of rows) {
      const box = row.querySelector("[name=tarea]");
      row.classList.toggle("pr-marcado", Boolean(box && box.checked));
    }
    if (told) told.textContent = marked === 0 ? "" : marked === 1 ? "1 marcada" : `${marked} marcadas`;
    if (all) {
      all.checked = marked > 0 && marked === boxes().length;
      all.indeterminate = marked > 0 && marked < boxes().length;
    }
  }

  function present() {
    return rows.findIndex((row) => row.contains(document.activeElement));
  }

  function go(step) {
    const here = present();
    const next = here === -1 ? (step > 0 ? 0 : rows.length - 1) : here + step;
    const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
    if (row) row.querySelector("[data-abrir]").focus();
  }

  function writes(target) {
    return target.closest("textarea, select, [contenteditable], dialog, [role=dialog], [role=menu]") ||
      (target.matches("input") && target.type !== "checkbox");
  }

  function act(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (writes(event.target) || document.querySelector("dialog[open]")) return;
    const inRow = present() !== -1;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const letter = { j: 1, k: -1 }[event.key];
    if (arrow && inRow) {
      go(arrow);
    } else if (!areOn()) {
      return;
    } else if (letter && rows.length) {
      go(letter);
    } else if (event.key === "x" && inRow) {
      const box = rows[present()].querySelector("[name=tarea]");
      if (!box) return;
      box.checked = !box.checked;
      count();
    } else if (event.key === "?") {
      help.showModal();
    } else {
      return;
    }
    event.preventDefault();
  }

  choice.checked = areOn();
  choice.addEventListener("change", function () {
    try {
      localStorage.setItem(KEPT, choice.checked ? "si" : "no");
    } catch {
      /* without storage they are on at the next visit */
    }
  });
  opener?.addEventListener("click", () => help.showModal());
  if (opener) opener.hidden = false;
  if (all) {
    all.closest("label").hidden = false;
    all.addEventListener("change", function () {
      for (const box of boxes()) box.checked = all.checked;
      count();
    });
  }
  place.addEventListener("change", count);
  document.addEventListener("keydown", act);
  count();
})();
