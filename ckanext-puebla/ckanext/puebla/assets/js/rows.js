/* Repeated rows of the capture form: add and remove without asking the server. */
(function () {
  "use strict";

  function nextIndex(list) {
    var used = Array.from(list.querySelectorAll("[name]"), function (input) {
      var found = /^\w+-(\d+)-/.exec(input.name);
      return found ? Number(found[1]) : -1;
    });
    return Math.max.apply(null, used.concat(-1)) + 1;
  }

  function add(kind) {
    var list = document.querySelector('[data-renglones="' + kind + '"]');
    var mould = document.querySelector('template[data-molde="' + kind + '"]');
    var holder = document.createElement("template");
    holder.innerHTML = mould.innerHTML.replace(/__n__/g, nextIndex(list));
    var row = holder.content.querySelector("[data-renglon]");
    list.appendChild(row);
    row.querySelector('input:not([type="hidden"]), select, textarea').focus();
  }

  function remove(button) {
    var row = button.closest("[data-renglon]");
    var list = row.parentElement;
    var next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    var target = next ? next.querySelector("input:not([type=hidden])") : list.nextElementSibling.querySelector("button");
    if (target) target.focus();
  }

  document.addEventListener("click", function (event) {
    var adder = event.target.closest("[data-agregar]");
    var remover = event.target.closest("[data-quitar]");
    if (!adder && !remover) return;
    event.preventDefault();
    if (adder) add(adder.dataset.agregar);
    else remove(remover);
    document.dispatchEvent(new CustomEvent("puebla:cambio"));
  });
})();
