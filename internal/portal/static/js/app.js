// What every page does better with scripts.

// Closes open menus on Escape and on a press elsewhere. Menus are <details data-menu> and work without this file.
"use strict";

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A line that only screen readers say. It stands beside what changes, for what is new on a page says nothing.
function line(beside) {
  const said = Object.assign(document.createElement("p"), { className: "sa-hidden" });
  said.setAttribute("role", "status");
  beside.after(said);
  return said;
}

// Puts what the server sends about something under way where data-live names its address. When it is done, the page is loaded anew, because
// more of it may have changed. Without this file a link loads the page again.
for (const place of document.querySelectorAll("[data-live]")) {
  const events = new EventSource(place.dataset.live);
  const said = line(place);
  let next = 0; // when something may be said again: every change would be a flood
  events.addEventListener("part", (event) => {
    const part = new DOMParser().parseFromString(event.data, "text/html").body;
    place.replaceChildren(...part.childNodes);
    const now = place.querySelector("[data-said]")?.textContent ?? "";
    if (event.timeStamp < next || now === said.textContent) return;
    next = event.timeStamp + 10_000;
    said.textContent = now;
  });
  events.addEventListener("done", () => {
    events.close();
    location.reload();
  });
  // The browser asks again by itself, but not where the answer is another page: the sign-in, or that something went wrong. Then the page
  // itself says so.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
}

// Fetches a page that takes a while, and puts its content where data-later stands for it. What goes wrong is left to the browser.
for (const place of document.querySelectorAll("[data-later]")) {
  fetch(place.dataset.later, { credentials: "same-origin" })
    .then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(answer.url); // redirected is the sign-in
      return answer.text();
    })
    .then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      document.title = page.title;
      const main = document.querySelector("main");
      main.replaceChildren(...page.querySelector("main").childNodes);
      if (document.activeElement === document.body) main.focus({ preventScroll: true }); // else nobody hears that it is there
    })
    .catch(() => location.assign(place.dataset.later));
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What went wrong is read out first, else what has been done; the next Tab leads to the fields or to what takes it back.
const first = document.querySelector(".sa-errors") ?? document.querySelector("main > .sa-notice[role=status]");
if (first && (!location.hash || first.matches(".sa-errors"))) {
  first.tabIndex = -1;
  first.focus();
}
