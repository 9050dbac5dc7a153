// <q-toast>: a notice that floats, is read out, and goes when it has been there long enough or is closed.

const STAYS_MS = 12_000;

class Toast extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button bare";
    close.textContent = "Close";
    close.addEventListener("click", () => this.remove());
    this.append(close);
    // Screen readers speak of what changes, and this was here from the start: say it anew.
    const words = this.querySelector("p");
    const text = words?.textContent ?? "";
    if (words) {
      words.textContent = "";
      setTimeout(() => (words.textContent = text), 60);
    }
    this.addEventListener("pointerenter", () => this.#stay());
    this.addEventListener("focusin", () => this.#stay());
    this.addEventListener("pointerleave", () => this.#start());
    this.addEventListener("focusout", () => this.#start());
    this.#start();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.remove(), STAYS_MS);
  }

  #stay(): void {
    clearTimeout(this.#timer);
  }
}

customElements.define("q-toast", Toast);
