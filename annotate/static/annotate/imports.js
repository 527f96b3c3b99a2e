/** Files dropped anywhere on the import form go into its file field, which then lists them. Without script the field works alone. */

import { register } from "./upgrade.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** 1536 → "1.5 kB", in the page's language. */
export function sizeText(bytes, language) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const format = new Intl.NumberFormat(language, { style: "unit", unit: UNITS[power], unitDisplay: "short", maximumFractionDigits: 1 });
  return format.format(bytes / 1000 ** power);
}

/** The files of both lists, each once: the same name and size is taken for the same file. */
export function merged(kept, added) {
  const known = new Map([...kept, ...added].map((file) => [`${file.name}\n${file.size}`, file]));
  return [...known.values()];
}

function dropzone(form, signal) {
  const input = form.querySelector("input[type=file]");
  const language = document.documentElement.lang;
  const zone = Object.assign(document.createElement("div"), { className: "dropzone" });
  const hint = Object.assign(document.createElement("p"), { textContent: form.dataset.textDrop });
  const list = Object.assign(document.createElement("ul"), { className: "dropped" });
  const total = Object.assign(document.createElement("p"), { className: "source" });
  total.setAttribute("role", "status");
  input.replaceWith(zone);
  zone.append(hint, input, total, list);

  const show = () => {
    const files = [...input.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    list.replaceChildren(...files.map((file) =>
      Object.assign(document.createElement("li"), { textContent: `${file.name}, ${sizeText(file.size, language)}` })));
    total.textContent = files.length
      ? form.dataset.textSize.replace("{n}", files.length).replace("{size}", sizeText(bytes, language))
      : "";
  };
  const take = (added) => {
    const transfer = new DataTransfer();
    for (const file of merged(input.files, added)) transfer.items.add(file);
    input.files = transfer.files;
    show();
  };
  let depth = 0; // enter and leave fire for every child, too
  const lit = (by) => {
    depth = by ? depth + by : 0;
    zone.classList.toggle("dropzone-lit", depth > 0);
  };
  form.addEventListener("dragenter", () => lit(1), { signal });
  form.addEventListener("dragleave", () => lit(-1), { signal });
  form.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  form.addEventListener("drop", (event) => {
    lit(0);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  }, { signal });
  input.addEventListener("change", show, { signal });
}

register("[data-dropzone]", dropzone);
