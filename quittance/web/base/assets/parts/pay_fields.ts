// <q-pay-fields mode="payment|setup">: the processor's fields in our form. On submit it asks the processor for a token
// of what was typed, puts that into the form's hidden input, and lets the form be sent as any other.
// Wallets come with card fields where the page says data-wallets and the payer's browser has one, and nothing is kept.
// Ways: input[name=how][data-fields]; each has a host [data-host=<value of the radio>]. A form without radios has one host.

import { looks, processor, type Elements, type Part, type Processor } from "./processor";

const SLOW_MS = 8_000;
const AWAY = "The processor’s secure fields could not be loaded. Something in this browser or network may block them.";
const SLOW = "The processor’s secure fields take long to load. They may still come.";

class PayFields extends HTMLElement {
  #made = new Map<HTMLElement, Elements>();
  #parts = new Map<HTMLElement, Part>();
  #processor: Promise<Processor> | null = null;
  #isReady = false;

  connectedCallback(): void {
    const form = this.#form;
    if (!form || !this.dataset["key"]) return;
    form.addEventListener("change", () => this.#show());
    form.addEventListener("submit", this.#submitted, { capture: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#dress);
    this.#show();
  }

  /** Evening comes while the page is open: dark writing on dark paper could not be read. */
  #dress = (): void => {
    for (const elements of this.#made.values()) elements.update({ appearance: looks() });
  };

  get #form(): HTMLFormElement | null {
    return this.closest("form");
  }

  get #chosen(): HTMLInputElement | null {
    return this.#form?.querySelector<HTMLInputElement>('input[name="how"]:checked') ?? null;
  }

