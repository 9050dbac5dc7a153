// Forms are sent once, and are not left with unsaved changes unasked. Without script they work as they are.

const leaving = new WeakSet<HTMLFormElement>();

const isDirty = (form: HTMLFormElement): boolean =>
  "dirty" in form.dataset || form.querySelector('[aria-invalid="true"]') !== null;

document.addEventListener("input", (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-guard]");
  if (form) form.dataset["dirty"] = "";
});

// A form that makes the page anew takes along what stands unsaved in another one: not without asking.
const mayDrop = (form: HTMLFormElement): boolean => {
  const asks = form.dataset["drops"];
  if (!asks) return true;
  const others = [...document.querySelectorAll<HTMLFormElement>("form[data-guard]")].filter((each) => each !== form);
  return !others.some(isDirty) || window.confirm(asks);
};

// Last of all listeners, so that whoever keeps the form from being sent is heard first.
window.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  // What opens in a window beside leaves the page, and what is typed there, as it is.
  if ((event.submitter as HTMLButtonElement | null)?.formTarget === "_blank") return;
  if (leaving.has(form) || !mayDrop(form)) {
    event.preventDefault();
    return;
  }
  leaving.add(form);
  const pressed = (event.submitter ?? form.querySelector("button:not([type=button])")) as HTMLButtonElement | null;
  if (pressed) markBusy(pressed);
});

const markBusy = (button: HTMLButtonElement): void => {
  button.dataset["idle"] = button.innerHTML;
  button.setAttribute("aria-disabled", "true");
  const words = button.dataset["busy"];
  if (words) button.textContent = words;
};

window.addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll<HTMLFormElement>("form[data-guard]")];
  if (unsaved.some((form) => isDirty(form) && !leaving.has(form)) && ![...document.forms].some((form) => leaving.has(form))) {
    event.preventDefault();
  }
});

// A page that the browser brings back from its memory is a page to use again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) leaving.delete(form);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-idle]")) {
    button.innerHTML = button.dataset["idle"] ?? "";
    button.removeAttribute("aria-disabled");
    delete button.dataset["idle"];
  }
});

document.querySelector<HTMLElement>("form:not([data-sample]) [data-faults]")?.focus();
