// <q-seen>: tells by its form that somebody has this page before them. Programs that only open links run no script.

const AFTER_MS = 1000;

class Seen extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#wait);
    this.#wait();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#wait);
    clearTimeout(this.#timer);
  }

  #wait = (): void => {
    clearTimeout(this.#timer);
    if (document.visibilityState === "visible") this.#timer = window.setTimeout(() => void this.#tell(), AFTER_MS);
  };

  async #tell(): Promise<void> {
    const form = this.querySelector("form");
    document.removeEventListener("visibilitychange", this.#wait);
    // Nobody waits for the answer, and the next visit tells it anew.
    if (form) await fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  }
}

customElements.define("q-seen", Seen);
