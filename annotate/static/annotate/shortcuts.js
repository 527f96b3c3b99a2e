/** Keys that work on every page: `g` then a letter, `/`, `?`, Ctrl-K. Pages add their own with `bind`. */

const CHORD_MS = 1500;
const EDITABLE = "input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [contenteditable=true]";

/**
 * The name of the key or chord that a keydown event means, as "Ctrl-K", "Alt-ArrowLeft", "?" or "g".
 * Shift is named only where it does not already change the character. Cmd counts as Ctrl.
 */
export function keyName(event) {
  const key = event.key.length === 1 && (event.ctrlKey || event.metaKey) ? event.key.toUpperCase() : event.key;
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey)) parts.push("Shift");
  return [...parts, key].join("-");
}

/** Whether the key belongs to a field or an open dialog and not to the page. */
export function isTyping(event) {
  if (!(event.target instanceof Element)) return false;
  const dialog = event.target.closest("dialog");
  // A key that follows Escape at once still goes to the field of the dialog that it closed.
  return dialog ? dialog.open : event.target.closest(EDITABLE) !== null;
}

/** Follows the link of the main navigation whose `data-go` is the second key. */
function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

function search() {
  const field = document.querySelector("input[type=search]");
  if (!field) return open("palette");
  field.focus();
  field.select();
  return true;
}

/** Opens the dialog with this id; false when the page has none. */
export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

/** The page-wide key handler, on the document's root. */
export function pageKeys(root, signal) {
  let chordUntil = 0;
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = keyName(event);
    if (name === "Ctrl-K" && open("palette")) return event.preventDefault();
    if (isTyping(event)) return;
    if (event.timeStamp < chordUntil) {
      chordUntil = 0;
      if (go(name)) event.preventDefault();
      // A chord's second key never means anything else, so that a slip does nothing.
      event.stopImmediatePropagation();
      return;
    }
    if (name === "g") {
      chordUntil = event.timeStamp + CHORD_MS;
      event.stopImmediatePropagation();
    } else if (name === "/" && search()) event.preventDefault();
    else if (name === "?" && open("keys-dialog")) event.preventDefault();
  }, { signal, capture: true });
}
