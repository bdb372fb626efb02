/* Inputs for files speak Spanish: a button and the chosen names stand in the place of the browser's own words.
   The input itself stays on top, transparent, so mouse, keyboard, dragging and validation work as always. */
(function () {
  "use strict";

  var SHOWN = 5;

  function names(input) {
    var all = Array.from(input.files, function (file) {
      return file.name;
    });
    if (!all.length) return "Ningún archivo elegido";
    if (all.length === 1) return all[0];
    var rest = all.length - SHOWN;
    return all.length + " archivos: " + all.slice(0, SHOWN).join(", ") + (rest > 0 ? " y " + rest + " más" : "");
  }

  function dress(input) {
    if (input.closest(".pa-archivo")) return;
    var box = document.createElement("div");
    var button = document.createElement("span");
    var chosen = document.createElement("span");
    box.className = "pa-archivo";
    button.className = "btn btn-secondary";
    button.setAttribute("aria-hidden", "true");
    button.textContent = input.multiple ? "Elegir archivos" : "Elegir archivo";
    chosen.className = "pa-archivo-nombres";
    chosen.setAttribute("aria-live", "polite");
    input.before(box);
    box.append(input, button, chosen);
    function tell() {
      chosen.textContent = names(input);
    }
    input.addEventListener("change", tell);
    input.addEventListener("puebla:vaciado", tell);
    tell();
  }

  function dressAll(place) {
    place.querySelectorAll('input[type="file"]').forEach(dress);
  }

  dressAll(document);
  document.addEventListener("htmx:load", function (event) {
    dressAll(event.detail.elt);
  });
})();
