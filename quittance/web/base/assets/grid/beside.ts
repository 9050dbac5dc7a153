// A row opens beside the list, not away from it; the address remembers which.

import type { GridApi } from "ag-grid-community";
import { fetched, Trouble } from "./asking";
import type { Row, Told } from "./told";

const ROOM = "(width >= 75rem)"; // as in desk.css: below that there is no beside

export class Beside {
  #told: Told;
  #open: string;
  #words = new URLSearchParams();

  constructor(told: Told) {
    this.#told = told;
    this.#open = new URLSearchParams(location.search).get("open") ?? "";
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#open && !event.defaultPrevented && !document.querySelector("dialog[open], details[open], .ag-popup-child")) this.close();
    });
    if (this.#open) this.#offerClose();
  }

  /** The list is asked for something else now. */
  follow(words: URLSearchParams): void {
    this.#words = words;
    const shown = new URLSearchParams(words);
    if (this.#open) shown.set("open", this.#open);
    const address = shown.size ? `${location.pathname}?${shown}` : location.pathname;
    history.replaceState(history.state, "", address);
  }

  mark(api: GridApi<Row>): void {
    if (this.#open) api.getRowNode(this.#open)?.setSelected(true, true);
  }

  async open(row: Row, api: GridApi<Row>, byKey = false): Promise<void> {
    const aside = this.#told.aside;
    if (!aside || !row.beside || !matchMedia(ROOM).matches) return location.assign(row.href);
    try {
      const answer = await fetched(row.beside);
      if (!answer.ok) return location.assign(row.href);
      aside.innerHTML = await answer.text(); // our own server's, escaped there
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      return location.assign(row.href);
    }
    this.#open = row.id;
    this.#api = api;
    this.mark(api);
    this.follow(this.#words);
    this.#offerClose();
    if (byKey) aside.querySelector<HTMLElement>("[data-beside-title]")?.focus();
  }

  #api: GridApi<Row> | null = null;

  close(): void {
    const aside = this.#told.aside;
    const hadFocus = aside?.contains(document.activeElement);
    aside?.replaceChildren();
    const node = this.#api?.getRowNode(this.#open);
    this.#api?.deselectAll();
    this.#open = "";
    this.follow(this.#words);
    const first = this.#api?.getAllDisplayedColumns()[0];
    if (hadFocus && first && node?.rowIndex != null) this.#api?.setFocusedCell(node.rowIndex, first);
  }

  #offerClose(): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button bare small beside-close";
    close.textContent = "Close";
    close.addEventListener("click", () => this.close());
    this.#told.aside?.prepend(close);
  }
}
