// <q-poll src every>: asks for its part anew while the page is seen. 304 leaves it, 286 ends it, trouble slows it down.

const STOP = 286;
const SLOWEST_SECONDS = 60;
const inUse = "input:focus, select:focus, textarea:focus, details[open], dialog[open]";

class Poll extends HTMLElement {
  #timer = 0;
  #version = "";
  #failures = 0;
  #ended = false;

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#seen);
    this.#wait();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#seen);
    clearTimeout(this.#timer);
  }

  #seen = (): void => {
    clearTimeout(this.#timer);
    if (document.visibilityState === "visible") void this.#ask();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#ended || !this.isConnected || document.visibilityState !== "visible") return;
    const every = Number(this.getAttribute("every")) || 2;
    const seconds = Math.min(every * 2 ** this.#failures, SLOWEST_SECONDS);
    this.#timer = window.setTimeout(() => void this.#ask(), seconds * 1000);
  }

  async #ask(): Promise<void> {
    if (this.#ended) return;
    const headers: Record<string, string> = { "HX-Request": "true", "Quittance-Poll": "1" };
    if (this.#version) headers["If-None-Match"] = this.#version;
    try {
      const answer = await fetch(this.getAttribute("src") ?? location.href, { headers, redirect: "manual" });
      const elsewhere = answer.headers.get("HX-Redirect");
      if (elsewhere) return location.assign(elsewhere);
      if (answer.type === "opaqueredirect") return location.reload(); // most likely to the sign-in
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      this.#failures = 0;
      delete this.dataset["stale"];
      this.#ended = answer.status === STOP;
      if (answer.status === 200 || this.#ended) {
        const part = await answer.text();
        // Whoever is typing or has a menu open is not disturbed; the next answer will do.
        if (!this.querySelector(inUse) || this.#ended) {
          this.#version = answer.headers.get("ETag") ?? "";
          this.#show(part);
        }
      }
    } catch {
      this.#failures += 1;
      if (this.#failures > 1) this.dataset["stale"] = "This part could not be renewed. We keep trying.";
    }
    this.#wait();
  }

  #show(part: string): void {
    const held = this.contains(document.activeElement) ? document.activeElement?.id : "";
    this.innerHTML = part;
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  }
}

customElements.define("q-poll", Poll);
