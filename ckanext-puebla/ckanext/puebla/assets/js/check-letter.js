/* Oficio page: compares the sha256 of a PDF of the reader with the published one, inside the browser. */
(function () {
  "use strict";

  var box = document.querySelector("[data-comprobar]");
  if (!box || !window.crypto || !window.crypto.subtle || !box.dataset.comprobar) return;
  box.hidden = false;
  var result = box.querySelector("[data-resultado]");

  box.querySelector("input").addEventListener("change", function (event) {
    var file = event.target.files[0];
    if (!file) return;
    file
      .arrayBuffer()
      .then(function (bytes) {
        return window.crypto.subtle.digest("SHA-256", bytes);
      })
      .then(function (digest) {
        var found = Array.from(new Uint8Array(digest), function (byte) {
          return byte.toString(16).padStart(2, "0");
        }).join("");
        var same = found === box.dataset.comprobar;
        result.className = same ? "pa-marca pa-marca--bien" : "pa-marca pa-marca--mal";
        result.textContent = same ? "Es idéntico al oficio emitido." : "No es el oficio emitido: su huella es distinta.";
      });
  });
})();
