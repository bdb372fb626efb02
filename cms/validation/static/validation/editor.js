"use strict";
// The findings of what was last saved, beside Wagtail's own checks in the editor.
(() => {
  const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  const findBlock = (path) => {
    let found = document.querySelector("#w-editor-form, [data-edit-form]") || document;
    for (const part of path.split(".")) {
      const inner = found.querySelector(`[data-contentpath="${CSS.escape(part)}"]`);
      if (inner) found = inner;
    }
    return found instanceof Element && found.matches("[data-contentpath]") ? found : null;
  };

  const openTab = (block) => {
    const tab = block.closest('[role="tabpanel"]');
    const label = tab && document.querySelector(`[role="tab"][aria-controls="${tab.id}"], [role="tab"][href="#${tab.id}"]`);
    if (tab && tab.hidden && label) label.click();
  };

  const goTo = (path) => {
    const block = findBlock(path);
    if (!block) return false;
    openTab(block);
    for (let panel = block.closest("[data-panel]"); panel; panel = panel.parentElement?.closest("[data-panel]")) {
      const toggle = panel.querySelector(":scope > * [data-panel-toggle][aria-expanded='false']");
      if (toggle) toggle.click();
    }
    block.scrollIntoView({ block: "center" });
    const field = ["[contenteditable='true']", "input:not([type='hidden']), textarea, select", "button"]
      .map((kind) => block.querySelector(kind))
      .find(Boolean);
    if (field) field.focus({ preventScroll: true });
    return true;
  };

  const count = (panel) => {
    const errors = panel.querySelectorAll(".validacion-hallazgo--error").length;
    const all = panel.querySelectorAll(".validacion-hallazgo").length;
    const said = [];
    if (errors) said.push(plural(errors, "error", "errores"));
    if (all - errors) said.push(plural(all - errors, "aviso", "avisos"));
    panel.querySelector("[data-validation-count]").textContent = said.length ? `(${said.join(", ")})` : "";
  };

  const refresh = async (panel) => {
    const list = panel.querySelector("[data-validation-list]");
    try {
      const answer = await fetch(panel.dataset.url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) throw new Error(String(answer.status));
      list.innerHTML = await answer.text();
      count(panel);
    } catch (error) {
      list.innerHTML = "<p>No se pudo revisar el contenido. Intente de nuevo.</p>";
    }
  };

  const start = (panel) => {
    let waiting;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => refresh(panel), 400);
    };
    panel.querySelector("[data-validation-refresh]").addEventListener("click", () => refresh(panel));
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("[data-validation-anchor]");
      if (link && goTo(link.dataset.validationAnchor)) event.preventDefault();
    });
    document.addEventListener("w-autosave:success", soon);
    soon();
  };

  const begin = () => {
    document.querySelectorAll("[data-validation-panel]").forEach(start);
    const wanted = /^#validacion=(.+)$/.exec(window.location.hash);
    if (wanted) setTimeout(() => goTo(decodeURIComponent(wanted[1])), 500);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
