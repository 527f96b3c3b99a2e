/** Just enough of a page for modules that read paragraphs: elements with `dataset.start` and one text node. */

export function paragraph(start, text) {
  const element = { nodeType: 1, dataset: { start: String(start) }, textContent: text, childNodes: [] };
  element.closest = (selector) => (selector === "[data-start]" ? element : null);
  element.firstChild = { nodeType: 3, data: text, parentElement: element };
  element.childNodes = [element.firstChild];
  return element;
}

/** The paragraphs of a text, as the server cuts it: one for each line that is not empty; bases in code points. */
export function paragraphsOf(text) {
  let start = 0;
  const found = [];
  for (const line of text.split("\n")) {
    if (line.trim()) found.push(paragraph(start, line));
    start += [...line].length + 1;
  }
  return found;
}
