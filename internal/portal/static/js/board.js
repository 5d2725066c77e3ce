// The draft board by pointer and keyboard. Every step is a link or a form of the page and works without this file; here the page is not
// loaded anew for it, so that the eye and the focus stay where they are.
"use strict";

const main = document.getElementById("inhalt");
const board = () => document.querySelector("[data-board]");
const chosen = () => board()?.querySelector(".sa-chip input:checked");
const said = line(main); // app.js
let dragged = null;
let entered = false; // Enter is held on a chip: it takes up, and must not press the first button of the form as well

// Puts an answer of the service in place of the page's content.
async function show(address, body) {
  const scroll = board().querySelector(".sa-scroll");
  const at = [scroll.scrollLeft, scroll.scrollTop];
  main.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(address, { method: body ? "POST" : "GET", body, credentials: "same-origin" });
  } catch {
    main.removeAttribute("aria-busy");
    return false; // the browser's own way says what is wrong
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("inhalt");
  if (!next?.querySelector("[data-board]")) {
    location.assign(answer.url);
    return true;
  }
  main.replaceChildren(...next.childNodes);
  main.removeAttribute("aria-busy");
  history.replaceState(null, "", body ? new URL(answer.url).pathname + new URL(answer.url).search : address);
  board().querySelector(".sa-scroll").scrollTo(...at);
  prepare();
  const news = main.querySelector(":scope > .sa-notice p") ? ":scope > .sa-notice p" : "#auskunft .sa-cost:first-child :is(h2, .sa-cost__sum)";
  said.textContent = [...main.querySelectorAll(news)].map((part) => part.textContent.trim()).join(": ");
  return true;
}

// The cell by its row and column, to find it again after the board was replaced.
function place(element) {
  const cell = element?.closest(".sa-board td");
  return cell && [cell.parentElement.rowIndex, cell.cellIndex];
}

function focusAt(at, what) {
  const cell = at && board().querySelector(".sa-board").rows[at[0]]?.cells[at[1]];
  cell?.querySelector(what ?? ".sa-chip input, .sa-drop")?.focus();
}

async function take(radio) {
  const at = place(radio);
  const form = new FormData(board());
  form.delete("version");
  form.set("einsatz", radio.value);
  if (await show(board().action + "?" + new URLSearchParams(form))) {
    const again = [...board().querySelectorAll(".sa-chip input")].find((r) => r.checked);
    again ? again.focus() : focusAt(at);
  }
}

// A press of a target, and whatever else the page offers.
async function send(form, button) {
  const at = place(button) ?? place(chosen());
  const data = new FormData(form, button);
  const post = (button?.getAttribute("formmethod") ?? form.method) === "post";
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  if (!post) data.delete("version");
  const body = new URLSearchParams(data);
  if (!(await (post ? show(address, body) : show(address + "?" + body)))) {
    form.submit();
    return;
  }
  const first = main.querySelector(".sa-errors") ?? main.querySelector("[data-first]") ?? (post ? null : main.querySelector("#auskunft"));
  first ? first.focus() : focusAt(at);
}

function ours(form) {
  return form === board() || form.action.endsWith("/aendern");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!board() || !ours(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!entered) send(form, event.submitter);
}, true);

document.addEventListener("change", (event) => {
  if (event.target.matches(".sa-chip input") && !dragged) take(event.target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-scope], [data-back], [data-key=Escape]");
  if (!link?.href || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const at = place(chosen());
  show(link.href).then((done) => (done ? (chosen() ? chosen().focus() : focusAt(at)) : location.assign(link.href)));
});

// Arrows go from cell to cell, Enter takes up or puts down, Delete takes out, f pins, Escape lets go.
function move(from, down, right) {
  const rows = [...board().querySelector(".sa-board").rows];
  let [row, column] = from;
  for (;;) {
    row += down;
    column += right;
    const cell = rows[row]?.cells[column];
    if (!rows[row] || row < 1 || column < 1 || column > rows[0].cells.length - 1) return;
    const goal = cell?.querySelector(chosen() ? ".sa-drop, .sa-chip input" : ".sa-chip input, .sa-drop");
    if (goal) {
      goal.focus();
      return;
    }
  }
}

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  const at = place(event.target);
  if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
  if (arrows[event.key]) {
    event.preventDefault(); // else the arrows would choose the next chip
    move(at, ...arrows[event.key]);
  } else if (event.target.matches("input") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    entered = true;
    event.target.checked = true;
    take(event.target);
  } else if (chosen() && ["Escape", "Delete", "f"].includes(event.key)) {
    event.preventDefault();
    document.querySelector(`#auskunft [data-key="${event.key}"]`)?.click();
  }
});

document.addEventListener("keyup", () => {
  entered = false;
});

// Drag and drop: to take up is to drag, to let go over a target is to press it.
document.addEventListener("dragstart", (event) => {
  const chip = event.target.closest?.(".sa-chip");
  if (!chip) return;
  dragged = chip.querySelector("input");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.value);
  chip.classList.add("sa-chip--dragged");
});

const cellOf = (event) => dragged && event.target.closest?.(".sa-board td");

document.addEventListener("dragover", (event) => {
  if (cellOf(event)) event.preventDefault();
});

document.addEventListener("dragend", () => {
  dragged?.closest(".sa-chip")?.classList.remove("sa-chip--dragged");
  dragged = null;
});

document.addEventListener("drop", async (event) => {
  const at = place(cellOf(event));
  const radio = dragged;
  if (!at) return;
  event.preventDefault();
  dragged = null;
  radio.checked = true;
  await take(radio);
  const goal = board().querySelector(".sa-board").rows[at[0]]?.cells[at[1]]?.querySelector(".sa-drop");
  goal?.click();
});

// What only this file makes possible.
function prepare() {
  for (const chip of board().querySelectorAll("label.sa-chip")) chip.draggable = true;
  board().querySelector("[data-take]")?.remove();
}

if (board()) prepare();
