// <q-challenge>: lets the payer's bank ask the payer, in a window of the processor's; then our form asks how it stands.

import { processor } from "./processor";

class Challenge extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button[data-asks]")?.addEventListener("click", () => void this.#ask());
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const words = this.querySelector<HTMLElement>("[data-words]");
    try {
      const found = await processor(this.dataset);
      // Whatever comes of it, the processor says it to us itself.
      await found.handleNextAction({ clientSecret: this.dataset["secret"] ?? "" });
      this.querySelector("form")?.requestSubmit();
    } catch {
      if (words) words.hidden = false;
    }
  }
}

customElements.define("q-challenge", Challenge);
