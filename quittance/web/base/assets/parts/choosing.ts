// The list of open invoices: what is ticked, added up as one ticks. Without script the next page says it.

const form = document.querySelector<HTMLFormElement>("form[data-choosing]");
const told = form?.querySelector<HTMLElement>("[data-chosen]");

const cents = (text: string): number => Math.round(Number(text.replace(/[^0-9.]/g, "")) * 100) || 0;

const add = (): void => {
  if (!form || !told) return;
  const sums = new Map<string, number>();
  let count = 0;
  for (const tick of form.querySelectorAll<HTMLInputElement>('input[name="tick"]:checked')) {
    const typed = form.querySelector<HTMLInputElement>(`[name="amount-${tick.value}"]`)?.value.trim();
    const money = tick.dataset["currency"] ?? "USD";
    sums.set(money, (sums.get(money) ?? 0) + (typed ? cents(typed) : Number(tick.dataset["due"])));
    count += 1;
  }
  const shown = [...sums].map(([currency, sum]) => (sum / 100).toLocaleString("en-US", { style: "currency", currency }));
  told.textContent = count ? `${shown.join(" and ")} of ${count} ${count === 1 ? "invoice" : "invoices"}` : "Nothing is ticked yet";
};

form?.addEventListener("input", (event) => {
  const field = event.target as HTMLInputElement;
  const tick = form.querySelector<HTMLInputElement>(`input[name="tick"][value="${field.name.replace("amount-", "")}"]`);
  if (tick && field.value.trim()) tick.checked = true;
  add();
});
add();

export {};
