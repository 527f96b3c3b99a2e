/** Which stretch of the text is near the window: what lies far from it need not be highlighted. */

/** Index of the first of `length` things, in order, of which `test(index)` holds; `length` when it holds of none. */
export function firstOf(length, test) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export class View {
  /** `chunks`: elements of the text, in order, that hold its paragraphs; `height()`: of the window, in px. */
  constructor(chunks, height = () => innerHeight) {
    this.chunks = [...chunks].map((element) => ({ element, start: Number(element.querySelector("[data-start]").dataset.start) }));
    this.height = height;
  }

  /** The code points of the chunks at most `margin` heights of the window away from it; ends at Infinity with the text. */
  near(margin) {
    const { chunks } = this;
    const room = margin * this.height();
    const box = (at) => chunks[at].element.getBoundingClientRect();
    const first = firstOf(chunks.length, (at) => box(at).bottom > -room);
    const behind = firstOf(chunks.length, (at) => box(at).top >= this.height() + room);
    return { start: chunks[first]?.start ?? Infinity, end: chunks[behind]?.start ?? Infinity };
  }
}
