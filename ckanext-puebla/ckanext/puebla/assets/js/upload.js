/* One way to send a form with files: XMLHttpRequest, because it tells how much has gone. */
(function () {
  "use strict";

  function token(data) {
    var name = document.querySelector('meta[name="csrf_field_name"]');
    if (!name || data.has(name.content)) return;
    var value = document.querySelector('meta[name="' + name.content + '"]');
    if (value) data.append(name.content, value.content);
  }

  /* Calls progress(percent) and resolves with the answer; rejects with {errors: [...], stale}. */
  function send(url, data, progress) {
    token(data);
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable && progress) progress(Math.round((100 * event.loaded) / event.total));
      });
      request.addEventListener("error", function () {
        reject({ errors: ["Se perdió la conexión. Revise su red e intente de nuevo."] });
      });
      request.addEventListener("load", function () {
        var answer;
        try {
          answer = JSON.parse(request.responseText);
        } catch (error) {
          answer = { errors: [request.status === 413 ? "El archivo supera el tamaño permitido." : "El portal no pudo recibir el archivo."] };
        }
        if (request.status < 300 && !(answer.errors && answer.errors.length)) resolve(answer);
        else reject(answer);
      });
      request.send(data);
    });
  }

  window.pueblaUpload = { send: send };
})();
