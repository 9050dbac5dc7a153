// How somebody arranged the list is kept for them, a moment after they did it.

import type { ColumnState, GridApi } from "ag-grid-community";
import { fetched } from "./asking";
import type { Arranged, Row, Told } from "./told";
import { wheresOf } from "./wheres";

const WAIT_MS = 800;

export class Keeper {
  #told: Told;
  #timer = 0;
  #kept = "";
  #waiting = "";
  #ready = false;

  constructor(told: Told) {
    this.#told = told;
    window.addEventListener("pagehide", () => this.#send());
  }

  /** As it was kept; the page's address has the last word about the order of rows. */
  restore(api: GridApi<Row>, asked: URLSearchParams): void {
    const state: ColumnState[] = (this.#told.layout?.columns ?? []).map((column) => ({
      colId: column.key,
      width: column.width,
      flex: null, // a width that was kept is somebody's own
      hide: column.hidden,
      pinned: column.pinned,
      sort: column.sort,
      sortIndex: column.place,
    }));
    if (state.length) api.applyColumnState({ state, applyOrder: true });
    const sort = asked.get("sort");
    if (!sort) return;
    const sorted = sort.split(",").map((key, place): ColumnState => ({ colId: key.replace(/^-/, ""), sort: key.startsWith("-") ? "desc" : "asc", sortIndex: place }));
    api.applyColumnState({ state: sorted, defaultState: { sort: null } });
  }

  /** From here on a change is somebody's own. */
  begin(api: GridApi<Row>): void {
    this.#kept = this.#written(api);
    this.#ready = true;
  }

  note(api: GridApi<Row>): void {
    if (!this.#ready || this.#told.fixed) return;
    this.#waiting = this.#written(api);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#send(), WAIT_MS);
  }

  reset(api: GridApi<Row>): void {
    api.resetColumnState();
    api.setFilterModel(null);
    clearTimeout(this.#timer);
    this.#waiting = "";
    this.#kept = this.#written(api);
    if (!this.#told.fixed) void this.#post("");
  }

  #written(api: GridApi<Row>): string {
    const columns = api.getColumnState().map((column): Arranged => ({
      key: column.colId,
      width: Math.round(column.width ?? 0),
      hidden: column.hide ?? false,
      pinned: column.pinned === true ? "left" : column.pinned || null,
      sort: column.sort ?? null,
      place: column.sortIndex ?? null,
    }));
    return JSON.stringify({ columns, filters: wheresOf(api.getFilterModel(), this.#told.columns) });
  }

  #send(): void {
    clearTimeout(this.#timer);
    if (!this.#waiting || this.#waiting === this.#kept) return;
    this.#kept = this.#waiting;
    void this.#post(this.#kept);
  }

  /** Losing an arrangement is no reason to disturb anybody. */
  async #post(body: string): Promise<void> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#told.token };
    await fetched(`${this.#told.address}layout/`, { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
  }
}
