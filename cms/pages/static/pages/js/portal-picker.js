/* Chooses a dataset, a table or a column of the data portal: a combobox beside a field that holds the identifier. */
(function () {
  const WAIT = 250;
  let last = 0;

  class PortalPicker extends window.StimulusModule.Controller {
    static values = { kind: String, url: String };

    connect() {
      if (this.box) return;
      this.build();
      if (this.element.value) this.showChosen();
    }

    disconnect() {
      if (this.box) this.box.remove();
      this.box = null;
      this.element.hidden = false;
    }

    build() {
      const number = (last += 1);
      this.box = document.createElement("div");
      this.box.className = "pp-caja";
      this.input = document.createElement("input");
      this.list = document.createElement("ul");
      this.status = document.createElement("p");
      Object.assign(this.input, { type: "text", autocomplete: "off", placeholder: this.placeholder() });
      const label = document.querySelector(`label[for="${CSS.escape(this.element.id)}"]`);
      const attributes = {
        role: "combobox",
        "aria-expanded": "false",
        "aria-autocomplete": "list",
        "aria-controls": `pp-lista-${number}`,
        "aria-describedby": `pp-estado-${number}`,
        "aria-label": label ? label.textContent.trim().replace(/\*$/, "") : this.placeholder(),
      };
      Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
      Object.assign(this.list, { id: `pp-lista-${number}`, className: "pp-lista", hidden: true });
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", "Encontrados en el portal");
      Object.assign(this.status, { id: `pp-estado-${number}`, className: "pp-estado help" });
      this.status.setAttribute("aria-live", "polite");
      this.box.append(this.input, this.list, this.status);
      this.element.after(this.box);
      this.element.hidden = true;
      if (label) label.setAttribute("for", (this.input.id = `${this.element.id}-pp`));
      this.input.addEventListener("input", () => this.later());
      this.input.addEventListener("focus", () => this.later());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => window.setTimeout(() => this.leave(), 150));
    }

    placeholder() {
      const words = { conjuntos: "Busque un conjunto de datos", recursos: "Busque una tabla", columnas: "Elija una columna" };
      return words[this.kindValue] || "Busque";
    }

    source() {
      if (this.kindValue !== "columnas") return "";
      let place = this.element.parentElement;
      while (place) {
        const field = place.querySelector('[data-puebla-portal-kind-value="recursos"]');
        if (field) return field.value;
        place = place.parentElement;
      }
      return "";
    }

    async ask(values) {
      const url = new URL(this.urlValue, window.location.origin);
      Object.entries({ ...values, de: this.source() }).forEach(([name, value]) => url.searchParams.set(name, value));
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.message || "");
      return body.entries;
    }

    later() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.find(), WAIT);
    }

    async find() {
      if (document.activeElement !== this.input) return;
      if (this.kindValue === "columnas" && !this.source()) {
        this.say("Elija primero la tabla.");
        return;
      }
      const words = this.input.value === this.shown ? "" : this.input.value;
      try {
        this.fill(await this.ask({ q: words }));
      } catch (error) {
        this.close();
        this.say(error.message || "El portal de datos no responde en este momento.");
      }
    }

    fill(entries) {
      this.entries = entries;
      this.active = -1;
      this.list.replaceChildren(...entries.map((entry, index) => this.option(entry, index)));
      this.list.hidden = entries.length === 0;
      this.input.setAttribute("aria-expanded", String(entries.length > 0));
      this.say(entries.length ? `${entries.length} para elegir con las flechas.` : "No se encontró nada con esas palabras.");
    }

    option(entry, index) {
      const item = document.createElement("li");
      const note = document.createElement("small");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = entry.label;
      note.textContent = entry.note;
      item.append(note);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.choose(entry);
      });
      return item;
    }

    key(event) {
      const open = !this.list.hidden && this.entries && this.entries.length;
      if (event.key === "Escape" && open) {
        event.stopPropagation();
        this.close();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (open && this.active >= 0) this.choose(this.entries[this.active]);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) this.find();
        else this.move(event.key === "ArrowDown" ? 1 : -1);
      }
    }

    move(step) {
      const count = this.entries.length;
      this.active = (this.active + step + count) % count;
      [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.active)));
      const item = this.list.children[this.active];
      item.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", item.id);
    }

    choose(entry) {
      this.element.value = entry.value;
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
      this.show(entry);
      this.close();
      this.say(`Elegido: ${entry.label}.`);
    }

    show(entry) {
      this.shown = entry.label;
      this.input.value = entry.label;
    }

    async showChosen() {
      this.show({ label: this.element.value });
      try {
        const [entry] = await this.ask({ valor: this.element.value });
        if (entry) this.show(entry);
        else this.say("Lo elegido ya no está en el portal. Elija otro.");
      } catch (error) {
        this.say(error.message);
      }
    }

    leave() {
      this.close();
      if (!this.input.value.trim()) {
        this.element.value = "";
        this.shown = "";
      } else if (this.input.value !== this.shown) {
        this.input.value = this.shown || "";
      }
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    say(words) {
      this.status.textContent = words;
    }
  }

  window.wagtail.app.register("puebla-portal", PortalPicker);
})();
