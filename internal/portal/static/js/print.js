// Shows the buttons that open the browser's print window. Without this file people find it in the browser's menu.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
