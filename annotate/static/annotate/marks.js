/**
 * The marks of one article, in memory: look-up by place, order, lanes for overlaps, and what the filters leave.
 *
 * A mark is `{id, start, end, kind, state, revision, score, label, ranges}`; the server sends it as an array in this order, kind
 * and state as numbers, what is empty at the end left out (annotate/rows.py).
 * A mark that is not saved yet has its client id as `id` and `pending: true`.
 */

import { firstOf } from "./view.js";

export const KINDS = ["claim", "entity", "date"];
export const STATES = ["suggested", "submitted", "accepted", "rejected"];
export const LANES = 4;

/** The mark that a row of the server's data block says. */
export function fromRow([id, start, end, kind, state, revision, score = null, label = "", ranges = []]) {
  return { id, start, end, kind: KINDS[kind], state: STATES[state], revision, score, label, ranges };
}

/** Where a mark lies, as `{start, end}`: one place, or several of one mark. */
export function places({ start, end, ranges = [] }) {
  return ranges.length ? ranges.map(([from, to]) => ({ start: from, end: to })) : [{ start, end }];
}

/** The places of `mark` with `span` added, those that meet made one; null when all of it is in them already. */
export function joined(mark, span) {
  const all = [...places(mark), span].sort((a, b) => a.start - b.start);
  const apart = [];
  for (const { start, end } of all) {
    const last = apart.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else apart.push({ start, end });
  }
  const same = places(mark).some((place) => place.start <= span.start && place.end >= span.end);
  return same ? null : apart;
}

/** Reading order: by start, the longer one first, then as they were made. */
export function inOrder(a, b) {
  return a.start - b.start || b.end - a.end || compareIds(a.id, b.id);
}

function compareIds(a, b) {
  if (typeof a === typeof b) return a < b ? -1 : Number(a > b);
  return typeof a === "number" ? -1 : 1;
}

export class Marks {
  /** `beyond`: what the page says of marks that it does not hold yet, `{start, counts: [[kind, state, n]]}`, or null. */
  constructor(rows = [], beyond = null) {
    this.beyond = beyond;
    this.byId = new Map(rows.map((row) => [row[0], fromRow(row)]));
    this.hidden = new Set(); // kinds and states that the reader filtered out
    this.least = 0; // score that a suggestion must have to be shown
    this.reach = [];
  }

  get(id) {
    return this.byId.get(id);
  }

  put(mark) {
    this.unlist(this.byId.get(mark.id));
    this.byId.set(mark.id, mark);
    if (!this.sorted || !this.isShown(mark)) return;
    const at = firstOf(this.sorted.length, (index) => inOrder(this.sorted[index], mark) > 0);
    this.sorted.splice(at, 0, mark);
    this.measure(at);
  }

  /** Take in rows that came after the page; of a mark that is known the later revision counts. */
  add(rows, beyond = null) {
    for (const row of rows) {
      const known = this.byId.get(row[0]);
      if (!known || known.revision < row[5]) this.byId.set(row[0], fromRow(row));
    }
    this.beyond = beyond;
    this.sorted = undefined;
  }

  /** How many of the marks that are not here yet the filters will leave, whatever their score. */
  awaited() {
    return this.tally()
      .filter(([kind, state]) => state !== "rejected" && !this.hidden.has(kind) && !this.hidden.has(state))
      .reduce((sum, [, , n]) => sum + n, 0);
  }

  /** `[kind, state, how many]` of the marks that are not here yet. */
  tally() {
    return (this.beyond?.counts ?? []).map(([kind, state, n]) => [KINDS[kind], STATES[state], n]);
  }

  remove(id) {
    this.unlist(this.byId.get(id));
    return this.byId.delete(id);
  }

  /** Take a mark out of the sorted list, which need not be sorted anew for that. */
  unlist(mark) {
    if (!mark || !this.sorted || !this.isShown(mark)) return;
    const at = firstOf(this.sorted.length, (index) => inOrder(this.sorted[index], mark) >= 0);
    this.sorted.splice(at, 1);
    this.measure(at);
  }

