// <q-reveal>: shows a password while it is typed, and hides it again before it is sent.

class Reveal extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    const show = (shown: boolean): void => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? "Hide" : "Show";
      button.setAttribute("aria-label", shown ? "Hide what is typed" : "Show what is typed");
    };
    show(false);
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => show(input.type === "password"));
    // Browsers offer to remember what was sent from a text field.
    input.form?.addEventListener("submit", () => show(false));
    this.append(button);
  }
}

customElements.define("q-reveal", Reveal);
