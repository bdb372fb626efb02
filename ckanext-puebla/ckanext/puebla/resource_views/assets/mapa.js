/* Draws the features of a resource on a plain background with a graticule and a scale. No tiles, no outside address. */
(function () {
  "use strict";

  var STYLE = { color: "#8f3817", weight: 2, fillColor: "#c8692f", fillOpacity: 0.35 };
  var STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
  var NAMES = ["nombre", "name", "titulo", "título", "estacion", "estación", "colonia", "descripcion"];

  function text(value) {
    if (value === null || value === undefined || value === "") { return "—"; }
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  /* Attributes as a definition list; every value goes in as text, never as markup. */
  function popup(feature) {
    var list = document.createElement("dl");
    Object.keys(feature.properties || {}).forEach(function (name) {
      var term = document.createElement("dt"), value = document.createElement("dd");
      term.textContent = name;
      value.textContent = text(feature.properties[name]);
      list.append(term, value);
    });
    if (!list.children.length) { list.textContent = "Sin atributos"; }
    return list;
  }

  function label(feature) {
    var properties = feature.properties || {};
    var keys = Object.keys(properties);
    var key = keys.find(function (name) { return NAMES.indexOf(name.toLowerCase()) >= 0; }) || keys[0];
    return key ? text(properties[key]) : "Elemento del mapa";
  }

  function decimals(step) { return Math.max(0, Math.ceil(-Math.log10(step))); }

  function graticule(map) {
    var group = L.layerGroup().addTo(map);
    function line(points, name, at, side) {
      L.polyline(points, { color: "#8a8f98", weight: 1, opacity: 0.5, interactive: false, dashArray: "3 4" }).addTo(group);
      var icon = L.divIcon({ className: "pv-grado " + side, html: name, iconSize: [70, 14], iconAnchor: side ? [72, 7] : [0, 0] });
      L.marker(at, { icon: icon, interactive: false, keyboard: false, alt: "" }).addTo(group);
    }
    function draw() {
      var box = map.getBounds(), wide = box.getEast() - box.getWest();
      var step = STEPS.find(function (one) { return wide / one >= 3; }) || STEPS[STEPS.length - 1];
      var places = decimals(step), lat, lng;
      group.clearLayers();
      for (lng = Math.ceil(box.getWest() / step) * step; lng < box.getEast(); lng += step) {
        line([[box.getSouth(), lng], [box.getNorth(), lng]], Math.abs(lng).toFixed(places) + "° " + (lng < 0 ? "O" : "E"), [box.getNorth(), lng], "");
      }
      for (lat = Math.ceil(box.getSouth() / step) * step; lat < box.getNorth(); lat += step) {
        line([[lat, box.getWest()], [lat, box.getEast()]], Math.abs(lat).toFixed(places) + "° " + (lat < 0 ? "S" : "N"), [lat, box.getEast()], "pv-grado--derecha");
      }
    }
    map.on("moveend", draw);
    draw();
  }

  /* Paths can be reached with Tab and opened with Enter, like links. */
  function reachable(layer, feature) {
    layer.on("add", function () {
      var element = layer.getElement && layer.getElement();
      if (!element) { return; }
      element.setAttribute("tabindex", "0");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", label(feature));
      element.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); layer.openPopup(); }
      });
    });
  }

  function show(box, state, data) {
    var few = data.features.length <= 200;
    var map = L.map(box, { attributionControl: false, preferCanvas: !few, zoomSnap: 0.25, worldCopyJump: true, maxZoom: 20 });
    map.zoomControl.remove();
    L.control.zoom({ zoomInTitle: "Acercar", zoomOutTitle: "Alejar" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    var layer = L.geoJSON(data, {
      style: function () { return STYLE; },
      pointToLayer: function (feature, at) { return L.circleMarker(at, Object.assign({ radius: 7 }, STYLE)); },
      onEachFeature: function (feature, one) {
        one.bindPopup(function () { return popup(feature); }, { maxWidth: 320 });
        if (few) { reachable(one, feature); }
      }
    });
    var bounds = layer.getBounds();
    map.fitBounds(bounds.isValid() ? bounds.pad(0.1) : [[18.9, -98.4], [19.2, -98.0]], { maxZoom: 16 });
    layer.addTo(map);
    graticule(map);
    state.textContent = data.features.length === 1 ? "1 elemento en el mapa." : data.features.length.toLocaleString("es-MX") + " elementos en el mapa.";
  }

  function start(box) {
    var state = box.parentNode.querySelector("[data-mapa-estado]");
    state.textContent = "Cargando el mapa…";
    fetch(box.dataset.geojson, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
      .then(function (data) { show(box, state, data); })
      .catch(function () { state.textContent = "No se pudo cargar el mapa. Use la lista de elementos o descargue el archivo."; });
  }

  function all() { document.querySelectorAll(".pv-mapa[data-geojson]").forEach(start); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", all); } else { all(); }
})();
