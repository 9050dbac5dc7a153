// The grid itself, in a chunk of its own: rows come by ranges, everything else is decided here once for all lists.

import {
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  createGrid,
  DateFilterModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  NumberFilterModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TextFilterModule,
} from "ag-grid-community";
import type { GridApi, GridOptions, IDatasource } from "ag-grid-community";
import { type Answer, question, rows, Trouble } from "./asking";
import { Beside } from "./beside";
import { definition } from "./cells";
import { offerColumns } from "./columns";
import { Keeper } from "./keeping";
import { theme } from "./theme";
import type { Row, Told } from "./told";
import { filtersOf } from "./wheres";
import { walk } from "./walking";

ModuleRegistry.registerModules([
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  DateFilterModule,
  InfiniteRowModelModule,
  NumberFilterModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TextFilterModule,
]);

const BLOCK = 100;
const ROW = 36;
const SHORTEST_ROWS = 4;
const TYPING_MS = 250;

export const draw = (host: HTMLElement, told: Told): void => {
  const place = document.createElement("div");
  place.className = "list-grid";
  host.append(place);
  const emptiness = document.createElement("div");
  emptiness.className = "empty";
  emptiness.hidden = true;
  host.append(emptiness);

  const asked = new URLSearchParams(location.search);
  const keeper = new Keeper(told);
  const beside = new Beside(told);

  let before: Answer | null = null; // the rows that stood last, for when the next ones do not come

  const source = (): IDatasource => ({
    getRows: (wanted) => {
      place.setAttribute("aria-busy", "true");
      const asked = question(told, api);
      rows(told, asked, wanted.startRow, wanted.endRow)
        .then((answer) => {
          wanted.successCallback(answer.rows, answer.total);
          if (asked.toString() !== question(told, api).toString()) return; // a later question is already under way
          if (wanted.startRow === 0) before = answer;
          settled(answer.total);
        })
        .catch((error: unknown) => {
          const kept = wanted.startRow === 0 ? before : null;
          if (kept) wanted.successCallback(kept.rows, kept.rows.length);
          else wanted.failCallback();
          troubled(error, kept !== null);
        })
        .finally(() => place.removeAttribute("aria-busy"));
    },
  });

  const settled = (total: number): void => {
    told.trouble.hidden = true;
    const narrowed = isNarrowed(told, api);
    told.count.textContent = counted(total, narrowed);
    place.style.setProperty("--rows", String(Math.max(total, SHORTEST_ROWS)));
    const wide = api.getAllDisplayedColumns().reduce((sum, column) => sum + column.getActualWidth(), 0);
    place.classList.toggle("scrolls", wide > place.clientWidth); // makes room for the bar below the last row
    place.hidden = total === 0;
    emptiness.hidden = total > 0;
    if (total === 0) sayEmpty(emptiness, host, narrowed);
    beside.mark(api);
  };

  const troubled = (error: unknown, kept: boolean): void => {
    const words = told.trouble.querySelector("p");
    const why = error instanceof Trouble ? error.message : "The list could not be read.";
    if (words) words.textContent = kept ? `${why} The rows below are those from before.` : why;
    told.trouble.hidden = false;
  };

  const askAnew = (): void => {
    api.setGridOption("datasource", source());
    reshaped();
  };

  // Whatever changed: the address, the file and the arrangement follow.
  const reshaped = (): void => {
    const words = question(told, api);
    if (told.file) told.file.href = `${told.address}file/?${words}`;
    beside.follow(words);
    const filters = Object.keys(api.getFilterModel()).length;
    told.clear.hidden = filters === 0;
    told.clear.textContent = filters === 1 ? "Clear 1 filter" : `Clear ${filters} filters`;
    keeper.note(api);
  };

  const settings: GridOptions<Row> = {
    theme,
    styleNonce: told.nonce,
    columnDefs: told.columns.map((column, place) => definition(column, place === 0)),
    defaultColDef: { resizable: true, minWidth: 60, suppressHeaderMenuButton: false },
    rowModelType: "infinite",
    cacheBlockSize: BLOCK,
    maxBlocksInCache: 50,
    blockLoadDebounceMillis: 60,
    rowHeight: ROW,
    headerHeight: ROW,
    rowSelection: { mode: "singleRow", checkboxes: false, enableClickSelection: false },
    suppressDragLeaveHidesColumns: true,
    suppressOverlays: ["loading", "noRows"],
    ensureDomOrder: true,
    getRowId: (row) => row.data.id,
    onSortChanged: reshapedLater,
    onFilterChanged: reshapedLater,
    onColumnMoved: (event) => event.finished && reshaped(),
    onColumnResized: (event) => event.finished && event.source !== "flex" && reshaped(),
    onColumnPinned: () => reshaped(),
    onColumnVisible: () => reshaped(),
    onRowClicked: (event) => {
      if (event.data && isPlain(event.event as MouseEvent | undefined)) void beside.open(event.data, api);
    },
    onCellKeyDown: (event) => walk(event, (row) => void beside.open(row, api, true)),
  };
  function reshapedLater(): void {
    if (api) reshaped();
  }

  const api: GridApi<Row> = createGrid(place, settings);
  keeper.restore(api, asked);
  const wheres = asked.has("where") ? asked.getAll("where") : (told.layout?.filters ?? []);
  api.setFilterModel(filtersOf(wheres, told.columns));
  api.setGridOption("datasource", source());
  reshaped();
  keeper.begin(api);
  place.querySelector("[role='grid']")?.setAttribute("aria-label", told.label);
  host.dataset["drawn"] = ""; // hides the plain table on the screen, not on paper

  wireBar(told, api, askAnew, () => {
    api.applyColumnState({ defaultState: { sort: null } });
    api.setFilterModel(null);
  });
  // The grid tells of presses too late to keep a link from being followed.
  place.addEventListener("click", (press) => {
    if (isPlain(press) && (press.target as Element).closest(".list-lead")) press.preventDefault();
  });
  told.trouble.querySelector("button")?.addEventListener("click", askAnew);
  if (told.columns.length > 1) offerColumns(told, api, () => keeper.reset(api));
};

