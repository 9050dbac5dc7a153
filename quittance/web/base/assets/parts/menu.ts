// <q-menu>: a <details> that closes by Esc or a press elsewhere and is walked with the arrow keys.

class Menu extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", (event) => this.#walk(event));
    document.addEventListener("pointerdown", this.#closeFromOutside);
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.#close();
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("pointerdown", this.#closeFromOutside);
  }

  get #details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  #closeFromOutside = (event: Event): void => {
    if (!this.contains(event.target as Node)) this.#close();
  };

  #close(): void {
    const details = this.#details;
    if (details) details.open = false;
  }

  #walk(event: KeyboardEvent): void {
    const details = this.#details;
    const summary = details?.querySelector("summary");
    if (!details || !summary) return;
    if (event.key === "Escape" && details.open) {
      event.stopPropagation();
      this.#close();
      summary.focus();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    details.open = true;
    const lines = [...details.querySelectorAll<HTMLElement>("a[href], button:not([hidden])")];
    const at = lines.indexOf(document.activeElement as HTMLElement);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : (at + step + lines.length) % lines.length;
    lines[next]?.focus();
  }
}

customElements.define("q-menu", Menu);
