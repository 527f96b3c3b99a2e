/**
 * Attaches behaviour to elements by selector, and takes it off again when they leave the page.
 *
 * A behaviour is `attach(element, signal)`: it passes `signal` to every listener it adds and may return a
 * function that undoes the rest. Elements that htmx swaps in are found by watching the document, so no
 * behaviour needs to know about htmx.
 */

const behaviours = [];
/** element → the attach functions that hold it, each with how to let go. */
const attached = new Map();

function attachTo(element, attach) {
  const held = attached.get(element) ?? new Map();
  if (held.has(attach)) return;
  const controller = new AbortController();
  const undo = attach(element, controller.signal);
  held.set(attach, () => {
    controller.abort();
    undo?.();
  });
  attached.set(element, held);
}

function upgradeWithin(root, list = behaviours) {
  for (const [selector, attach] of list) {
    if (root.matches?.(selector)) attachTo(root, attach);
    for (const element of root.querySelectorAll?.(selector) ?? []) attachTo(element, attach);
  }
}

function letGoOfRemoved() {
  for (const [element, held] of attached) {
    if (element.isConnected) continue;
    for (const letGo of held.values()) letGo();
    attached.delete(element);
  }
}

/** From now on every element that matches `selector`, present or future, gets `attach`. */
export function register(selector, attach) {
  behaviours.push([selector, attach]);
  upgradeWithin(document, [[selector, attach]]);
}

new MutationObserver((records) => {
  let removed = false;
  for (const record of records) {
    removed ||= record.removedNodes.length > 0;
    for (const node of record.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) upgradeWithin(node);
  }
  if (removed) letGoOfRemoved();
}).observe(document, { childList: true, subtree: true });
