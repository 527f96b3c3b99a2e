/**
 * The margin's list: every mark a real button, for the keyboard, for touch and for screen readers.
 *
 * Of a long article only the marks around the reading position are in the page, with the number of the rest at both
 * ends. Rows that stay are never moved, so an open card keeps its focus and what was typed.
 */

import { places } from "./marks.js";

const WINDOW = 40; // marks before and after the position
const WORDS = 90; // characters of a quote

/** `[first, last)` of the list that is shown around `index`; everything when that is not much more. */
export function windowAround(index, length, size = WINDOW) {
  if (length <= 3 * size) return [0, length];
  const first = Math.min(Math.max(index - size, 0), length - 2 * size);
  return [first, first + 2 * size];
}

/** "{n} of {total}" with its values. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function part(className, text, tag = "span") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/** What a mark quotes, at most `longest` characters of each place, with "…" between places. */
export function wordsOf(article, mark, longest) {
  return places(mark).map(({ start, end }) => article.slice(start, Math.min(end, start + longest))).join(" … ");
}

export class MarkList {
  constructor({ element, marks, article, texts }) {
    Object.assign(this, { element, marks, article, texts });
    this.rows = new Map(); // id → li
    this.window = [0, 0];
    this.position = 0;
    this.card = null; // the item that holds the open card; it stays below its mark's row
  }

  row(mark) {
    const item = document.createElement("li");
    const button = part("mark-row", "", "button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    item.append(button);
    this.update(item, mark);
    return item;
  }

  update(item, mark) {
    const key = [mark.id, mark.kind, mark.state, mark.start, mark.end, mark.label, mark.pending, mark.ranges].join();
    if (item.dataset.key === key) return;
    item.dataset.key = key;
    item.dataset.id = mark.id;
    const button = item.firstElementChild;
    button.className = `mark-row mark-${mark.state}`;
    const words = wordsOf(this.article, mark, WORDS).replace(/\s+/g, " ");
    const quote = part("mark-words", words);
    quote.dir = "auto";
    button.replaceChildren(part(`kind kind-${mark.kind}`, this.texts[mark.kind]), quote);
    if (mark.label && mark.label !== words) button.append(part("mark-label", mark.label));
    if (mark.pending) button.append(part("mark-state", this.texts.saving));
    else if (mark.state !== "submitted") button.append(part("mark-state", this.texts[mark.state]));
    button.append(part("visually-hidden", fill(this.texts.bounds, mark)));
  }

  /** Show the marks around index `position` of the list, or around where it was. */
  render(position = this.position) {
    const list = this.marks.list();
    this.position = Math.min(Math.max(position, 0), Math.max(list.length - 1, 0));
    this.window = windowAround(this.position, list.length);
    const shown = list.slice(...this.window);
    const wanted = new Set(shown.map((mark) => mark.id));
    for (const [id, item] of this.rows) {
      if (wanted.has(id)) continue;
      item.remove();
      this.rows.delete(id);
    }
    this.ends(list.length);
    let after = this.earlier;
    for (const mark of shown) {
      let item = this.rows.get(mark.id);
      if (item) this.update(item, mark);
      else this.rows.set(mark.id, (item = this.row(mark)));
      if (after.nextElementSibling !== item) after.after(item);
      after = this.card?.previousElementSibling === item ? this.card : item;
    }
  }

  /** The buttons at both ends that say how many marks lie beyond. */
  ends(length) {
    if (!this.earlier) {
      this.earlier = document.createElement("li");
      this.later = document.createElement("li");
      this.element.replaceChildren(this.earlier, this.later);
    }
    const [first, last] = this.window;
    this.end(this.earlier, first, this.texts.earlier, first - 1);
    this.end(this.later, length - last + this.marks.awaited(), this.texts.later, Math.min(last, length - 1));
  }

  end(item, count, text, target) {
    item.hidden = count === 0;
    if (!count) return item.replaceChildren();
    const button = part("button button-quiet button-small list-more", fill(text, { n: count }), "button");
    button.type = "button";
    button.dataset.position = target;
    return item.replaceChildren(button);
  }

  /** Whether index `position` is in the page and not at the very edge of what is. */
  covers(position) {
    const [first, last] = this.window;
    const length = this.marks.list().length;
    const near = (edge, end) => edge === end || Math.abs(position - edge) > 10;
    return position >= first && position < last && near(first, 0) && near(last, length);
  }

  /** Put `item` at `top` pixels below the list's upper edge, as far as the list goes. */
  align(item, top = 0) {
    this.element.scrollTop = item.offsetTop - Math.max(top, 0);
  }

  /** The row of a mark, brought into the page if it is not there; undefined when the filters hide it. */
  reveal(mark) {
    if (!this.rows.has(mark.id)) this.render(this.marks.list().findIndex((each) => each.id === mark.id));
    return this.rows.get(mark.id);
  }

  /** Take over the id that the server gave a mark, without touching its row. */
  rename(from, to) {
    const item = this.rows.get(from);
    if (!item || this.rows.has(to)) return;
    this.rows.delete(from);
    this.rows.set(to, item);
    item.dataset.id = to;
  }
}
