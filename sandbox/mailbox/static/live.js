// Brings new mails into the list while the page is looked at. Without it the list is as true, at the next load.
const EVERY_MS = 2000;

async function refresh() {
  const live = document.getElementById("live");
  if (document.hidden || !live) return;
  const pulse = await (await fetch(live.dataset.pulse)).json();
  if (pulse.version === live.dataset.version) return;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const focused = document.activeElement?.getAttribute?.("href");
  for (const part of ["#live", "aside"]) {
    document.querySelector(part)?.replaceWith(document.adoptNode(page.querySelector(part)));
  }
  if (focused && document.activeElement === document.body) {
    document.querySelector(`main a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

// A mailbox that is restarting answers again soon; the next turn asks anew.
setInterval(() => refresh().catch(() => {}), EVERY_MS);
