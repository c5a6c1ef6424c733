// Keys of the console. Every act works without this file; it only shortens the way.
(() => {
  "use strict";

  const typing = (event) =>
    event.isComposing ||
    event.ctrlKey || event.metaKey || event.altKey ||
    event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  // The rows of all lists of the page that lead somewhere.
  const rows = () =>
    [...document.querySelectorAll("main :is(tbody tr, .found-list li)")].filter((row) => row.querySelector("a"));
  const current = () => rows().findIndex((row) => row.classList.contains("at"));

  function goTo(number) {
    const all = rows();
    if (!all.length) return;
    const next = Math.min(Math.max(number, 0), all.length - 1);
    all.forEach((row, n) => row.classList.toggle("at", n === next));
    // The number of a case leads as its name does, and no key stops there; a narrow page has none.
    [...all[next].querySelectorAll("a")].find((one) => one.tabIndex >= 0 && one.checkVisibility())?.focus();
  }

  const places = { t: "/", a: "/cases", z: "/duties", y: "/mails", r: "/nights" };
  const SECOND_KEY_MS = 1500;
  let going = false;

  const keys = {
    j: () => goTo(current() + 1),
    k: () => goTo(current() - 1),
    x: () => rows()[current()]?.querySelector("input[type=checkbox]")?.click(),
    ".": () => (
      rows()[current()]?.querySelector(".c-acts a")
      ?? document.querySelector(".acts a, .acts button, #foreseen button.main, form.act .field :is(input, select, textarea)")
    )?.focus(),
    "/": () => document.getElementById("find")?.focus(),
    f: () => document.querySelector(".filters input, .filters select")?.focus(),
    g: () => { going = true; setTimeout(() => { going = false; }, SECOND_KEY_MS); },
    "?": () => document.getElementById("keys")?.showModal(),
  };

  // One tick for all rows of the page; all that match is a choice of its own.
  const whole = document.getElementById("whole-page");
  if (whole) {
    whole.closest("label").hidden = false;
    whole.addEventListener("change", () => {
      document.querySelectorAll("input[name=case]").forEach((box) => { box.checked = whole.checked; });
    });
  }

  const palette = document.getElementById("palette");
  const help = document.getElementById("show-keys");
  if (help) {
    help.hidden = false;
    help.addEventListener("click", () => keys["?"]());
  }

  // The palette: arrows go through what was found, Enter opens it, as the form would.
  palette?.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...palette.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (links[at] ?? document.getElementById("palette-text")).focus();
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && !event.isComposing) {
      event.preventDefault();
      if (!palette) return;
      palette.showModal();
      document.getElementById("palette-text").select();
      return;
    }
    if (typing(event)) return;
    if (going && places[event.key]) {
      location.href = places[event.key];
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
})();
