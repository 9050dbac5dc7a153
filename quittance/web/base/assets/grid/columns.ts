// Columns without dragging: shown or hidden, moved, pinned, wider or narrower, all by buttons.

import type { Column as GridColumn, GridApi } from "ag-grid-community";
import type { Row, Told } from "./told";

const STEP_PX = 24;

const made = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name: string, text = ""): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
};

export const offerColumns = (told: Told, api: GridApi<Row>, reset: () => void): void => {
  const dialog = made("dialog", "dialog list-columns");
  dialog.setAttribute("aria-labelledby", "list-columns-title");
  const head = made("div", "dialog-head");
  const title = made("h2", "", "Columns");
  title.id = "list-columns-title";
  const close = made("button", "button bare", "Close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const lines = made("ul", "list-columns-lines");
  const said = made("p", "unseen");
  said.setAttribute("role", "status");
  const end = made("div", "dialog-end");
  const back = made("button", "button plain", "Back to the first layout");
  back.type = "button";
  back.addEventListener("click", () => {
    reset();
    drawLines(lines, said, told, api);
  });
  end.append(back);
  dialog.append(head, lines, said, end);
  document.body.append(dialog);

  told.columnsButton.hidden = false;
  told.columnsButton.addEventListener("click", () => {
    drawLines(lines, said, told, api);
    dialog.showModal();
  });
};

const drawLines = (lines: HTMLElement, said: HTMLElement, told: Told, api: GridApi<Row>): void => {
  const titles = new Map(told.columns.map((column) => [column.key, column.title]));
  const columns = api.getAllGridColumns();
  lines.replaceChildren(
    ...columns.map((column, place) => {
      const name = titles.get(column.getColId()) ?? column.getColId();
      const again = (words: string, control: string): void => {
        said.textContent = words;
        drawLines(lines, said, told, api);
        lines.querySelector<HTMLElement>(`[data-control="${CSS.escape(`${control} ${column.getColId()}`)}"]`)?.focus();
      };
      return line(column, name, { first: place === 0, last: place === columns.length - 1 }, api, again);
    }),
  );
};

type Again = (words: string, control: string) => void;

const line = (column: GridColumn, name: string, at: { first: boolean; last: boolean }, api: GridApi<Row>, again: Again): HTMLElement => {
  const key = column.getColId();
  const part = made("li", "");
  const label = made("label", "");
  const box = made("input", "");
  box.type = "checkbox";
  box.checked = column.isVisible();
  box.dataset["control"] = `show ${key}`;
  box.addEventListener("change", () => {
    api.applyColumnState({ state: [{ colId: key, hide: !box.checked }] });
    again(box.checked ? `${name} is shown.` : `${name} is hidden.`, "show");
  });
  label.append(box, made("span", "", name));

  const button = (control: string, sign: string, words: string, act: () => void, off: boolean): HTMLButtonElement => {
    const made_ = made("button", "button plain small", sign);
    made_.type = "button";
    made_.ariaLabel = `${words}: ${name}`;
    made_.title = words;
    made_.dataset["control"] = `${control} ${key}`;
    made_.ariaDisabled = off ? "true" : null; // stays focusable, so that the focus is not lost at the ends
    made_.addEventListener("click", () => {
      if (off) return;
      act();
      again(`${name}: ${words.toLowerCase()}.`, control);
    });
    return made_;
  };

  const pin = made("select", "");
  pin.ariaLabel = `Hold in place: ${name}`;
  pin.dataset["control"] = `pin ${key}`;
  for (const [value, word] of [["", "moves along"], ["left", "held left"], ["right", "held right"]] as const) {
    const option = made("option", "", word);
    option.value = value;
    option.selected = (column.getPinned() || "") === value;
    pin.append(option);
  }
  pin.addEventListener("change", () => {
    api.applyColumnState({ state: [{ colId: key, pinned: (pin.value || null) as "left" | "right" | null }] });
    again(`${name}: ${pin.selectedOptions[0]?.text ?? ""}.`, "pin");
  });

  const controls = made("span", "list-columns-controls");
  controls.append(
    group(
      "Order",
      button("up", "↑", "Move towards the front", () => move(api, key, -1), at.first),
      button("down", "↓", "Move towards the end", () => move(api, key, 1), at.last),
    ),
    group(
      "Width",
      button("narrow", "−", "Narrower", () => resize(api, column, -STEP_PX), false),
      button("wide", "+", "Wider", () => resize(api, column, STEP_PX), false),
    ),
    group("Place", pin),
  );
  part.append(label, controls);
  return part;
};

const group = (title: string, ...controls: HTMLElement[]): HTMLElement => {
  const part = made("span", "list-columns-group");
  const word = made("span", "list-columns-word", title);
  word.ariaHidden = "true"; // each control says in its own name what it does
  part.append(word, ...controls);
  return part;
};

const move = (api: GridApi<Row>, key: string, step: number): void => {
  const order = api.getAllGridColumns().map((column) => column.getColId());
  const at = order.indexOf(key);
  const next = at + step;
  if (at < 0 || next < 0 || next >= order.length) return;
  api.moveColumns([key], next);
};

const resize = (api: GridApi<Row>, column: GridColumn, by: number): void => {
  api.setColumnWidths([{ key: column, newWidth: Math.max(60, column.getActualWidth() + by) }]);
};
