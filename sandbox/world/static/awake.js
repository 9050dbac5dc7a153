// Keeps the words beside each place true while the page is open.
const EVERY_MS = 3000;

function tell(status) {
  for (const sign of document.querySelectorAll("[data-place]")) {
    const awake = status[sign.dataset.place];
    sign.className = awake ? "sign awake" : "sign asleep";
    sign.textContent = awake ? "Answering" : "Not answering";
  }
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/status.json").catch(() => null);
  tell(answer?.ok ? await answer.json() : {});
}

setInterval(look, EVERY_MS);
