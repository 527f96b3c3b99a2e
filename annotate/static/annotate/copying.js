/** A button that copies what stands in the field it is for. `data-copies`: the field's id; `data-copied`: what it says then. */

import { register } from "./upgrade.js";

register("[data-copies]", (button, signal) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener(
    "click",
    async () => {
      const field = document.getElementById(button.dataset.copies);
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    },
    { signal },
  );
});
