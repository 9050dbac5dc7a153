// <q-grid>: a list that people shape. The server's table stands until the grid is here, and stays if it never comes.

import { told } from "./told";

class Grid extends HTMLElement {
  connectedCallback(): void {
    void import("./engine").then(({ draw }) => draw(this, told(this))).catch((error: unknown) => console.error(error));
  }
}

customElements.define("q-grid", Grid);
