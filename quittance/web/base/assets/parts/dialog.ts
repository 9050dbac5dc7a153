// <q-dialog>: a native dialog. What opens it is a link or button with data-opens; the browser gives the focus back.

const dialogOf = (name: string | undefined): HTMLDialogElement | null =>
  name ? document.querySelector<HTMLDialogElement>(`q-dialog#${CSS.escape(name)} > dialog`) : null;

export const openDialog = (name: string): void => {
  const dialog = dialogOf(name);
  if (dialog && !dialog.open) dialog.showModal();
};

class Dialog extends HTMLElement {
  connectedCallback(): void {
    for (const opener of document.querySelectorAll<HTMLElement>(`[data-opens="${CSS.escape(this.id)}"]`)) {
      opener.hidden = false;
      opener.setAttribute("aria-haspopup", "dialog");
    }
  }
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-opens]");
  const name = opener?.dataset["opens"];
  if (name && dialogOf(name)) {
    event.preventDefault();
    const menu = opener?.closest("details");
    if (menu) menu.open = false;
    openDialog(name);
  }
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  // The dialog's own padding is inside; only its backdrop is outside.
  if (target instanceof HTMLDialogElement) {
    const box = target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && (event.clientX || event.clientY)) target.close();
  }
});

customElements.define("q-dialog", Dialog);
