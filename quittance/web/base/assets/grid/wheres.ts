// Conditions as the server reads them (`address:contains:harbor`), and as the grid's filters have them.

import type { FilterModel } from "ag-grid-community";
import type { Column } from "./told";

interface Model {
  filterType: string;
  type: string;
  filter?: string | number | null;
  dateFrom?: string | null;
  dateTo?: string | null;
}

// The grid's word for each of the server's verbs, by what a column holds.
const words: Record<string, Record<string, string>> = {
  text: { contains: "contains", lacks: "notContains", is: "equals", starts: "startsWith", ends: "endsWith", blank: "blank", filled: "notBlank" },
  number: { is: "equals", under: "lessThan", over: "greaterThan", blank: "blank", filled: "notBlank" },
  moment: { on: "equals", before: "lessThan", after: "greaterThan", between: "inRange", blank: "blank", filled: "notBlank" },
};
const kinds: Record<string, string> = { text: "text", number: "number", moment: "date" };

export const options = (column: Column): string[] => column.verbs.map((verb) => words[column.kind]?.[verb] ?? verb);

const day = (moment: string | null | undefined): string => (moment ?? "").slice(0, 10);

const value = (model: Model): string => {
  if (model.filterType !== "date") return String(model.filter ?? "");
  return model.type === "inRange" ? `${day(model.dateFrom)}..${day(model.dateTo)}` : day(model.dateFrom);
};

export const wheresOf = (filters: FilterModel, columns: Column[]): string[] =>
  columns.flatMap((column) => {
    const model = filters[column.key] as Model | undefined;
    const verb = Object.entries(words[column.kind] ?? {}).find(([, word]) => word === model?.type)?.[0];
    if (!model || !verb) return [];
    return [`${column.key}:${verb}:${["blank", "filled"].includes(verb) ? "" : value(model)}`];
  });

export const filtersOf = (wheres: string[], columns: Column[]): FilterModel => {
  const found: FilterModel = {};
  for (const where of wheres) {
    const [key = "", verb = "", ...rest] = where.split(":");
    const column = columns.find((one) => one.key === key);
    const type = column && words[column.kind]?.[verb];
    if (!column || !type) continue;
    const text = rest.join(":");
    const model: Model = { filterType: kinds[column.kind] ?? "text", type };
    if (column.kind === "moment") {
      const [from = "", to = ""] = text.split("..");
      model.dateFrom = from || null;
      model.dateTo = to || null;
    } else if (column.kind === "number") model.filter = text === "" ? null : Number(text);
    else model.filter = text;
    found[key] = model;
  }
  return found;
};
