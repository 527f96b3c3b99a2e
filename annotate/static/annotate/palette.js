/** The Ctrl-K palette: an ARIA combobox over the links of this page and what a search finds. */

const PAUSE_MS = 150; // in the typing, before the server is asked

/** The items whose label holds every word of `query`, those that start with it first; all when it is empty. */
export function matching(items, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (item) => (item.label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return items
    .filter((item) => words.every((word) => item.label.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}

function pageItems() {
  const links = document.querySelectorAll("[data-site-nav] a, [data-palette-item]");
  return [...links].map((link) => ({
    label: link.dataset.paletteItem || link.textContent.trim(),
    hint: link.dataset.go ? `g ${link.dataset.go}` : "",
    isKey: true,
    run: () => link.click(),
  }));
}

/** The way to the page that lists everything found. */
function searchItem(palette, query) {
  return {
    label: `${palette.dataset.searchText} “${query}”`,
    hint: "",
    run: () => { location.href = `${palette.dataset.search}?q=${encodeURIComponent(query)}`; },
  };
}

/** What the server finds, as items; nothing when it does not answer: the palette still goes places. */
async function foundItems(palette, query, signal) {
  try {
    const answer = await fetch(`${palette.dataset.search}?q=${encodeURIComponent(query)}`, {
      headers: { Accept: "application/json" },
      signal,
    });
    const { results } = await answer.json();
    return results.map(({ room, label, href }) => ({ label, hint: room, run: () => { location.href = href; } }));
  } catch {
    return [];
  }
}

function optionFor(item, index) {
  const option = document.createElement("li");
  option.id = `palette-option-${index}`;
  option.setAttribute("role", "option");
  option.append(Object.assign(document.createElement("span"), { textContent: item.label, className: "truncate" }));
  const hint = item.isKey ? document.createElement("kbd") : Object.assign(document.createElement("span"), { className: "source" });
  if (item.hint) option.append(Object.assign(hint, { textContent: item.hint }));
  return option;
}

export function palette(dialog, signal) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let items = [];
  let selected = 0;

  const select = (index) => {
    selected = items.length ? (index + items.length) % items.length : 0;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === selected)));
    list.children[selected]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[selected]?.id ?? "");
  };
  const put = (found, keep) => {
    items = found;
    list.replaceChildren(...items.map(optionFor));
    select(keep ? selected : 0);
  };
  let asking = new AbortController();
  const show = async () => {
    const query = input.value.trim();
    asking.abort();
    asking = new AbortController();
    const { signal: wanted } = asking;
    const known = [...matching(pageItems(), query), ...(query ? [searchItem(dialog, query)] : [])];
    put(known, false);
    if (query.length < 2) return;
    await new Promise((done) => { setTimeout(done, PAUSE_MS); });
    if (wanted.aborted) return;
    const found = await foundItems(dialog, query, wanted);
    // What was there stays in its place, so that Enter means what it meant when the finger went down.
    if (!wanted.aborted && dialog.open) put([...known, ...found], true);
  };
  const choose = () => {
    dialog.close();
    items[selected]?.run();
  };
  const keys = { ArrowDown: () => select(selected + 1), ArrowUp: () => select(selected - 1), Enter: choose };

  input.addEventListener("input", show, { signal });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }, { signal });
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (index < 0) return;
    select(index);
    choose();
  }, { signal });
  // `toggle` fires for showModal() as well, whoever called it.
  dialog.addEventListener("toggle", () => {
    if (!dialog.open) return;
    input.value = "";
    show();
    input.focus();
  }, { signal });
}
