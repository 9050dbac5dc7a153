// <q-paper>: an invoice's PDF on the page. Without script the page offers the file itself.
import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { opened, Trouble } from "./opening";
import { Sheet } from "./sheet";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const PRINTED_MAX = 200;
const PAGES_MAX = 2000;

class Paper extends HTMLElement {
  #sheets: Sheet[] = [];
  #zoom = ZOOMS.indexOf(1);
  #near = new Set<Sheet>();
  #watch: IntersectionObserver | undefined;
  #room = 0;

  connectedCallback(): void {
    this.#on("[data-nearer]", () => this.#zoomTo(this.#zoom + 1));
    this.#on("[data-farther]", () => this.#zoomTo(this.#zoom - 1));
    this.#on("[data-print]", () => void this.#print());
    this.#on("[data-again]", () => void this.#open());
    this.#part<HTMLInputElement>("[data-page]").addEventListener("change", () => this.#goTo());
    window.addEventListener("resize", this.#resized);
    window.addEventListener("scroll", this.#scrolled, { passive: true });
    void this.#open();
  }

  disconnectedCallback(): void {
    window.removeEventListener("resize", this.#resized);
    window.removeEventListener("scroll", this.#scrolled);
    this.#watch?.disconnect();
  }

  #part<Kind extends HTMLElement>(name: string): Kind {
    return this.querySelector<Kind>(name)!;
  }

  #on(name: string, act: () => void): void {
    this.#part(name).addEventListener("click", act);
  }

  #say(words: string): void {
    this.#part("[data-told]").textContent = words;
  }

  async #open(): Promise<void> {
    this.#part("[data-trouble]").hidden = true;
    this.#say("Loading the PDF…");
    try {
      const paper = await opened(this.dataset["src"] ?? "", (share) => this.#say(`Loading the PDF… ${Math.round(share * 100)} %`));
      await this.#show(paper);
      this.#say("");
    } catch (fault) {
      this.#say("");
      this.#part("[data-trouble] p").textContent = fault instanceof Trouble ? fault.message : "This PDF cannot be shown here. Download it instead.";
      this.#part("[data-trouble]").hidden = false;
    }
  }

  async #show(paper: PDFDocumentProxy): Promise<void> {
    const count = Math.min(paper.numPages, PAGES_MAX);
    this.#sheets = [];
    for (let number = 1; number <= count; number += 1) this.#sheets.push(new Sheet(await paper.getPage(number), paper.numPages));
    this.#watch = new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: "1200px 400px" });
    const room = this.#part("[data-sheets]");
    room.hidden = false;
    room.replaceChildren(...this.#sheets.map((sheet) => sheet.element));
    this.#part("[data-count]").textContent = String(paper.numPages);
    this.#part<HTMLInputElement>("[data-page]").max = String(count);
    for (const tool of this.querySelectorAll<HTMLElement>("[data-tools]")) tool.hidden = false;
    this.#part("[data-turning]").hidden = count < 2;
    this.#layOut();
    await this.#sheets[0]?.draw(this.#scale(this.#sheets[0]));
    for (const sheet of this.#sheets) this.#watch.observe(sheet.element);
  }

  // Without the line's breadth that the frame keeps at each side.
  get #breadth(): number {
    return this.#part("[data-sheets]").clientWidth - 2;
  }

  #scale(sheet: Sheet): number {
    return Sheet.whole(sheet.width, this.#room) * (ZOOMS[this.#zoom] ?? 1);
  }

  #layOut(): void {
    this.#room = this.#breadth;
    for (const sheet of this.#sheets) sheet.size(this.#scale(sheet));
    this.#part("[data-zoom]").textContent = `${Math.round((ZOOMS[this.#zoom] ?? 1) * 100)} %`;
    this.#part<HTMLButtonElement>("[data-nearer]").disabled = this.#zoom === ZOOMS.length - 1;
    this.#part<HTMLButtonElement>("[data-farther]").disabled = this.#zoom === 0;
    for (const sheet of this.#near) this.#draw(sheet);
  }

  #draw(sheet: Sheet): void {
    sheet.draw(this.#scale(sheet)).catch(() => this.#say(`Page ${sheet.page.pageNumber} cannot be drawn. The downloaded file may show it.`));
  }

  #seen(seen: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      const sheet = this.#sheets.find((each) => each.element === target);
      if (!sheet) continue;
      if (isIntersecting) {
        this.#near.add(sheet);
        this.#draw(sheet);
      } else {
        this.#near.delete(sheet);
        sheet.letGo();
      }
    }
  }

  #zoomTo(zoom: number): void {
    this.#zoom = Math.max(0, Math.min(ZOOMS.length - 1, zoom));
    const at = this.#current();
    this.#layOut();
    if (at > 0) this.#sheets[at]?.element.scrollIntoView({ block: "start" });
  }

  #current(): number {
    const middle = window.innerHeight / 2;
    const at = this.#sheets.findIndex((sheet) => sheet.element.getBoundingClientRect().bottom > middle);
    return at < 0 ? this.#sheets.length - 1 : at;
  }

  #goTo(): void {
    const field = this.#part<HTMLInputElement>("[data-page]");
    const sheet = this.#sheets[Math.trunc(Number(field.value)) - 1];
    if (sheet) sheet.element.scrollIntoView({ block: "start" });
    else field.value = String(this.#current() + 1);
  }

  #scrolled = (): void => {
    const field = this.#part<HTMLInputElement>("[data-page]");
    if (this.#sheets.length && document.activeElement !== field) field.value = String(this.#current() + 1);
  };

  #resized = (): void => {
    if (this.#sheets.length && this.#breadth !== this.#room) this.#layOut();
  };

  async #print(): Promise<void> {
    if (this.#sheets.length > PRINTED_MAX) {
      this.#say(`${this.#sheets.length} pages are too many to print from here. Download the PDF and print that.`);
      return;
    }
    const button = this.#part<HTMLButtonElement>("[data-print]");
    button.disabled = true;
    const pages = document.createElement("div");
    pages.className = "paper-print";
    try {
      for (const [at, sheet] of this.#sheets.entries()) {
        this.#say(`Preparing page ${at + 1} of ${this.#sheets.length} for the printer…`);
        pages.append(await sheet.forPrint());
      }
      this.#say("");
      document.body.append(pages);
      document.body.classList.add("is-printing-paper");
      window.print();
    } catch {
      this.#say("The PDF cannot be printed from here. Download it and print that.");
    } finally {
      document.body.classList.remove("is-printing-paper");
      pages.remove();
      button.disabled = false;
    }
  }
}

customElements.define("q-paper", Paper);
