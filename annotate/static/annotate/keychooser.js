/** A field for a key takes the key that is pressed in it; Tab, Shift-Tab and Escape still leave it. */

import { keyName } from "./shortcuts.js";
import { register } from "./upgrade.js";

const LEAVES = new Set(["Tab", "Shift-Tab", "Escape", "Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

register("[data-key-chooser]", (form, signal) => {
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest(".input-key");
    if (!field || event.isComposing || LEAVES.has(event.key) || keyName(event) === "Shift-Tab") return;
    event.preventDefault();
    field.value = keyName(event);
    field.select();
  }, { signal });
  form.addEventListener("focusin", (event) => event.target.closest(".input-key")?.select(), { signal });
});
