/* Capture form: files dropped are sent one by one, after saving what was typed. Leaving with changes asks first. */
(function () {
  "use strict";

  var form = document.getElementById("captura");
  if (!form) return;
  var input = document.getElementById("archivos");
  var drop = form.querySelector("[data-soltar]");
  var list = form.querySelector("[data-subidas]");
  var said = form.querySelector("[data-guardado]");
  var changed = false;
  var leaving = false;

  function revision(value) {
    if (value !== undefined) form.elements.revision.value = value;
    return form.elements.revision.value;
  }

  function show(progress) {
    if (!progress) return;
    document.querySelector("[data-avance-texto]").textContent = progress.label;
    var state = document.querySelector("[data-avance-estado]");
    state.textContent = progress.status;
    state.className = "pa-marca pa-marca--" + (progress.ready ? "bien" : "aviso");
    var bar = document.getElementById("avance-barra");
    bar.max = progress.total;
    bar.value = progress.filled;
  }

  function save() {
    var data = new FormData(form);
    data.delete("archivos");
    return pueblaUpload.send(form.action, data).then(function (answer) {
      revision(answer.revision);
      show(answer.progress);
      changed = false;
    });
  }

  function line(file) {
    var item = document.createElement("li");
    var label = document.createElement("span");
    var bar = document.createElement("progress");
    var state = document.createElement("span");
    label.textContent = file.name + " ";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Avance de " + file.name);
    state.className = "pa-chico";
    item.append(label, state, bar);
    list.appendChild(item);
    return {
      progress: function (percent) {
        bar.value = percent;
        state.textContent = percent < 100 ? percent + " %" : "Revisando el archivo…";
      },
      done: function () {
        bar.remove();
        state.textContent = "Recibido";
      },
      failed: function (sentences) {
        bar.remove();
        state.className = "pa-error";
        state.textContent = sentences.join(" ");
      },
    };
  }

  function sendOne(file) {
    var shown = line(file);
    var data = new FormData();
    data.append("revision", revision());
    data.append("archivos", file);
    return pueblaUpload.send(form.dataset.archivosUrl, data, shown.progress).then(
      function (answer) {
        revision(answer.revision);
        show(answer.progress);
        shown.done();
        return true;
      },
      function (problem) {
        shown.failed(problem.errors || []);
        return false;
      }
    );
  }

  function sendAll(files) {
    var all = Array.from(files);
    if (!all.length) return;
    input.disabled = true;
    save()
      .then(function () {
        return all.reduce(function (before, file) {
          return before.then(function (fine) {
            return sendOne(file).then(function (good) {
              return fine && good;
            });
          });
        }, Promise.resolve(true));
      })
      .then(
        function (fine) {
          input.disabled = false;
          input.value = "";
          input.dispatchEvent(new Event("puebla:vaciado"));
          if (!fine) {
            said.textContent = "Algunos archivos no se recibieron. Los demás ya están guardados.";
            offerReload();
            return;
          }
          leaving = true;
          window.location.hash = "archivos-titulo";
          window.location.reload();
        },
        function () {
          /* What was typed is not accepted yet: the server's page says why, beside each field. */
          input.disabled = false;
          leaving = true;
          form.requestSubmit(form.querySelector('.pa-barra button[value="guardar"]'));
        }
      );
  }

  function offerReload() {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = "Ver los archivos recibidos";
    button.addEventListener("click", function () {
      leaving = true;
      window.location.reload();
    });
    list.appendChild(document.createElement("li")).appendChild(button);
  }

  input.addEventListener("change", function () {
    sendAll(input.files);
  });
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("encima");
    });
  });
  drop.addEventListener("dragleave", function () {
    drop.classList.remove("encima");
  });
  drop.addEventListener("drop", function (event) {
    event.preventDefault();
    drop.classList.remove("encima");
    sendAll(event.dataTransfer.files);
  });

  form.addEventListener("input", function (event) {
    if (event.target !== input) changed = true;
  });
  document.addEventListener("puebla:cambio", function () {
    changed = true;
  });
  form.addEventListener("submit", function () {
    leaving = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed && !leaving) event.preventDefault();
  });
  var summary = document.getElementById("resumen");
  if (summary) summary.focus();
})();
