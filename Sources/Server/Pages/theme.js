// Light, dark, or as the system has it. Charts are told when it changes.

const KEY = "headroom.theme";

/** @param {HTMLElement} control a select with the values "", "light", "dark" */
export function setUpTheme(control) {
  const select = /** @type {HTMLSelectElement} */ (control);
  select.value = remembered();
  apply(select.value);
  select.addEventListener("change", () => {
    try { localStorage.setItem(KEY, select.value); } catch { /* it holds for this page alone */ }
    apply(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
}

/** @returns {string} */
function remembered() {
  try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; }
}

/** @param {string} theme */
function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  tell();
}

const tell = () => dispatchEvent(new Event("headroom:theme"));
