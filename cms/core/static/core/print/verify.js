// Compares the file's SHA-256 in the browser, so that it is not sent anywhere. Without this the server does it.
(() => {
  const form = document.querySelector("form[data-huella]");
  if (!form || !window.crypto || !window.crypto.subtle) return;
  const result = form.querySelector("[data-resultado]");
  form.addEventListener("submit", async (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    result.textContent = "Calculando la huella…";
    try {
      const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const same = hex === form.dataset.huella;
      result.className = same ? "alert alert-success" : "alert alert-danger";
      result.textContent = same
        ? "El archivo coincide: es exactamente el que emitimos. No salió de este equipo."
        : "El archivo no coincide con el que emitimos: pudo ser modificado o es otro.";
    } catch {
      form.submit();
    }
  });
})();
