/** The Ctrl-K palette: an ARIA combobox over the links of this page and a search for what is typed. */

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
    run: () => link.click(),
  }));
}

function searchItems(palette, query) {
  if (!query.trim()) return [];
  return ["Articles", "Claims", "Entities"].map((room) => ({
    label: `${palette.dataset[`text${room}`]} “${query.trim()}”`,
    hint: "",
    run: () => { location.href = palette.dataset[`search${room}`] + encodeURIComponent(query.trim()); },
  }));
}

function optionFor(item, index) {
  const option = document.createElement("li");
  option.id = `palette-option-${index}`;
  option.setAttribute("role", "option");
  option.append(Object.assign(document.createElement("span"), { textContent: item.label, className: "truncate" }));
  if (item.hint) option.append(Object.assign(document.createElement("kbd"), { textContent: item.hint }));
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
  const show = () => {
    items = [...matching(pageItems(), input.value), ...searchItems(dialog, input.value)];
    list.replaceChildren(...items.map(optionFor));
    select(0);
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
