// <q-progress data-done data-of data-rate>: says how fast long work goes and how long it may still take.

const seen = new Map<string, { at: number; done: number }>();

const inWords = (seconds: number): string => {
  if (seconds < 60) return "less than a minute left";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
  return `about ${Math.round(minutes / 60)} hours left`;
};

class Progress extends HTMLElement {
  connectedCallback(): void {
    const done = Number(this.dataset["done"]);
    const of = Number(this.dataset["of"]);
    const line = this.querySelector("[data-left]");
    const rate = Number(this.dataset["rate"]) || this.#measured(done);
    if (!line || !rate || !(of > done)) return;
    const told = rate >= 10 ? Math.round(rate) : rate.toFixed(1);
    line.textContent = `${told} a second, ${inWords((of - done) / rate)}`;
  }

  /** From how far it was when this page first saw it, however often the part was drawn anew since. */
  #measured(done: number): number {
    const name = this.querySelector("progress")?.getAttribute("aria-label") ?? "";
    const now = performance.now() / 1000;
    const first = seen.get(name);
    if (!first || first.done > done) {
      seen.set(name, { at: now, done });
      return 0;
    }
    return now > first.at + 1 ? (done - first.done) / (now - first.at) : 0;
  }
}

customElements.define("q-progress", Progress);
