// <q-look>: while somebody chooses a colour, the words about it and the panes follow. Without script the button
// "Preview it" draws the same.

const PAUSE_MS = 120;
const HERE = "/firm-portal/settings/branding/";
const COLOUR = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;

class Look extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const accent = form?.querySelector<HTMLInputElement>("[name=accent]");
    const picker = this.querySelector<HTMLInputElement>("[type=color]");
    if (!form || !accent || !picker) return;
    picker.hidden = false;
    picker.addEventListener("input", () => {
      accent.value = picker.value;
      this.#soon(form);
    });
    accent.addEventListener("input", () => {
      if (COLOUR.test(accent.value.trim())) picker.value = full(accent.value.trim());
      this.#soon(form);
    });
    form.querySelector("[name=postal_address]")?.addEventListener("change", () => this.#soon(form));
    for (const name of ["logo", "remove_logo"]) {
      // A picture has to travel before it can be shown.
      form.querySelector(`[name=${name}]`)?.addEventListener("change", () =>
        form.requestSubmit(form.querySelector<HTMLButtonElement>("[name=preview]")),
      );
    }
  }

  #soon(form: HTMLFormElement): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(form), PAUSE_MS);
  }

  async #follow(form: HTMLFormElement): Promise<void> {
    const accent = value(form, "accent");
    if (accent && !COLOUR.test(accent)) return;
    const tried = { accent, draft: value(form, "draft"), postal_address: value(form, "postal_address") };
    for (const frame of this.querySelectorAll("iframe")) repaint(frame, tried);
    const turn = ++this.#asked;
    const answer = await fetch(`${HERE}verdict/?${new URLSearchParams(tried)}`, { headers: { "HX-Request": "true" } });
    const verdict = this.querySelector("[data-verdict]");
    // The answers may come in another order than the questions.
    if (answer.ok && verdict && turn === this.#asked) verdict.innerHTML = await answer.text();
  }
}

const value = (form: HTMLFormElement, name: string): string =>
  (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? "";

const full = (colour: string): string => {
  const digits = colour.replace("#", "").toLowerCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
};

const changed = (address: string, tried: Record<string, string>): string => {
  const url = new URL(address, location.href);
  for (const [name, text] of Object.entries(tried)) url.searchParams.set(name, text);
  return url.href;
};

// A page in a pane takes another style sheet, which does not flicker. A mail carries its colours and is drawn anew.
const repaint = (frame: HTMLIFrameElement, tried: Record<string, string>): void => {
  const sheet = frame.contentDocument?.querySelector<HTMLLinkElement>(`link[href*="${HERE}preview.css"]`);
  const foot = frame.contentDocument?.querySelector(".foot");
  if (!sheet || (foot && !foot.textContent?.includes(tried["postal_address"] ?? ""))) {
    frame.src = changed(frame.src, tried);
    return;
  }
  const next = sheet.cloneNode() as HTMLLinkElement;
  next.href = changed(sheet.href, tried);
  next.addEventListener("load", () => sheet.remove());
  sheet.after(next);
};

customElements.define("q-look", Look);
