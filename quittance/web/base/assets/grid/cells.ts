// How a cell is drawn: a text, tags, or a state with its shape. Built of elements, so no text can become markup.

import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { Cell, Column, Row } from "./told";
import { options } from "./wheres";

const made = (tag: string, name: string, text: string): HTMLElement => {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
};

const cell = (params: ICellRendererParams<Row, Cell>): HTMLElement | string => {
  const value = params.value;
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return made("span", "list-text", value);
  if (!Array.isArray(value)) return made("span", `state ${value.tone}`, value.text);
  const tags = made("span", "list-tags", "");
  tags.append(...value.map((name) => made("span", "tag", name)));
  return tags;
};

// The first column leads to the row's own page; a plain press opens it beside the list instead.
const lead = (params: ICellRendererParams<Row, Cell>): HTMLElement | string => {
  if (!params.data) return made("span", "quiet", "…");
  const link = made("a", "list-lead", String(params.value ?? "")) as HTMLAnchorElement;
  link.href = params.data.href;
  link.tabIndex = -1; // the cell itself has the focus; Enter opens it
  return link;
};

const filters: Record<string, string> = { text: "agTextColumnFilter", number: "agNumberColumnFilter", moment: "agDateColumnFilter" };

export const definition = (column: Column, first: boolean): ColDef<Row, Cell> => ({
  colId: column.key,
  field: column.key,
  headerName: column.title,
  ...(column.flexes ? { initialFlex: 1, minWidth: column.width } : { width: column.width }),
  initialHide: column.hidden,
  ...(column.pinned ? { initialPinned: "left" as const } : {}),
  sortable: column.sorted,
  cellRenderer: first ? lead : cell,
  ...(column.kind === "number" && column.verbs.length ? { type: "rightAligned" } : {}),
  ...(column.verbs.length && filters[column.kind]
    ? {
        filter: filters[column.kind],
        filterParams: { filterOptions: options(column), maxNumConditions: 1, buttons: ["apply", "clear"], closeOnApply: true },
      }
    : { filter: false }),
});
