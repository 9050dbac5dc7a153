// <q-words>: while somebody writes, the panes follow. Without script the button "Preview them" draws the same.

const SETTLED_MS = 500;
const DRAFT = "/firm-portal/settings/mail/words/draft/";

class Words extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    const form = this.querySelector("form");
    form?.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#follow(form), SETTLED_MS);
    });
  }

  async #follow(form: HTMLFormElement): Promise<void> {
    const turn = ++this.#asked;
    const answer = await fetch(DRAFT, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    if (!answer.ok || turn !== this.#asked) return; // not fit to be shown, or overtaken by what was typed since
    const draft = await answer.text();
    for (const frame of this.querySelectorAll("iframe")) {
      const address = new URL(frame.src, location.href);
      address.searchParams.set("draft", draft);
      frame.src = address.href;
    }
  }
}

customElements.define("q-words", Words);
