// What the page tells the grid, and the parts of the page that the two share.

export interface Column {
  key: string;
  title: string;
  kind: "text" | "number" | "moment" | "word";
  width: number;
  flexes: boolean;
  hidden: boolean;
  pinned: boolean;
  sorted: boolean;
  verbs: string[];
}

export type Cell = string | string[] | { text: string; tone: string } | undefined;
export type Row = Record<string, Cell> & { id: string; href: string; beside?: string };

export interface Arranged {
  key: string;
  width: number;
  hidden: boolean;
  pinned: "left" | "right" | null;
  sort: "asc" | "desc" | null;
  place: number | null;
}

export interface Layout {
  columns: Arranged[];
  filters: string[];
}

export interface Told {
  name: string;
  label: string;
  address: string;
  nonce: string;
  token: string;
  fixed: boolean; // whoever looks changes nothing, so nothing is kept
  columns: Column[];
  layout: Layout | null;
  form: HTMLFormElement;
  search: HTMLInputElement;
  choosers: HTMLSelectElement[];
  count: HTMLOutputElement;
  file: HTMLAnchorElement | null;
  clear: HTMLButtonElement;
  columnsButton: HTMLButtonElement;
  trouble: HTMLElement;
  plain: HTMLElement[];
  aside: HTMLElement | null;
}

const one = <Found extends HTMLElement>(host: HTMLElement, selector: string): Found => {
  const found = host.querySelector<Found>(selector);
  if (!found) throw new Error(`The list has no ${selector}`);
  return found;
};

export const told = (host: HTMLElement): Told => {
  const data = host.dataset;
  return {
    name: data["name"] ?? "",
    label: data["label"] ?? "",
    address: data["address"] ?? "",
    nonce: data["nonce"] ?? "",
    token: data["token"] ?? "",
    fixed: "fixed" in data,
    columns: JSON.parse(data["columns"] ?? "[]") as Column[],
    layout: data["layout"] ? (JSON.parse(data["layout"]) as Layout) : null,
    form: one(host, "form"),
    search: one(host, "[data-search]"),
    choosers: [...host.querySelectorAll<HTMLSelectElement>("form select")],
    count: one(host, "[data-count]"),
    file: host.querySelector("[data-file]"),
    clear: one(host, "[data-clear]"),
    columnsButton: one(host, "[data-columns-button]"),
    trouble: one(host, "[data-trouble]"),
    plain: [...host.querySelectorAll<HTMLElement>("[data-plain]")],
    aside: document.querySelector(".beside"),
  };
};
