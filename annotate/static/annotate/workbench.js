/** Entry of the workbench page: builds the desk from what the server sent and connects it to the page. */

import { Bench } from "./bench.js";
import { COMMANDS, toggleFilter } from "./commands.js";
import { follow } from "./follow.js";
import { canHighlight, Painter } from "./highlights.js";
import * as keyboard from "./keyboard.js";
import { fill, MarkList } from "./list.js";
import { announce } from "./live.js";
import * as many from "./many.js";
import { Marks } from "./marks.js";
import { Outbox } from "./outbox.js";
import * as pointer from "./pointer.js";
import { SelectionTool } from "./selection.js";
import { getJson } from "./server.js";
import { ArticleText } from "./text.js";
import { UndoStack } from "./undo.js";
import { register } from "./upgrade.js";
import { View } from "./view.js";

const TOP_MARGIN = 24; // px that stay free between the header and what is scrolled to
const SCROLL_RESTS_MS = 120;
const AGAIN_MS = 2000; // after a question that was not answered
const phone = matchMedia("(max-width: 52rem)");

function readJson(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function assemble(root) {
  const settings = readJson("workbench-settings");
  const textElement = root.querySelector("[data-text]");
  const article = new ArticleText(textElement.querySelectorAll("[data-start]"));
  const marks = new Marks(readJson("workbench-rows"), settings.beyond);
  const painter = new Painter(article, marks, new View(textElement.children));
  const headerHeight = document.querySelector(".site-header")?.offsetHeight ?? 0;
  const toolbar = root.querySelector("[data-selection-toolbar]");
  return new Bench({
    root,
    settings,
    textElement,
    article,
    marks,
    painter,
    toolbar,
    headerHeight,
    list: new MarkList({ element: root.querySelector("[data-mark-list]"), marks, article, texts: settings.texts }),
    selection: new SelectionTool({ root: textElement, toolbar, article, painter, headerHeight }),
    undoStack: new UndoStack(storage(), `undo:${settings.key}`),
    margin: root.querySelector("[data-margin]"),
    phone,
  });
}

/** Marks on their way, and what the page says about them. */
function connectOutbox(bench) {
  const note = bench.root.querySelector("[data-waiting]");
  bench.outbox = new Outbox({
    storage: storage(),
    key: `outbox:${bench.settings.key}`,
    send: (mark) => bench.send(mark),
    onSent: (mark, card) => bench.confirmed(mark, card),
    onRefused: (mark, error) => bench.refused(mark, error),
    onWaiting: (count) => {
      if (!count && !note.hidden) announce(bench.text("online"));
      note.hidden = !count;
      note.textContent = count ? `${bench.text("offline")} ${count}` : "";
      if (count) announce(note.textContent);
    },
  });
  bench.resume(bench.outbox.waiting);
}

/** Counts, position and emptiness, whenever the marks or the open card change. */
function connectCounts(bench) {
  const { root, marks } = bench;
  const position = root.querySelector("[data-position]");
  const empty = root.querySelector("[data-no-marks]");
  const counts = root.querySelectorAll("[data-filter]");
  const bulk = root.querySelector("[data-bulk]");
  bench.onRefresh = () => {
    const numbers = marks.counts();
    for (const chip of counts) {
      chip.querySelector("[data-count]").textContent = numbers[chip.dataset.filter];
      chip.setAttribute("aria-pressed", String(!marks.hidden.has(chip.dataset.filter)));
    }
    const list = marks.list();
    const index = list.findIndex((mark) => mark.id === bench.active);
    const shown = many.shownSuggestions(marks).length;
    bulk.hidden = !numbers.suggested;
    for (const button of bulk.querySelectorAll("button")) button.disabled = !shown || Boolean(marks.beyond);
    bulk.querySelector("[data-shown]").textContent = shown;
    const total = list.length + marks.awaited();
    position.textContent = index < 0 ? String(total) : fill(bench.settings.texts.position, { n: index + 1, total });
    empty.hidden = numbers.total > 0;
    // On a phone the sheet opens with a card and goes with it.
    const hasCard = index >= 0;
    if (hasCard !== bench.margin.classList.contains("has-card")) bench.margin.classList.toggle("is-open", hasCard);
    bench.margin.classList.toggle("has-card", hasCard);
    bench.offerJoining?.();
    for (const entry of bench.outline) {
      if (marks.beyond && entry.end > marks.beyond.start) break; // the server's number is right until the marks are here
      const count = marks.indexFrom(entry.end) - marks.indexFrom(entry.start);
      const text = count ? String(count) : "";
      if (entry.counter.textContent !== text) entry.counter.textContent = text;
    }
  };
}

/** Scrolling: the list follows the text, a chosen mark comes into view, its card stands beside it. */
function connectScrolling(bench, signal) {
  const { textElement, painter, list, marks, headerHeight } = bench;
  const topOf = (span) => painter.range(span).getBoundingClientRect();

  bench.readingPosition = () => {
    const box = textElement.getBoundingClientRect();
    const y = Math.max(box.top, headerHeight) + TOP_MARGIN;
    const paragraph = document.elementFromPoint(box.left + 4, y)?.closest("[data-start]");
    return Number(paragraph?.dataset.start ?? (box.top > 0 ? 0 : bench.lastPosition ?? 0));
  };
  bench.onScrollTo = (span) => {
    const { top, bottom } = topOf(span);
    const floor = innerHeight - (phone.matches ? bench.margin.offsetHeight : 0);
    if (top >= headerHeight + TOP_MARGIN && bottom <= floor - TOP_MARGIN) return;
    scrollBy({ top: top - headerHeight - (floor - headerHeight) * 0.3, behavior: "instant" });
  };
  bench.onOpen = (item, mark) => {
    if (phone.matches) list.align(item);
    else list.align(item, topOf(mark).top - list.element.getBoundingClientRect().top);
  };
  const followText = () => {
    bench.lastPosition = bench.readingPosition();
    for (const { link, start, end } of bench.outline) {
      if (bench.lastPosition >= start && bench.lastPosition < end) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (bench.active !== null || phone.matches || list.element.contains(document.activeElement)) return;
    const index = marks.indexFrom(bench.lastPosition);
    if (!list.covers(index)) list.render(index);
    const row = list.rows.get(marks.list()[index]?.id);
    if (row) list.align(row);
  };
  // Once the scrolling rests: a list that runs along would cost frames, and draw the eye.
  let rest;
  document.addEventListener("scroll", () => {
    painter.follow();
    clearTimeout(rest);
    rest = setTimeout(followText, SCROLL_RESTS_MS);
  }, { signal, passive: true });
  // The text grows and shrinks with the window, with the letters, and when the browser lays out more of it.
  const sizes = new ResizeObserver(() => painter.follow());
  sizes.observe(textElement);
  signal.addEventListener("abort", () => sizes.disconnect());
  window.addEventListener("beforeprint", () => painter.cover({ start: 0, end: Infinity }), { signal });
}

function connectButtons(bench, signal) {
  const { root, list, marks, margin } = bench;
  root.addEventListener("click", (event) => {
    const control = event.target.closest("button, a");
    if (!control) return;
    const { command, filter, kind, position, at } = control.dataset;
    const id = control.closest("[data-id]")?.dataset.id;
    if (command) COMMANDS[command](bench);
    else if (filter) toggleFilter(bench, filter);
    else if (kind) COMMANDS[kind](bench);
    else if (position) list.render(Number(position));
    else if (at) {
      event.preventDefault();
      bench.onScrollTo({ start: Number(at), end: Number(at) + 1 });
    } else if (control.matches("[data-save-bounds]")) COMMANDS.saveBounds(bench);
    else if (control.matches("[data-cancel-bounds]")) COMMANDS.close(bench);
    else if (control.matches("[data-sheet]")) control.setAttribute("aria-expanded", String(margin.classList.toggle("is-open")));
    else if (control.matches(".mark-row")) bench.activate(marks.get(Number(id)) ?? marks.get(id), { focus: true });
  }, { signal });
  // The toolbar must not take the selection away when it is pressed.
  bench.toolbar?.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
  root.querySelector("[data-least]").addEventListener("change", (event) => {
    marks.showFrom(Number(event.target.value));
    if (bench.active !== null && !bench.activeMark()) bench.close();
    bench.refresh();
  }, { signal });
  root.addEventListener("input", (event) => event.target.closest(".card-note")?.classList.add("is-dirty"), { signal });
  const join = bench.toolbar?.querySelector("[data-command=join]");
  bench.offerJoining = () => { if (join) join.hidden = bench.active === null || Boolean(bench.resizing); };
  bench.toolbarFor = (purpose) => {
    for (const tool of bench.toolbar?.children ?? []) tool.hidden = tool.dataset.for !== purpose;
    bench.offerJoining();
    if (purpose === "resize") bench.selection.show();
  };
}

/** Ask for the marks that the page did not bring along, until all are here. */
async function complete(bench, signal) {
  while (bench.marks.beyond && !signal.aborted) {
    try {
      const { rows, beyond } = await getJson(`${bench.settings.urls.marks}?from=${bench.marks.beyond.start}`);
      bench.marks.add(rows, beyond);
      bench.refresh();
      if (bench.active === null) openFromAddress(bench);
    } catch {
      await new Promise((done) => { setTimeout(done, AGAIN_MS); });
    }
  }
  // A timer that a frame sets runs right after that frame was painted.
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("workbench-complete");
    bench.root.dataset.complete = "true";
  }));
}

