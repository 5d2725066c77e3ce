// The week of need: choose cells by dragging and by keyboard, and save what is set at once. Every change is the form's own request, so that
// the page and this file cannot differ in what they save. Without this file, cells are ticked and the form is sent.
"use strict";

const settings = ["personen", "prioritaet", "qualifikation", "zweck"];
const dataOf = { personen: "persons", prioritaet: "priority", qualifikation: "qualification", zweck: "purpose" };
const priorities = { h: "high", n: "normal", l: "low" };

class NeedGrid {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("input")));
    this.status = form.querySelector("[data-need-status]");
    this.what = form.querySelector("[data-need-what]");
    this.hint = this.what.textContent;
    this.said = form.querySelector("[data-need-said]");
    this.undos = []; // forms that take back, the latest last
    this.queue = Promise.resolve();
    this.done = false; // what is chosen has been set, so the next choice begins anew
    // Every setting is saved at once, so nothing is left to press; what was saved is said in the button's place.
    this.said.hidden = false;
    this.said.parentElement.querySelector("button").remove();
    const keys = form.querySelector("[data-need-keys]");
    keys.hidden = !matchMedia("(hover: hover)").matches;
    if (!keys.hidden) form.querySelector(".sa-scroll").setAttribute("aria-describedby", keys.id);
    this.collectUndo(document);
    this.stop(this.find((input) => input.checked) || this.cells()[0]);
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.drag();
    this.tell();
  }

  cells() {
    return this.rows.flat().filter(Boolean);
  }

  find(test) {
    return this.cells().find(test);
  }

  chosen() {
    return this.cells().filter((input) => input.checked);
  }

  at(input) {
    const row = this.rows.findIndex((cells) => cells.includes(input));
    return [row, this.rows[row].indexOf(input)];
  }

  // stop makes a cell the one that Tab leads to.
  stop(input) {
    for (const cell of this.cells()) cell.tabIndex = cell === input ? 0 : -1;
  }

  choose(inputs) {
    for (const cell of this.cells()) cell.checked = inputs.includes(cell);
    this.done = false;
    this.tell();
  }

  between(a, b) {
    const [rowA, columnA] = this.at(a);
    const [rowB, columnB] = this.at(b);
    return this.rows
      .slice(Math.min(rowA, rowB), Math.max(rowA, rowB) + 1)
      .flatMap((cells) => cells.slice(Math.min(columnA, columnB), Math.max(columnA, columnB) + 1))
      .filter(Boolean);
  }

  // tell shows in the editor what is chosen, and what all of it has in common.
  tell() {
    const chosen = this.chosen();
    const where = (input) => input.parentElement.querySelector(".sa-hidden").textContent.replace(/:\s*$/, "");
    if (chosen.length === 0) this.what.textContent = this.hint;
    else if (chosen.length < 4) this.what.textContent = chosen.map(where).join(" · ");
    else this.what.textContent = `${chosen.length} ${this.form.dataset.chosen}`;
    for (const name of settings) {
      const values = new Set(chosen.map((input) => input.parentElement.dataset[dataOf[name]] || (name === "personen" ? "0" : "")));
      const value = values.size === 1 ? [...values][0] : "";
      for (const field of this.form.querySelectorAll(`[name="${name}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
  }

  // changed saves as soon as something is set, and begins anew when a cell is chosen after that.
  changed(event) {
    const { target } = event;
    if (target.name === "zelle") {
      if (this.done) {
        for (const cell of this.cells()) if (cell !== target) cell.checked = false;
        target.checked = true;
        this.done = false;
      }
      this.anchor = target;
      this.stop(target);
      this.tell();
    } else if (target.name === "umfang") {
      this.stretch(target.value);
      target.value = "";
    } else if (settings.includes(target.name) && this.chosen().length > 0) {
      this.save({ [target.name]: target.value });
    }
  }

  // stretch chooses all of the rows or of the columns in which something is chosen.
  stretch(extent) {
    const spots = this.chosen().map((input) => this.at(input));
    const rows = spots.map(([row]) => row);
    const columns = spots.map(([, column]) => column);
    this.choose(this.cells().filter((input) => {
      const [row, column] = this.at(input);
      return input.checked || (extent === "zeile" && rows.includes(row)) || (extent === "tag" && columns.includes(column));
    }));
  }

  key(event) {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && this.undos.length > 0) {
      event.preventDefault();
      this.takeBack();
      return;
    }
    const input = event.target;
    if (input.name !== "zelle") return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const key = event.key.toLowerCase();
    if (step && !control) {
      this.go(input, step, event.shiftKey);
    } else if (control && key === "a") {
      this.choose(this.cells());
    } else if (control || event.altKey) {
      return;
    } else if (event.key === "Escape") {
      this.choose([]);
    } else if (event.key === "Enter") {
      input.click();
    } else if (/^[0-3]$/.test(key)) {
      this.set(input, { personen: key });
    } else if (priorities[key]) {
      this.set(input, { prioritaet: priorities[key] });
    } else {
      return;
    }
    event.preventDefault();
  }

  go(input, [down, right], extend) {
    let [row, column] = this.at(input);
    let next;
    do {
      row += down;
      column += right;
      next = this.rows[row]?.[column];
    } while (next === null);
    if (!next) return;
    this.stop(next);
    next.focus();
    if (extend) {
      this.anchor = this.anchor && this.anchor.checked ? this.anchor : input;
      this.choose(this.between(this.anchor, next));
    } else {
      if (this.done) this.choose([]);
      this.anchor = next;
    }
  }

  // set changes what is chosen; where the focus is elsewhere or nothing is chosen, the cell that has the focus.
  set(input, values) {
    if (!input.checked) this.choose([input]);
    this.save(values);
  }

  // drag chooses a rectangle with a mouse or pen. A finger scrolls, and taps choose.
  drag() {
    let from = null;
    let moved = false;
    const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("label.sa-cell")?.querySelector("input");
    this.form.addEventListener("pointerdown", (event) => {
      const input = event.target.closest("label.sa-cell")?.querySelector("input");
      if (!input || event.pointerType === "touch" || event.button !== 0) return;
      if (event.shiftKey && this.anchor) {
        this.choose(this.between(this.anchor, input));
        moved = true;
        return;
      }
      from = input;
      moved = false;
    });
    this.form.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      const over = cellAt(event);
      if (!over || (over === from && !moved) || !this.form.contains(over)) return;
      moved = true;
      this.choose(this.between(from, over));
    });
    window.addEventListener("pointerup", () => {
      if (from && moved) {
        this.anchor = from;
        this.stop(from);
        from.focus({ preventScroll: true });
      }
      from = null;
    });
    // What was dragged over is chosen already; the click that ends the drag must not change it.
    this.form.addEventListener("click", (event) => {
      if (moved && event.target.closest("label.sa-cell")) event.preventDefault();
      moved = false;
    });
  }

  // save sends the chosen cells, with only what was set, or all that the editor shows.
  save(values) {
    const body = new URLSearchParams();
    const data = new FormData(this.form);
    for (const [name, value] of data) if (!settings.includes(name) || !values) body.append(name, value);
    for (const [name, value] of Object.entries(values || {})) body.append(name, value);
    this.done = true;
    this.send(this.form.getAttribute("action"), body, true);
  }

  takeBack() {
    const undo = this.undos.pop();
    this.send(undo.getAttribute("action"), new URLSearchParams(new FormData(undo)), false);
  }

  // send asks one thing after the other, each on the version that the one before it has made.
  send(action, body, undoable) {
    this.queue = this.queue.then(async () => {
      this.say(this.form.dataset.saving);
      body.set("version", this.form.elements.version.value);
      try {
        const answer = await fetch(action, { method: "POST", body });
        this.take(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.ok, undoable);
      } catch {
        this.say(this.form.dataset.offline, true);
      }
    });
    return this.queue;
  }

  // take puts what the server has made of it in place.
  take(page, ok, undoable) {
    const form = page.querySelector("form[data-need]");
    if (!ok || !form) {
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.title = page.title;
      begin();
      (document.querySelector(".sa-errors, .sa-ask") || document.querySelector("main")).focus();
      return;
    }
    const fresh = new Map([...form.querySelectorAll("[name=zelle]")].map((input) => [input.value, input.parentElement]));
    for (const input of this.cells()) {
      const cell = fresh.get(input.value);
      if (!cell) continue;
      const label = input.parentElement;
      label.className = cell.className;
      for (const name of Object.values(dataOf)) {
        if (cell.dataset[name]) label.dataset[name] = cell.dataset[name];
        else delete label.dataset[name];
      }
      while (input.nextSibling) input.nextSibling.remove(); // the input stays where it is, for it may have the focus
      label.append(...[...cell.childNodes].filter((node) => node.nodeName !== "INPUT"));
    }
    for (const version of document.querySelectorAll("main [name=version]")) version.value = form.elements.version.value;
    for (const part of ["[data-need-sum]", "[data-need-periods]"]) document.querySelector(part)?.replaceWith(page.querySelector(part) || "");
    const notice = page.querySelector(".sa-notice[role=status]");
    document.querySelector("main > .sa-notice[role=status]")?.remove();
    if (undoable) this.collectUndo(page);
    if (notice) {
      this.said.replaceChildren(notice);
      notice.removeAttribute("role"); // the line below says it
      this.say(notice.querySelector("p").textContent);
      notice.querySelector("form")?.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        if (undoable) this.undos.pop();
        this.send(event.target.getAttribute("action"), new URLSearchParams(new FormData(event.target)), !undoable);
      });
    }
    this.tell();
  }

  collectUndo(page) {
    const undo = page.querySelector(".sa-notice[role=status] form");
    if (undo) this.undos.push(undo.cloneNode(true));
  }

  say(text, plain) {
    this.status.textContent = text;
    if (plain) this.said.replaceChildren(Object.assign(document.createElement("p"), { className: "sa-notice sa-tone--bad", textContent: text }));
  }
}

const begin = () => {
  const form = document.querySelector("form[data-need]");
  if (form) new NeedGrid(form);
};
begin();
