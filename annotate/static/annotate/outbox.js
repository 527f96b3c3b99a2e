/**
 * Marks on their way to the server. They are kept in this browser until the server has answered, so that a lost
 * connection or a closed tab loses nothing; the client id makes sending one twice harmless.
 */

const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

export class Outbox {
  /**
   * `send(mark)` resolves to the server's answer, or rejects with an error that has `final: true` when sending again
   * cannot help. `onSent(mark, answer)`, `onRefused(mark, error)`, `onWaiting(count)` tell the page.
   */
  constructor({ storage, key, send, onSent, onRefused, onWaiting }) {
    Object.assign(this, { storage, key, send, onSent, onRefused, onWaiting });
    this.waiting = [];
    this.tries = 0;
    try {
      this.waiting = JSON.parse(storage?.getItem(key) ?? "[]");
    } catch {
      // Not ours: nothing waits.
    }
  }

  add(mark) {
    this.waiting.push(mark);
    this.keep();
    return this.flush();
  }

  /** Send what waits, oldest first, one at a time; after a failure again later. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    while (this.waiting.length) {
      const mark = this.waiting[0];
      try {
        const answer = await this.send(mark);
        this.settle();
        this.onSent(mark, answer);
      } catch (error) {
        if (!error.final) {
          this.later();
          break;
        }
        this.settle();
        this.onRefused(mark, error);
      }
    }
    this.busy = false;
  }

  settle() {
    this.waiting.shift();
    this.tries = 0;
    this.keep();
    this.onWaiting(0);
  }

  later() {
    this.onWaiting(this.waiting.length);
    this.timer = setTimeout(() => this.flush(), RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
    this.tries += 1;
  }

  /** Forget a mark that was taken back before it was sent; false when it is not waiting. */
  cancel(id) {
    const index = this.waiting.findIndex((mark) => mark.id === id);
    if (index < 0 || (index === 0 && this.busy)) return false;
    this.waiting.splice(index, 1);
    this.keep();
    return true;
  }

  stop() {
    clearTimeout(this.timer);
  }

  keep() {
    try {
      if (this.waiting.length) this.storage?.setItem(this.key, JSON.stringify(this.waiting));
      else this.storage?.removeItem(this.key);
    } catch {
      // Storage is full or blocked: the marks are still sent, as long as the page is open.
    }
  }
}
