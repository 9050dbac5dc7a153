// The keys of the firm portal: / ? j k. They rest while somebody writes, and can be switched off.

import { openDialog } from "./dialog";

const OFF = "quittance.keys.off";
const writing = "input, select, textarea, [contenteditable], dialog[open], [role='grid']";

const areOff = (): boolean => {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false; // the browser keeps nothing for us; the keys work
  }
};

const rowLinks = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(":is(table[data-rows] tbody tr, .rows > li):not(:has(tr))"),
].map((row) => row.querySelector<HTMLElement>("a[href], button")).filter((link) => link !== null);

const move = (step: number): void => {
  const links = rowLinks();
  const row = document.activeElement?.closest("tr, li");
  const at = links.findIndex((link) => link.closest("tr, li") === row);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if ((event.target as Element).closest(writing) || areOff()) return;
  const search = document.querySelector<HTMLInputElement>("[data-search]");
  if (event.key === "/" && search) {
    search.focus();
    search.select();
  } else if (event.key === "?") openDialog("keys");
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else return;
  event.preventDefault();
});

const box = document.querySelector<HTMLInputElement>("[data-keys-on]");
if (box) {
  box.checked = !areOff();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
}
