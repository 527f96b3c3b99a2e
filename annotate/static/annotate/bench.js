/**
 * The workbench's desk: holds the marks, keeps text, list and card in step, and carries out what the reader asks for.
 *
 * Everything is shown at once and confirmed by the server afterwards; what the server refuses is taken back and said.
 * Answers are cards (see server.js), whoever asked for them: this module, or htmx for the forms inside of a card.
 */

import { fill, wordsOf } from "./list.js";
import { announce, toast } from "./live.js";
import * as many from "./many.js";
import { fromRow } from "./marks.js";
import { NoAnswer, post } from "./server.js";

export class Bench {
  /** `parts`: root, article, marks, painter, list, selection, undoStack, settings, phone (a media query). */
  constructor(parts) {
    Object.assign(this, parts);
    this.active = null; // id of the mark whose card is open
    this.own = new Map(); // id → revision that this page's last write made
    this.received = new WeakSet();
    this.unconfirmed = new Map(); // client id → {promise, resolve}
    this.writing = Promise.resolve();
    this.slot = Object.assign(document.createElement("li"), { className: "card-slot" });
    this.list.card = this.slot;
  }

  text(key, values = {}) {
    return fill(this.settings.texts[key], values);
  }

  url(name, id) {
    return this.settings.urls[name].replace("/0/", `/${id}/`);
  }

  /** Bring text, list, counts and position in line with the marks. */
  refresh() {
    this.painter.paint();
    this.painter.activate(this.activeMark());
    this.list.render();
    this.onRefresh();
  }

  activeMark() {
    const mark = this.marks.get(this.active);
    return mark && this.marks.isShown(mark) ? mark : null;
  }

  // --- showing ---

  /** Open the card of a mark and bring both into view. `card` is the card itself when it is at hand. */
  activate(mark, { card = null, scroll = true, focus = false } = {}) {
    if (this.active === mark.id && this.slot.isConnected && !card) {
      if (scroll) this.onScrollTo(mark);
      return;
    }
    this.fold();
    this.active = mark.id;
    this.painter.activate(mark);
    const item = this.list.reveal(mark);
    if (item) {
      item.firstElementChild.setAttribute("aria-expanded", "true");
      item.after(this.slot);
      this.fillSlot(mark, card);
    }
    this.onRefresh();
    if (scroll) this.onScrollTo(mark);
    if (item) this.onOpen(item, mark);
    if (focus) this.focusCard();
    announce(this.describe(mark));
  }

  fillSlot(mark, card) {
    clearTimeout(this.loading);
    if (card) return this.putCard(card);
    const textContent = mark.pending ? this.text("saving") : "";
    this.slot.replaceChildren(Object.assign(document.createElement("div"), { className: "card card-loading", textContent }));
    if (mark.pending) return undefined;
    // Running through the marks with a held key should not load every card on the way.
    this.loading = setTimeout(() => {
      htmx.ajax("GET", this.url("card", mark.id), { target: this.slot, swap: "innerHTML" });
    }, 60);
    return undefined;
  }

  putCard(card) {
    this.slot.replaceChildren(card);
    htmx.process(this.slot);
  }

  focusCard() {
    this.slot.tabIndex = -1;
    this.slot.focus({ preventScroll: true });
  }

  fold() {
    clearTimeout(this.loading);
    this.list.rows.get(this.active)?.firstElementChild.setAttribute("aria-expanded", "false");
    this.slot.remove();
  }

  /** Close the card; the focus goes back to its row when it was inside. */
  close() {
    const row = this.list.rows.get(this.active)?.firstElementChild;
    const inside = this.slot.contains(document.activeElement);
    this.fold();
    this.active = null;
    this.painter.activate(null);
    if (inside) row?.focus({ preventScroll: true });
    this.onRefresh();
  }

  describe(mark) {
    const words = wordsOf(this.article, mark, 120);
    const { texts } = this.settings;
    return `${texts[mark.kind]}, ${texts[mark.state] ?? ""}: ${words}. ${this.text("bounds", mark)}`;
  }

  // --- making ---

  /** Mark a span: shown now, saved through the outbox. */
  create(span, kind) {
    const id = crypto.randomUUID();
    const quote = this.article.slice(span.start, span.end);
    const mark = { id, ...span, kind, state: "submitted", revision: 0, score: null, label: "", pending: true };
    let resolve;
    this.unconfirmed.set(id, { promise: new Promise((done) => { resolve = done; }), resolve });
    this.marks.put(mark);
    this.list.position = this.marks.indexFrom(mark.start);
    this.refresh();
    if (!this.phone.matches) this.activate(mark, { scroll: false });
    this.outbox.add({ id, quote, ...span, kind });
    return mark;
  }

  /** Marks that an earlier visit could not send: shown again and sent now. */
  resume(waiting) {
    for (const { id, start, end, kind } of waiting) {
      let resolve;
      this.unconfirmed.set(id, { promise: new Promise((done) => { resolve = done; }), resolve });
      this.marks.put({ id, start, end, kind, state: "submitted", revision: 0, score: null, label: "", pending: true });
    }
  }

  /** How the outbox sends a mark. */
  send({ id, quote, start, end, kind }) {
    return post(this.settings.urls.create, { client_id: id, quote, start, end, kind });
  }

