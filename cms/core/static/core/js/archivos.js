/* Fields for files in Spanish whatever the browser's language. Without this script they work as the browser makes them. */
(function () {
  function dress(input) {
    if (input.closest(".pa-archivo")) return;
    const box = document.createElement("div");
    const button = document.createElement("span");
    const names = document.createElement("span");
    box.className = "pa-archivo";
    button.className = "btn btn-secondary btn-sm";
    button.setAttribute("aria-hidden", "true");
    button.textContent = input.multiple ? "Elegir archivos" : "Elegir archivo";
    names.className = "pa-archivo-nombres";
    names.setAttribute("aria-live", "polite");
    const show = () => {
      names.textContent = [...input.files].map((file) => file.name).join(", ") || "Ninguno elegido";
    };
    input.before(box);
    box.append(input, button, names);
    input.addEventListener("change", show);
    show();
  }
  document.querySelectorAll('input[type="file"]').forEach(dress);
})();