  /** An account that is given by its numbers is proved days later, so it is saved before it can pay. */
  get #paysNow(): boolean {
    return this.getAttribute("mode") !== "setup" || this.dataset["usage"] !== undefined;
  }

  get #token(): HTMLInputElement | null {
    return this.#form?.querySelector<HTMLInputElement>('input[name="token"]') ?? null;
  }

  get #host(): HTMLElement | null {
    const chosen = this.#chosen;
    const name = chosen ? `[data-host="${chosen.value}"]` : this.#form?.querySelector('input[name="how"]') ? "" : "[data-host]";
    return name ? this.querySelector<HTMLElement>(name) : null;
  }

  #say(words: string, isFault = true): void {
    const place = this.querySelector<HTMLElement>("[data-words]");
    if (!place) return;
    place.hidden = !words;
    place.classList.toggle("bad", isFault);
    place.querySelector("p")!.textContent = words;
    if (words && isFault) place.scrollIntoView({ block: "nearest" });
  }

  #show(): void {
    const host = this.#host;
    const other = this.querySelector<HTMLElement>("[data-other-way]");
    if (other) other.hidden = !host;
    if (!host || this.#made.has(host)) {
      if (host) this.#update(host);
      return;
    }
    void this.#mount(host);
  }

  async #mount(host: HTMLElement): Promise<void> {
    const slow = window.setTimeout(() => this.#say(SLOW, false), SLOW_MS);
    host.dataset["loading"] = "";
    delete host.dataset["away"];
    try {
      const found = await (this.#processor ??= processor(this.dataset));
      if (this.#made.has(host)) return;
      const elements = found.elements({
        mode: this.getAttribute("mode") ?? "payment",
        currency: this.dataset["currency"],
        ...this.#changing(),
        paymentMethodTypes: (host.dataset["fields"] ?? "card us_bank_account").split(" "),
        ...(this.#paysNow ? { paymentMethodOptions: { us_bank_account: { verification_method: "instant" } } } : {}),
        appearance: looks(),
      });
      this.#made.set(host, elements);
      const part = elements.create("payment", {
        business: { name: this.dataset["firm"] },
        defaultValues: { billingDetails: { name: this.dataset["name"] ?? "", email: this.dataset["email"] ?? "" } },
        // Nothing stays for later by these; what is agreed to stands in our own words beside the button.
        ...(this.dataset["usage"] ? { terms: { card: "never", usBankAccount: "never" } } : {}),
        wallets: this.#wallets(host),
      });
      this.#parts.set(host, part);
      part.on("ready", () => {
        clearTimeout(slow);
        delete host.dataset["loading"];
        this.#isReady = true;
        this.#say("");
      });
      part.on("loaderror", (told) => this.#lost(host, told.error?.message));
      part.mount(host);
    } catch {
      clearTimeout(slow);
      this.#lost(host);
    }
  }

  #lost(host: HTMLElement, words?: string): void {
    delete host.dataset["loading"];
    host.dataset["away"] = ""; // no room is kept for what does not come
    this.#made.delete(host);
    this.#parts.delete(host);
    this.#processor = null;
    this.#say(words ? `${AWAY} (${words})` : AWAY);
  }

  #changing(): Record<string, unknown> {
    const keeps = this.#form?.querySelector<HTMLInputElement>('input[name="keeps"]')?.checked;
    const usage = this.dataset["usage"]; // of fields that several payments of this one click are made by
    if (usage) return { setupFutureUsage: usage };
    const told: Record<string, unknown> = { setupFutureUsage: keeps || this.getAttribute("mode") === "setup" ? "off_session" : null };
    const cents = this.#chosen?.dataset["cents"] ?? this.dataset["cents"];
    if (cents && this.getAttribute("mode") !== "setup") told["amount"] = Number(cents);
    if (told["setupFutureUsage"] === null) delete told["setupFutureUsage"];
    return told;
  }

  /** What a wallet gives is its device's and pays once, so none is offered where something is to stay for later. */
  #wallets(host: HTMLElement): object {
    const isForCards = (host.dataset["fields"] ?? "").split(" ").includes("card");
    const staysForLater = "setupFutureUsage" in this.#changing();
    const isOffered = this.dataset["wallets"] !== undefined && isForCards && !staysForLater;
    const shown = isOffered ? "auto" : "never";
    return { applePay: shown, googlePay: shown, link: shown };
  }

  #update(host: HTMLElement): void {
    this.#made.get(host)?.update({ setupFutureUsage: null, ...this.#changing() });
    this.#parts.get(host)?.update({ wallets: this.#wallets(host) });
  }

  #submitted = (event: SubmitEvent): void => {
    const pressed = event.submitter as HTMLButtonElement | null;
    const host = this.#host;
    if (pressed?.name === "elsewhere" || !host || this.#token?.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.dataset["busy"] !== undefined) return;
    void this.#ask(host, pressed);
  };

  async #ask(host: HTMLElement, pressed: HTMLButtonElement | null): Promise<void> {
    const form = this.#form;
    if (!form) return;
    if (!form.reportValidity()) return;
    this.dataset["busy"] = "";
    pressed?.setAttribute("aria-disabled", "true");
    this.#say("");
    const token = await this.#typed(host).catch(() => null);
    delete this.dataset["busy"];
    pressed?.removeAttribute("aria-disabled");
    if (!token) {
      if (!this.querySelector("[data-words]:not([hidden])")) this.#say(this.#isReady ? "The processor did not answer. Nothing was charged; press the button again." : AWAY);
      return;
    }
    if (this.#token) this.#token.value = token;
    form.requestSubmit(pressed);
  }

  /**
   * The token; empty where the fields themselves say what is wrong. Nothing may be awaited before `submit`: it opens a
   * wallet's sheet, which browsers allow in answer to the press alone.
   */
  async #typed(host: HTMLElement): Promise<string> {
    const elements = this.#made.get(host);
    if (!elements) {
      this.#show();
      return "";
    }
    const checked = await elements.submit();
    if (checked.error) return this.#refused(checked.error.message);
    const found = await (this.#processor ??= processor(this.dataset));
    const state = host.parentElement?.querySelector<HTMLSelectElement>("select[data-state]")?.value;
    const billing = state ? { billing_details: { address: { state, country: "US" } } } : {};
    const made = await found.createConfirmationToken({
      elements,
      params: { return_url: this.dataset["back"], payment_method_data: billing },
    });
    return made.error ? this.#refused(made.error.message) : (made.confirmationToken?.id ?? "");
  }

  #refused(words?: string): string {
    this.#say(words ?? "Something is missing in the fields, or the wallet was closed. Nothing was charged.");
    return "";
  }
}

customElements.define("q-pay-fields", PayFields);
