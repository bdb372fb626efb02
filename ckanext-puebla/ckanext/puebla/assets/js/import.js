/* Import page: the workbook and its files go with a progress bar. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-subida]");
  if (!form) return;
  var box = form.querySelector("[data-avance]");
  var text = form.querySelector("[data-avance-texto]");
  var bar = box.querySelector("progress");
  var problem = form.querySelector("[data-error]");
  var button = form.querySelector('button[type="submit"]');

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    problem.textContent = "";
    box.hidden = false;
    button.disabled = true;
    pueblaUpload
      .send(form.action || window.location.href, new FormData(form), function (percent) {
        bar.value = percent;
        text.textContent = percent < 100 ? "Subiendo… " + percent + " %" : "Recibido. Empieza la revisión…";
      })
      .then(
        function (answer) {
          window.location.assign(answer.url);
        },
        function (answer) {
          box.hidden = true;
          button.disabled = false;
          problem.textContent = (answer.errors || ["No se pudo subir el libro."]).join(" ");
        }
      );
  });
})();
