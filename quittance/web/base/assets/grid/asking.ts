// What is asked of the server: by the search, the choosers, the grid's order and its filters.

import type { GridApi } from "ag-grid-community";
import type { Row, Told } from "./told";
import { wheresOf } from "./wheres";

export interface Answer {
  rows: Row[];
  total: number;
}

export class Trouble extends Error {}

/** Without the range: the same words narrow the page's address and the exported file. */
export const question = (told: Told, api: GridApi<Row>): URLSearchParams => {
  const asked = new URLSearchParams();
  if (told.search.value.trim()) asked.set("q", told.search.value.trim());
  for (const chooser of told.choosers) if (chooser.value) asked.set(chooser.name, chooser.value);
  const sorted = api.getColumnState().filter((column) => column.sort);
  sorted.sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0));
  const sort = sorted.map((column) => (column.sort === "desc" ? "-" : "") + column.colId).join(",");
  if (sort) asked.set("sort", sort);
  for (const where of wheresOf(api.getFilterModel(), told.columns)) asked.append("where", where);
  return asked;
};

/** Ask for something of the list's; who has to sign in again is taken there. */
export const fetched = async (address: string, init: RequestInit = {}): Promise<Response> => {
  let answer: Response;
  try {
    answer = await fetch(address, { ...init, redirect: "manual", headers: { "HX-Request": "true", ...init.headers } });
  } catch {
    throw new Trouble("We could not be reached. Your connection may be down.");
  }
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  if (elsewhere || answer.type === "opaqueredirect") throw new Trouble("Your session ended. Sign in again to go on.");
  return answer;
};

export const rows = async (told: Told, asked: URLSearchParams, start: number, end: number): Promise<Answer> => {
  const ranged = new URLSearchParams(asked);
  ranged.set("start", String(start));
  ranged.set("end", String(end));
  const answer = await fetched(`${told.address}rows/?${ranged}`);
  if (answer.ok) return (await answer.json()) as Answer;
  if (answer.status === 400) throw new Trouble(((await answer.json()) as { fault: string }).fault);
  throw new Trouble(`The list could not be read (${answer.status}).`);
};