/** `#m12` opens that mark. */
function openFromAddress(bench) {
  const mark = bench.marks.get(Number(/^#m(\d+)$/.exec(location.hash)?.[1]));
  if (mark) bench.activate(mark);
}

function workbench(root, signal) {
  if (!canHighlight) {
    location.replace("?plain");
    return undefined;
  }
  const bench = assemble(root);
  bench.outline = [...root.querySelectorAll("[data-outline] a")].map((link) => ({
    link, start: Number(link.dataset.at), end: Number(link.dataset.end), counter: link.querySelector("[data-count]"),
  }));
  connectScrolling(bench, signal);
  connectCounts(bench);
  connectOutbox(bench);
  connectButtons(bench, signal);
  keyboard.listen(bench, signal);
  pointer.listen(bench, signal);
  many.listen(bench, signal);
  bench.refresh();
  openFromAddress(bench);
  bench.outbox.flush();
  follow(bench, signal);
  window.addEventListener("online", () => bench.outbox.flush(), { signal });
  window.addEventListener("hashchange", () => openFromAddress(bench), { signal });
  register("[data-mark]", (element) => { if (root.contains(element)) bench.receive(element); });
  bench.complete = complete(bench, signal);
  performance.mark("workbench-ready");
  root.dataset.ready = "true";
  return () => {
    bench.outbox.stop();
    bench.painter.clear();
  };
}

register("[data-workbench]", workbench);
