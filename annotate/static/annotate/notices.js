/** A notification is read once its link was followed; the request outlives the page. */

import { register } from "./upgrade.js";

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
}

register("[data-notices]", (list, signal) => {
  const read = (event) => {
    const link = event.target.closest("[data-notice]");
    if (!link || (event.type === "auxclick" && event.button !== 1)) return;
    const headers = { "X-CSRFToken": token(), "X-Quiet": "1" };
    fetch(list.dataset.notices, { method: "POST", body: new URLSearchParams({ id: link.dataset.notice }), headers, keepalive: true });
    link.closest("li").classList.remove("unread");
  };
  for (const kind of ["click", "auxclick"]) list.addEventListener(kind, read, { signal });
});