  /** The server took a new mark: it gets its real id everywhere. */
  confirmed({ id }, card) {
    const row = JSON.parse(card.dataset.mark);
    this.marks.remove(id);
    this.list.rename(id, row[0]);
    this.painter.rename(id, row[0]);
    const open = this.active === id;
    if (open) this.active = row[0];
    this.receive(card);
    if (open && this.slot.isConnected) this.putCard(card);
    this.unconfirmed.get(id)?.resolve(row[0]);
    this.unconfirmed.delete(id);
    announce(this.text("saved"));
  }

  refused({ id }, error) {
    this.marks.remove(id);
    if (this.active === id) this.close();
    this.unconfirmed.get(id)?.resolve(null);
    this.unconfirmed.delete(id);
    this.refresh();
    toast(error.message, { mood: "error" });
  }

  // --- changing ---

  /**
   * Send one step on a mark and show `patch` meanwhile. Steps go out one after the other, each with the revision that
   * the one before it made. Resolves to whether the server took it.
   */
  write(mark, name, values = {}, patch = {}) {
    const { revision, ...before } = mark;
    this.marks.put({ ...mark, ...patch });
    this.refresh();
    const run = async () => {
      const id = mark.pending ? await this.unconfirmed.get(mark.id)?.promise : mark.id;
      if (!id) return false;
      try {
        this.show(await post(this.url(name, id), { ...values, revision: this.marks.get(id).revision }));
        return true;
      } catch (error) {
        this.marks.put({ ...before, id, revision: this.marks.get(id)?.revision ?? revision, pending: false });
        this.refresh();
        this.complain(error, this.marks.get(id));
        return false;
      }
    };
    this.writing = this.writing.then(run, run);
    return this.writing;
  }

  /** Put a mark of an earlier version onto a span of this one; the note about it goes once it is there. */
  async place(placing, values) {
    try {
      const card = await post(placing.url, { ...values, revision: placing.revision });
      this.settings.placing = null;
      this.root.querySelector("[data-placing]").remove();
      this.root.querySelector("[data-command=place]").remove();
      history.replaceState(null, "", location.pathname);
      this.receive(card);
      this.activate(this.marks.get(placing.id), { card });
    } catch (error) {
      toast(error instanceof NoAnswer ? this.text("tooFast") : error.message, { mood: "error" });
    }
  }

  /** Say what went wrong; a conflict opens its card. */
  complain(error, mark) {
    if (error.card && mark) {
      this.receive(error.card);
      this.activate(this.marks.get(mark.id) ?? mark, { card: error.card });
    } else toast(error instanceof NoAnswer ? this.text("tooFast") : error.message, { mood: "error" });
  }

  /** Take in an answer's card, and put it in the place of the one that is open. */
  show(card) {
    this.receive(card);
    if (String(this.active) === card.dataset.card && this.slot.isConnected) this.putCard(card);
  }

  /** Anything with `data-mark` that came from the server, through whomever: the marks learn from it, once. */
  receive(element) {
    if (this.received.has(element)) return;
    this.received.add(element);
    const mark = fromRow(JSON.parse(element.dataset.mark));
    this.learn(mark);
    if (element.hasAttribute("data-undo")) {
      this.own.set(mark.id, mark.revision);
      const inverse = { ...JSON.parse(element.dataset.undo), revision: mark.revision };
      if (this.replaying) this.replaying(inverse);
      else this.undoStack.did(inverse);
    }
  }

  /** The state of a mark as the server has it; an older one than ours is no news. */
  learn(mark) {
    const known = this.marks.get(mark.id);
    if (known && known.revision > mark.revision) return;
    this.marks.put({ ...mark, label: mark.label || (known?.kind === mark.kind && known.label) || "" });
    if (this.active === mark.id && !this.marks.isShown(mark)) this.close();
    this.refresh();
  }

  // --- undoing ---

  /** Take the last step back, or do it again; what somebody else changed since is left as it is. */
  undo(redo = false) {
    this.offer?.remove();
    const run = async () => {
      const step = this.undoStack.peek(redo);
      if (!step) return toast(this.text(redo ? "nothingToRedo" : "nothingToUndo"));
      if (step.marks) return many.replay(this, step, redo);
      const current = this.marks.get(step.id)?.revision ?? step.revision;
      if (current !== (this.own.get(step.id) ?? step.revision)) {
        this.undoStack.drop(redo);
        return toast(this.text("changedByOther"), { mood: "error" });
      }
      return this.replay(step, current, redo);
    };
    this.writing = Promise.all([this.writing, ...[...this.unconfirmed.values()].map(({ promise }) => promise)]).then(run, run);
    return this.writing;
  }

  async replay(step, revision, redo) {
    this.replaying = (inverse) => this.undoStack.stepped(inverse, redo);
    try {
      this.show(await post(step.url, { ...step.values, revision }));
      announce(`${this.text(redo ? "redone" : "undone")} ${step.label}`);
    } catch (error) {
      if (error.final) this.undoStack.drop(redo);
      toast(error.card ? this.text("changedByOther") : error instanceof NoAnswer ? this.text("tooFast") : error.message, { mood: "error" });
    } finally {
      this.replaying = null;
    }
    const mark = this.marks.get(step.id);
    if (mark && this.marks.isShown(mark)) this.activate(mark);
  }
}
