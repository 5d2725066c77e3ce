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

// Puts what the server sends about something under way where data-live names its address. When it is done, the page is loaded anew, because
// more of it may have changed. Without this file a link loads the page again.
for (const place of document.querySelectorAll("[data-live]")) {
  const events = new EventSource(place.dataset.live);
  events.addEventListener("part", (event) => {
    const part = new DOMParser().parseFromString(event.data, "text/html").body;
    place.replaceChildren(...part.childNodes);
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
      document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
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

// What went wrong is read out first.
document.querySelector(".sa-errors")?.focus();