const counted = (total: number, narrowed: boolean): string => {
  const figure = total.toLocaleString("en-US");
  if (!narrowed) return `${figure} in all`;
  if (total === 0) return "Nothing fits";
  return total === 1 ? "1 fits" : `${figure} fit`;
};

const isPlain = (press: MouseEvent | undefined): boolean => !(press?.ctrlKey || press?.metaKey || press?.shiftKey);

const isNarrowed = (told: Told, api: GridApi<Row>): boolean => {
  const asked = question(told, api);
  asked.delete("sort");
  return [...asked].length > 0;
};

const wireBar = (told: Told, api: GridApi<Row>, askAnew: () => void, clear: () => void): void => {
  let typing = 0;
  told.search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = window.setTimeout(askAnew, TYPING_MS);
  });
  for (const chooser of told.choosers) chooser.addEventListener("change", askAnew);
  told.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    askAnew();
  });
  told.clear.addEventListener("click", clear);
  // Heard before the keys of the page, for which the grid's rows are none.
  const enter = (event: KeyboardEvent): void => {
    if (event.key !== "j" || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest("input, select, textarea, dialog[open], [role='grid']")) return;
    const first = api.getAllDisplayedColumns()[0];
    if (!first || !api.getDisplayedRowCount()) return;
    api.setFocusedCell(0, first);
    event.preventDefault();
  };
  document.addEventListener("keydown", enter, { capture: true });
};

const sayEmpty = (place: HTMLElement, host: HTMLElement, narrowed: boolean): void => {
  const part = host.querySelector<HTMLTemplateElement>(narrowed ? "template[data-nothing]" : "template[data-empty]");
  place.replaceChildren(...(part ? [part.content.cloneNode(true)] : []));
};
