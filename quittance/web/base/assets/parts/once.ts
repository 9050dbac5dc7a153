// A form that pays is one wish, however often it is sent. Its key is remembered with this step of the browser's history:
// who comes back to the step finds the same key, and is led to what became of it instead of paying again.

interface Step {
  paying?: string;
  sent?: boolean;
}

const step = (): Step => (history.state ?? {}) as Step;
const input = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('form[data-once] input[name="key"]');

const remember = (told: Step): void => history.replaceState({ ...step(), ...told }, "");

const meet = (): void => {
  const field = input();
  const form = field?.form;
  if (!field || !form) return;
  const { paying, sent } = step();
  const isAnswer = form.dataset["once"] === "answered"; // the server knows this key, or has made a new one
  if (sent && paying && !isAnswer) {
    remember({ sent: false });
    location.replace(`${form.dataset["became"] ?? ""}${paying}/`);
    return;
  }
  if (paying && !isAnswer) field.value = paying;
  else remember({ paying: field.value, sent: false });
};

meet();
window.addEventListener("pageshow", (event) => {
  if (event.persisted) meet();
});
// Last of all, when nobody keeps the form from being sent.
window.addEventListener("submit", (event) => {
  const field = input();
  if (!event.defaultPrevented && field && event.target === field.form) remember({ paying: field.value, sent: true });
});

export {};
