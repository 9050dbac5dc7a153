// Keys inside the grid: j and k as everywhere, Enter opens the row beside the list.

import type { CellKeyDownEvent, FullWidthCellKeyDownEvent } from "ag-grid-community";
import type { Row } from "./told";

export const walk = (event: CellKeyDownEvent<Row> | FullWidthCellKeyDownEvent<Row>, open: (row: Row) => void): void => {
  const key = event.event as KeyboardEvent | null;
  if (!key || key.ctrlKey || key.metaKey || key.altKey || !("column" in event)) return;
  if (key.key === "Enter" && event.data) {
    key.preventDefault();
    open(event.data);
    return;
  }
  const step = { j: 1, k: -1 }[key.key];
  const next = (event.rowIndex ?? 0) + (step ?? 0);
  if (!step || next < 0 || next >= event.api.getDisplayedRowCount()) return;
  key.preventDefault();
  event.api.ensureIndexVisible(next);
  event.api.setFocusedCell(next, event.column);
};
