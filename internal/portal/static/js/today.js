// Keeps the page of the day true while it stays open: when a lesson ends, the page is read again and its parts are put in place.
"use strict";

(() => {
  const place = () => document.querySelector("[data-day]");

  const renew = async () => {
    if (document.hidden) return; // looked at again: visibilitychange
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    } catch {
      return later(60_000); // the network is away for a moment
    }
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-day]");
    if (!fresh || place().contains(document.activeElement)) return later(60_000); // never under somebody's hands
    place().replaceWith(fresh);
    plan();
  };

  let timer;
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(renew, milliseconds);
  };
  const plan = () => {
    const until = Date.parse(place()?.dataset.until);
    if (until) later(Math.max(until - Date.now(), 30_000));
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.parse(place()?.dataset.until) <= Date.now()) renew();
  });
  plan();
})();
