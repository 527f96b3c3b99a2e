/**
 * The review queue with script: keys press the buttons, the next item is there before it is needed, and what is held is
 * kept as long as the page is open. Without script the same forms are sent as pages.
 */

import { announce, toast } from "./live.js";
import { isTyping, keyName } from "./shortcuts.js";
import { register } from "./upgrade.js";

const BEAT_MS = 60_000; // a lease lasts five minutes
const PART = { "X-Part": "1" };

function parsed(html, selector) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector(selector);
  return found && document.importNode(found, true);
}

/** What the server needs to know whose hold this is. */
function hold(item, more = {}) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "fence"]) body.set(name, item.elements[name].value);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return body;
}

/** The queue on its page: `shown` is the item that is decided on, `next` a promise of the one after it, or of null. */
class Queue {
  constructor(desk) {
    this.desk = desk;
    this.shown = desk.querySelector("[data-item]");
    this.ready = null;
    this.travelling = new Set();
    this.sent = Promise.resolve();
    this.look();
  }

  get isOpen() {
    return Boolean(this.shown?.dataset.item);
  }

  /** Fetch the item after the shown one, and hold it too. */
  look() {
    this.next = this.isOpen ? this.fetchNext() : Promise.resolve(null);
  }

  async fetchNext() {
    this.ready = null;
    const asked = new URLSearchParams({ kind: this.desk.dataset.kind });
    for (const key of [this.shown.dataset.item, ...this.travelling]) asked.append("held", key);
    try {
      const response = await fetch(`${this.desk.dataset.next}?${asked}`, { headers: PART, signal: AbortSignal.timeout(15_000) });
      this.ready = response.status === 200 ? parsed(await response.text(), "[data-item]") : null;
    } catch {
      // No answer: the page after this decision will say so.
    }
    return this.ready;
  }

  show(item) {
    this.shown.replaceWith(item);
    this.shown = item;
    const title = item.querySelector("[data-item-title]");
    title?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    announce(title?.textContent.trim() ?? "");
  }

  /** Send a decision or a skip; meanwhile the next item is shown. */
  async send(url, body) {
    const item = this.shown;
    const key = item.dataset.item;
    this.travelling.add(key);
    item.inert = true;
    const answer = this.post(url, body).finally(() => this.travelling.delete(key));
    this.sent = Promise.allSettled([this.sent, answer]);
    const next = await this.next;
    if (next && this.shown === item) {
      this.show(next);
      this.look();
    }
    await this.settle(item, await answer, next);
  }

  /** The server's answer, as {ok, html}; without one `ok` is false and `html` empty. */
  async post(url, body) {
    try {
      const response = await fetch(url, { method: "POST", body, headers: PART, signal: AbortSignal.timeout(20_000) });
      return { ok: response.ok && !response.redirected, html: await response.text() };
    } catch {
      return { ok: false, html: "" };
    }
  }

  async settle(item, { ok, html }, next) {
    if (ok) {
      const progress = parsed(html, ".review-progress");
      if (progress) document.querySelector("[data-review-progress]").replaceChildren(progress);
      if (!next) location.assign(this.desk.dataset.page);
      return;
    }
    const refused = parsed(html, "[data-item]");
    item.inert = false;
    const before = this.shown;
    if (refused || before !== item) this.show(refused ?? item);
    if (before !== item) this.next = Promise.resolve(this.ready = before); // comes after this one
    if (!refused) toast(this.desk.dataset.failed, { mood: "error" });
  }

  /** Everything that this page holds. */
  held() {
    return [this.shown, this.ready].filter((item) => item?.dataset.item && !this.travelling.has(item.dataset.item));
  }

  async beat() {
    for (const item of this.held()) {
      const { ok, html } = await this.post(item.dataset.keep, hold(item));
      if (ok || !html) continue; // no answer at all may pass
      if (item === this.ready) this.look();
      else if (item === this.shown) toast(this.desk.dataset.lost, { mood: "error" });
    }
  }

  leave() {
    for (const item of this.held()) navigator.sendBeacon(item.dataset.skip, hold(item, { then: "leave" }));
  }
}

function press(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  if (event.key === "Escape" && event.target.matches?.("[data-item] textarea")) return event.target.blur();
  if (isTyping(event) || event.repeat) return;
  const control = name.length === 1 && document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!control || control.closest("[inert]")) return;
  event.preventDefault();
  if (control.matches("textarea")) control.focus();
  else control.click();
}

function review(desk, signal) {
  const queue = new Queue(desk);
  desk.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form !== queue.shown || !button) return;
    event.preventDefault();
    if ("needsComment" in button.dataset && !form.elements.reason.value.trim()) {
      form.elements.reason.focus();
      toast(desk.dataset.comment, { mood: "error" });
      return;
    }
    queue.send(button.hasAttribute("formaction") ? button.formAction : form.action, new FormData(form, button));
  }, { signal });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-undo]")) return;
    event.preventDefault();
    await queue.sent; // what is taken back has arrived
    event.target.isConnected ? event.target.submit() : document.querySelector("[data-undo]")?.submit();
  }, { signal });
  document.addEventListener("keydown", press, { signal });
  window.addEventListener("pagehide", () => queue.leave(), { signal });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }, { signal });
  const timer = setInterval(() => queue.beat(), BEAT_MS);
  return () => clearInterval(timer);
}

register("[data-review]", review);
