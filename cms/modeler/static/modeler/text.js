// Puts the cursor on the line that a problem names.
(() => {
  const field = document.querySelector("[data-linea]");
  const line = Number(field && field.dataset.linea);
  const area = field && field.querySelector("textarea");
  if (!area || !line) return;
  const rows = area.value.split("\n");
  const start = rows.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (rows[line - 1] || "").length);
  area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
})();
