// The modeler's words in Spanish: a module that takes the place of bpmn-js's own `translate`.
(() => {
  const WORDS = {
    "Activate create/remove space tool": "Abrir o cerrar espacio",
    "Activate global connect tool": "Unir elementos",
    "Activate hand tool": "Mover la vista",
    "Activate lasso tool": "Seleccionar varios",
    "Add lane above": "Agregar un carril antes",
    "Add lane below": "Agregar un carril después",
    "Align elements": "Alinear",
    "Align elements left": "Alinear a la izquierda",
    "Align elements right": "Alinear a la derecha",
    "Align elements top": "Alinear arriba",
    "Align elements bottom": "Alinear abajo",
    "Align elements center": "Alinear al centro",
    "Align elements middle": "Alinear a la mitad",
    "Append end event": "Sigue el fin",
    "Append gateway": "Sigue una decisión",
    "Append task": "Sigue una actividad",
    "Change element": "Cambiar el elemento",
    "Connect to other element": "Unir con otro elemento",
    "Create data object reference": "Documento",
    "Create end event": "Fin",
    "Create gateway": "Decisión",
    "Create pool/participant": "Procedimiento",
    "Create start event": "Inicio",
    "Create task": "Actividad",
    "Delete": "Quitar",
    "Distribute elements horizontally": "Repartir a lo ancho",
    "Distribute elements vertically": "Repartir a lo alto",
    "Divide into two lanes": "Dividir en dos carriles",
    "Divide into three lanes": "Dividir en tres carriles",
    "Search in diagram": "Buscar en el dibujo",
    "Open {element}": "Abrir {element}",
    "Remove": "Quitar",
    "Search": "Buscar",
    "No matching elements": "No se encontró nada",
    "Toggle fullscreen": "Pantalla completa",
  };

  function translate(template, replacements) {
    const words = WORDS[template] || template;
    return words.replace(/{([^}]+)}/g, (_, key) => (replacements || {})[key] || `{${key}}`);
  }

  window.Modelador = { words: { translate: ["value", translate] } };
})();
