/** The board by keyboard, and how many claims are chosen. Without script the same boxes and buttons do the work. */

import { isTyping, keyName } from "../annotate/shortcuts.js";
import { register } from "../annotate/upgrade.js";

class Board {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll("[data-choose]")];
    this.rows = [...form.querySelectorAll("[data-row]")];
    this.all = form.querySelector("[data-choose-all]");
    this.count();
  }

  /** The row that has the focus; undefined when none has. */
  get current() {
    return this.rows.find((row) => row.contains(document.activeElement));
  }

  box(row) {
    return row?.querySelector("[data-choose]");
  }

  move(step) {
    const at = this.rows.indexOf(this.current);
    const next = at < 0 ? (step > 0 ? 0 : this.rows.length - 1) : Math.min(Math.max(at + step, 0), this.rows.length - 1);
    const link = this.rows[next]?.querySelector("[data-open]");
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest" });
  }

  choose(boxes, chosen) {
    for (const box of boxes) box.checked = chosen;
    this.count();
  }

  toggle() {
    const box = this.box(this.current);
    if (box) this.choose([box], !box.checked);
  }

  toggleAll() {
    this.choose(this.boxes, !this.boxes.every((box) => box.checked));
  }

  /** To the choice of who; with nothing chosen, for the row that has the focus. */
  assign() {
    if (!this.chosen && this.current) this.toggle();
    this.form.querySelector("[data-bulk] select")?.focus();
  }

  get chosen() {
    return this.boxes.filter((box) => box.checked).length;
  }

  count() {
    const { chosen, form } = this;
    const label = form.querySelector("[data-count]");
    if (!label) return;
    label.dataset.empty ??= label.textContent;
    label.textContent = chosen ? form.dataset.chosen.replace("{n}", chosen) : label.dataset.empty;
    form.querySelector("[data-bulk]").classList.toggle("bulk-ready", chosen > 0);
    if (!this.all) return;
    this.all.checked = chosen > 0 && chosen === this.boxes.length;
    this.all.indeterminate = chosen > 0 && chosen < this.boxes.length;
  }
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

const KEYS = {
  j: (board) => board.move(1),
  k: (board) => board.move(-1),
  x: (board) => board.toggle(),
  X: (board) => board.toggleAll(),
  a: (board) => board.assign(),
  v: () => follow('[data-key="v"]'),
  n: () => follow("[rel=next]"),
  p: () => follow("[rel=prev]"),
};

function listen(form, signal) {
  const board = new Board(form);
  form.addEventListener("change", (event) => {
    if (event.target === board.all) board.choose(board.boxes, board.all.checked);
    else board.count();
  }, { signal });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event)) return;
    const act = KEYS[keyName(event)];
    if (!act || act(board) === false) return;
    event.preventDefault();
  }, { signal });
}

register("[data-board]", listen);
