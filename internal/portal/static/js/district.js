// Copies what a page shows once, such as the link of an invitation or the secret of a program. Without this file people mark and copy it.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const input = document.getElementById(button.dataset.copy);
  if (!input || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      button.querySelector(".kern-label").textContent = button.dataset.copied;
      button.nextElementSibling.textContent = button.dataset.copied; // said aloud: what changes within a button is not
    } catch {
      input.select(); // not allowed: at least it is marked
    }
  });
}
for (const input of document.querySelectorAll("input[readonly]")) {
  input.addEventListener("focus", () => input.select());
}
