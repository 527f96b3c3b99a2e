/** The entry of every page: which behaviour belongs to which element. */

import { announce, toast, toastLeaves } from "./live.js";
import { palette } from "./palette.js";
import { open, pageKeys } from "./shortcuts.js";
import { themeToggle } from "./theme.js";
import { register } from "./upgrade.js";

/** `data-opens="id"`: a control that opens a dialog. */
function opens(control, signal) {
  control.addEventListener("click", () => open(control.dataset.opens), { signal });
}

/** A dialog closes when its backdrop is pressed. */
function closesOutside(dialog, signal) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  }, { signal });
}

/** A `<details>` menu closes on Escape and on a press elsewhere. */
function menu(details, signal) {
  const summary = details.querySelector("summary");
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  }, { signal });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
    event.stopPropagation();
  }, { signal });
}

/** The link of the navigation that leads to this room of the site. */
function currentLink(list) {
  const links = [...list.querySelectorAll("a")].filter((link) =>
    link.pathname === "/" ? location.pathname === "/" : location.pathname.startsWith(link.pathname));
  const [current] = links.sort((a, b) => b.pathname.length - a.pathname.length);
  current?.setAttribute("aria-current", "page");
  current?.scrollIntoView({ inline: "center", block: "nearest" }); // on a phone the list is wider than the window
}

/** The strip that says the connection is gone. */
function offline(strip, signal) {
  const update = () => { strip.hidden = navigator.onLine; };
  for (const event of ["online", "offline"]) window.addEventListener(event, update, { signal });
  update();
}

/** `data-autosubmit`: a filter form that sends itself when a choice changes; without script it has a button. */
function autosubmit(form, signal) {
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[type=search], [type=text]")) form.requestSubmit();
  }, { signal });
}

/** A failed htmx request is said in words; the page keeps what it shows (see noSwap in base.html). */
function saysErrors(root, signal) {
  const texts = { 403: "forbidden", 404: "gone" };
  const say = (key) => toast(root.dataset[key] ?? root.dataset.failed, { mood: "error" });
  root.addEventListener("htmx:response:error", (event) => {
    const { response: { status }, text } = event.detail.ctx;
    if (text?.includes("data-toast")) return; // The server has said it itself.
    if (status !== 409 && status !== 422) say(texts[status] ?? "failed");
  }, { signal });
  root.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) say(navigator.onLine ? "failed" : "offlineText");
  }, { signal });
}

register("html", pageKeys);
register("[data-says-errors]", saysErrors);
register("[data-theme-toggle]", themeToggle);
register("[data-opens]", opens);
register("dialog", closesOutside);
register("[data-palette]", palette);
register("[data-menu]", menu);
register("[data-site-nav]", currentLink);
register("[data-offline]", offline);
register("[data-autosubmit]", autosubmit);
register("[data-toast]", toastLeaves);
register("[data-announce]", (element) => announce(element.dataset.announce || element.textContent.trim()));
register("[data-focus-on-load]", (element) => element.focus());
