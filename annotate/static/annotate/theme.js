/** The colour theme: auto (as the system), light or dark, kept in this browser. */

import { announce } from "./live.js";

const ORDER = ["auto", "light", "dark"];

/** The theme after `theme` in the round auto → light → dark → auto. */
export function nextTheme(theme) {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
}

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Not kept, then; it still holds for this page.
  }
}

/** The button in the header: one press, next theme. */
export function themeToggle(button, signal) {
  const name = (theme) => button.dataset[theme];
  const label = (theme) => {
    button.setAttribute("aria-label", name(theme));
    button.title = name(theme);
  };
  button.hidden = false;
  label(document.documentElement.dataset.theme ?? "auto");
  button.addEventListener("click", () => {
    const theme = nextTheme(document.documentElement.dataset.theme ?? "auto");
    apply(theme);
    label(theme);
    announce(name(theme));
  }, { signal });
}
