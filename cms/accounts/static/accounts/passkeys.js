/* Says in Spanish what allauth's scripts would only write to the console. */
(function () {
  'use strict';
  var SENTENCES = {
    NotAllowedError: 'No se usó ninguna llave: se canceló o se agotó el tiempo. Puede intentar otra vez.',
    InvalidStateError: 'Este dispositivo ya tiene una llave de acceso para su cuenta.',
    NotSupportedError: 'Este dispositivo no puede crear una llave de ese tipo.',
    SecurityError: 'El navegador no permite llaves de acceso en esta dirección.',
    AbortError: 'Se canceló. Puede intentar otra vez.'
  };
  document.addEventListener('allauth.error', function (event) {
    var place = document.querySelector('[data-llave-problema]');
    if (!place) {
      return;
    }
    event.preventDefault();
    var name = event.detail && event.detail.exception && event.detail.exception.name;
    place.textContent = SENTENCES[name] || 'No se pudo usar la llave de acceso en este momento. Intente otra vez.';
    place.hidden = false;
  });
})();
