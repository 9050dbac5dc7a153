// <q-passkey>: asks the server for a question, lets the device answer it, and sends the answer as a form.
// <q-without-passkeys>: says why there is no button. <q-print>: prints the page.

type Json = Record<string, any>; // WebAuthn's own JSON, read by the browser and by the server alone

const REFRESH_MS = 240_000; // a question is good for five minutes
const able = "PublicKeyCredential" in window;

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (keys: Json[] | undefined): Json[] => (keys ?? []).map((key) => ({ ...key, id: bytes(key["id"]) }));

const forBrowser = (options: Json): any => ({
  ...options,
  challenge: bytes(options["challenge"]),
  ...(options["user"] && { user: { ...options["user"], id: bytes(options["user"].id) } }),
  excludeCredentials: withBytes(options["excludeCredentials"]),
  allowCredentials: withBytes(options["allowCredentials"]),
});

const forServer = (made: PublicKeyCredential): string => {
  const response: Json = {};
  const given = made.response as unknown as Json;
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[part]) response[part] = text(given[part]);
  }
  const extensions = made.getClientExtensionResults();
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: extensions });
};

const WORDS: Record<string, string> = {
  InvalidStateError: "This device's passkey is in your list already.",
  SecurityError: "Passkeys do not work at this address. Open the page by its usual address.",
};

class Passkey extends HTMLElement {
  #form = this.querySelector("form");
  #button = this.querySelector("button");
  #fault = this.querySelector<HTMLElement>("[role=alert]");
  #waiting: AbortController | undefined;

  connectedCallback(): void {
    if (!able || !this.#form || !this.#button) return;
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => void this.#run());
    if ("autofill" in this.dataset) void this.#offer();
  }

  disconnectedCallback(): void {
    this.#waiting?.abort();
  }

  // The browser offers passkeys among the addresses of the first field, for as long as the page is open.
  async #offer(): Promise<void> {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    while (this.isConnected) {
      const waiting = (this.#waiting = new AbortController());
      const again = setTimeout(() => waiting.abort("old"), REFRESH_MS);
      try {
        this.#send(await this.#ask(waiting.signal, "conditional"));
        return;
      } catch {
        if (waiting.signal.reason !== "old") return; // the button took over, or the browser has none to offer
      } finally {
        clearTimeout(again);
      }
    }
  }

  async #run(): Promise<void> {
    this.#waiting?.abort("button");
    this.#say("");
    this.#button?.setAttribute("aria-disabled", "true");
    try {
      this.#send(await this.#ask(new AbortController().signal));
    } catch (wrong) {
      const name = wrong instanceof DOMException ? wrong.name : "";
      this.#say(WORDS[name] ?? (name === "NotAllowedError" ? "Nothing came from the device. Try once more, or come in another way." : String(wrong)));
    } finally {
      this.#button?.removeAttribute("aria-disabled");
    }
  }

  async #ask(signal: AbortSignal, mediation?: CredentialMediationRequirement): Promise<PublicKeyCredential> {
    const token = this.#form?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const answer = await fetch(this.dataset["options"] ?? "", { method: "POST", headers: { "X-CSRFToken": token }, signal, redirect: "error" });
    if (!answer.ok) throw "The page is too old. Load it again and try once more.";
    const publicKey = forBrowser((await answer.json()) as Json);
    const made = await (this.dataset["does"] === "create"
      ? navigator.credentials.create({ publicKey, signal })
      : navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) }));
    if (!made) throw "Nothing came from the device. Try once more.";
    return made as PublicKeyCredential;
  }

  #send(made: PublicKeyCredential): void {
    const field = this.#form?.querySelector<HTMLInputElement>("[name=answer]");
    if (!field || !this.#form) return;
    field.value = forServer(made);
    this.#form.submit();
  }

  #say(words: string): void {
    if (!this.#fault) return;
    this.#fault.textContent = words;
    this.#fault.hidden = !words;
  }
}

class WithoutPasskeys extends HTMLElement {
  connectedCallback(): void {
    this.hidden = able;
  }
}

class Print extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

customElements.define("q-passkey", Passkey);
customElements.define("q-without-passkeys", WithoutPasskeys);
customElements.define("q-print", Print);
