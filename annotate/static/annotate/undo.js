/**
 * Undo and redo without limit, per article, kept in this browser: it survives reloads and going to another article.
 *
 * Each answer to a write carries its inverse `{url, values, label, id}`; running an inverse answers with its own inverse.
 * So a step back pushes onto the redo stack what the server said would undo it, and the other way round.
 */

export class UndoStack {
  /** `storage` as localStorage, or null when the browser blocks it; `key` names the article and the person. */
  constructor(storage, key) {
    this.storage = storage;
    this.key = key;
    let kept = null;
    try {
      kept = JSON.parse(storage?.getItem(key) ?? "null");
    } catch {
      // Not ours, or cut off half-way: start with nothing.
    }
    this.done = kept?.done ?? [];
    this.undone = kept?.undone ?? [];
  }

  /** A step that the reader took; what was undone before it cannot be redone any more. */
  did(inverse) {
    this.done.push(inverse);
    this.undone = [];
    this.keep();
  }

  /** What `undo` (or `redo`) would run; undefined when there is nothing. */
  peek(redo = false) {
    return (redo ? this.undone : this.done).at(-1);
  }

  /** The top step ran; `inverse` takes it back again. */
  stepped(inverse, redo = false) {
    const [from, to] = redo ? [this.undone, this.done] : [this.done, this.undone];
    from.pop();
    to.push(inverse);
    this.keep();
  }

  /** The top step cannot run: somebody else changed the mark, or it is gone. */
  drop(redo = false) {
    (redo ? this.undone : this.done).pop();
    this.keep();
  }

  keep() {
    try {
      this.storage?.setItem(this.key, JSON.stringify({ done: this.done, undone: this.undone }));
    } catch {
      // Storage is full or blocked: undo still works until the page is left.
    }
  }
}
