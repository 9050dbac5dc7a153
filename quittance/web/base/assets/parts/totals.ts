// The button and the sums of the checkout follow the way that is chosen. Each way says its own total without script, too.

const form = document.querySelector<HTMLFormElement>("form[data-totals]");

const follow = (): void => {
  const chosen = form?.querySelector<HTMLInputElement>('input[name="how"]:checked');
  if (!form || !chosen) return;
  for (const [name, words] of Object.entries({ total: chosen.dataset["total"], fee: chosen.dataset["fee"] })) {
    for (const place of form.querySelectorAll<HTMLElement>(`[data-says="${name}"]`)) place.textContent = words ?? "";
  }
  for (const table of form.querySelectorAll<HTMLElement>("[data-sums]")) table.hidden = table.dataset["sums"] !== chosen.value;
  for (const part of form.querySelectorAll<HTMLElement>("[data-exact]")) part.hidden = false;
};

form?.addEventListener("change", follow);
follow();

export {};
