/** What the page says: to a screen reader through the live region, to everybody through a toast. */

const TOAST_MS = 7000;

/** Reads `text` out politely, without showing it. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  // A region that is emptied and filled in one turn is not read again by some readers.
  requestAnimationFrame(() => { region.textContent = text; });
}

/**
 * Shows `text` at the foot of the page for some seconds and reads it out.
 * `action` is `{label, run}` for one button, such as undo; `mood` is "" or "error".
 * Returns the toast's element. An error stays until it is closed by the next press on it.
 */
export function toast(text, { action, mood = "" } = {}) {
  const box = document.createElement("div");
  box.className = mood ? `toast toast-${mood}` : "toast";
  box.dataset.toast = mood;
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: action.label });
    button.addEventListener("click", () => {
      box.remove();
      action.run();
    });
    box.append(button);
  }
  document.getElementById("toasts")?.append(box);
  announce(text);
  return box;
}

/** Every toast, also one that the server sent, goes by itself; not while it is pointed at or holds the focus. */
export function toastLeaves(box, signal) {
  let timer;
  const start = () => { timer = setTimeout(() => box.remove(), TOAST_MS * (box.dataset.toast === "error" ? 2 : 1)); };
  const stop = () => clearTimeout(timer);
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, stop, { signal });
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, start, { signal });
  if (!box.querySelector("button")) box.addEventListener("click", () => box.remove(), { signal });
  start();
  return stop;
}
