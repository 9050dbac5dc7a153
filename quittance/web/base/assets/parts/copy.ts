// <q-copy>: puts its <code> on the clipboard. Without script the value can be marked with one press and copied by hand.

const SAID_MS = 2_000;

class Copy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const code = this.querySelector("code");
    const label = button?.querySelector("span");
    if (!button || !code || !label) return;
    button.hidden = false;
    label.setAttribute("aria-live", "polite");
    const idle = label.innerHTML;
    button.addEventListener("click", async () => {
      label.textContent = (await this.#put(code)) ? "Copied" : "Marked: now copy it";
      setTimeout(() => (label.innerHTML = idle), SAID_MS);
    });
  }

  async #put(code: Element): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      return true;
    } catch {
      // Browsers keep the clipboard from pages without TLS: the value is marked, and the keyboard does the rest.
      getSelection()?.selectAllChildren(code);
      return false;
    }
  }
}

customElements.define("q-copy", Copy);