  /** From `at` on, the running maximum of the ends: how far back a look-up has to go. */
  measure(at = 0) {
    let reach = this.reach[at - 1] ?? 0;
    this.reach.length = this.sorted.length;
    for (let i = at; i < this.sorted.length; i += 1) this.reach[i] = reach = Math.max(reach, this.sorted[i].end);
  }

  /** Hide or show everything of one kind or state. */
  toggle(name) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.sorted = undefined;
    return this.hidden.has(name);
  }

  /** Show only suggestions of at least this score; those that have none stay. */
  showFrom(least) {
    this.least = least;
    this.sorted = undefined;
  }

  isShown(mark) {
    if (mark.state === "rejected" || this.hidden.has(mark.kind) || this.hidden.has(mark.state)) return false;
    return mark.state !== "suggested" || mark.score === null || mark.score >= this.least;
  }

  /** The marks that are shown, in reading order. */
  list() {
    if (!this.sorted) {
      this.sorted = [...this.byId.values()].filter((mark) => this.isShown(mark)).sort(inOrder);
      this.measure();
    }
    return this.sorted;
  }

  /** Index in `list()` of the first mark that starts at or after `offset`. */
  indexFrom(offset) {
    const list = this.list();
    return firstOf(list.length, (at) => list[at].start >= offset);
  }

  /** The marks that share a code point with `[start, end)`, the shortest first. */
  touching(start, end) {
    const list = this.list();
    const found = [];
    for (let i = this.indexFrom(end) - 1; i >= 0 && this.reach[i] > start; i -= 1) {
      if (places(list[i]).some((place) => place.end > start && place.start < end)) found.push(list[i]);
    }
    return found.sort((a, b) => a.end - a.start - (b.end - b.start) || inOrder(a, b));
  }

  /** The mark after (`step` 1) or before (−1) this one, or after an offset; wraps round; undefined when there is none. */
  neighbour({ id, start }, step, wanted = () => true) {
    const list = this.list();
    const here = list.findIndex((mark) => mark.id === id);
    const from = here >= 0 ? here : this.indexFrom(start) - (step > 0 ? 1 : 0);
    for (let i = 1; i <= list.length; i += 1) {
      const mark = list[(((from + step * i) % list.length) + list.length) % list.length];
      if (wanted(mark)) return mark;
    }
    return undefined;
  }

  /**
   * `Map` of mark → lane, of the marks in `[start, end)`: those that overlap get different lanes, as far as there are
   * lanes. A mark has the same lane whatever stretch is asked for.
   */
  lanes({ start = 0, end = Infinity } = {}) {
    const list = this.list();
    // Where no mark reaches across, all lanes are free: what stood before that does not matter.
    let at = this.indexFrom(start);
    while (at > 0 && this.reach[at - 1] > Math.min(start, list[at]?.start ?? start)) at -= 1;
    const free = []; // end of the last mark in each lane
    const lanes = new Map();
    for (; at < list.length && list[at].start < end; at += 1) {
      const mark = list[at];
      let lane = free.findIndex((last) => last <= mark.start);
      if (lane < 0) lane = free.length;
      free[lane] = mark.end;
      if (mark.end > start) lanes.set(mark, Math.min(lane, LANES - 1));
    }
    return lanes;
  }

  /** How many marks there are of each kind and state, whatever the filters hide. */
  counts() {
    const counts = { claim: 0, entity: 0, date: 0, suggested: 0, submitted: 0, accepted: 0, total: 0 };
    for (const mark of this.byId.values()) {
      if (mark.state === "rejected") continue;
      counts.total += 1;
      counts[mark.kind] += 1;
      counts[mark.state] += 1;
    }
    for (const [kind, state, n] of this.tally()) {
      counts.total += n;
      counts[kind] += n;
      counts[state] += n;
    }
    return counts;
  }
}
