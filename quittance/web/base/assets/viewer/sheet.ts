// One page of a paper: drawn when it comes near the screen, and let go again when it is far away.
import { TextLayer, type PDFPageProxy, type RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";

const PIXELS_MAX = 16_000_000; // more than this a phone shows as an empty canvas
const CSS_PIXELS_PER_POINT = 96 / 72;

export class Sheet {
  readonly element = document.createElement("section");
  #canvas: HTMLCanvasElement | undefined;
  #task: RenderTask | undefined;
  #drawn = 0;

  constructor(readonly page: PDFPageProxy, of: number) {
    this.element.className = "paper-sheet";
    this.element.setAttribute("aria-label", `Page ${page.pageNumber} of ${of}`);
  }

  get width(): number {
    return this.page.getViewport({ scale: 1 }).width;
  }

  // Takes its room at once, so that what stands below does not move when it is drawn.
  size(scale: number): void {
    const { width, height } = this.page.getViewport({ scale });
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
    this.element.style.setProperty("--total-scale-factor", String(scale));
  }

  async draw(scale: number): Promise<void> {
    if (this.#drawn === scale) return;
    this.#drawn = scale;
    this.#task?.cancel();
    const canvas = document.createElement("canvas");
    const viewport = this.page.getViewport({ scale });
    const finest = Math.sqrt(PIXELS_MAX / (viewport.width * viewport.height));
    const ratio = Math.min(window.devicePixelRatio || 1, finest);
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    const task = this.page.render({ canvas, viewport: this.page.getViewport({ scale: scale * ratio }), annotationMode: 1 });
    this.#task = task;
    try {
      await task.promise;
    } catch (fault) {
      if ((fault as Error).name === "RenderingCancelledException") return;
      throw fault;
    }
    const words = document.createElement("div");
    words.className = "textLayer";
    this.#canvas = canvas;
    this.element.replaceChildren(canvas, words);
    await new TextLayer({ textContentSource: this.page.streamTextContent(), container: words, viewport }).render();
  }

  letGo(): void {
    if (!this.#drawn) return;
    this.#drawn = 0;
    this.#task?.cancel();
    if (this.#canvas) this.#canvas.width = this.#canvas.height = 0; // a phone keeps its memory until then
    this.element.replaceChildren();
    this.page.cleanup();
  }

  // As fine as an office printer needs it.
  async forPrint(): Promise<HTMLCanvasElement> {
    const plain = this.page.getViewport({ scale: 1 });
    const scale = Math.min(150 / 72, Math.sqrt(PIXELS_MAX / (plain.width * plain.height)));
    const viewport = this.page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    await this.page.render({ canvas, viewport, intent: "print", annotationMode: 1 }).promise;
    return canvas;
  }

  static whole(width: number, room: number): number {
    return Math.min(room / width, CSS_PIXELS_PER_POINT * 1.25);
  }
}
