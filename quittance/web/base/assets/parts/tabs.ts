// On a phone the tabs run past the screen's edge: the one that is open is brought into sight, and the page stays where it is.

for (const open of document.querySelectorAll<HTMLElement>(".tabs [aria-current]")) {
  const tabs = open.parentElement!;
  const [seen, own] = [tabs.getBoundingClientRect(), open.getBoundingClientRect()];
  tabs.scrollLeft += own.left + own.width / 2 - (seen.left + seen.width / 2);
}
