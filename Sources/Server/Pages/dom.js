// Building nodes. Data reaches the page only through text nodes and attributes, never as markup.

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `on…` handlers, `style` as an object, everything else an attribute
 * @param {...(Child|Child[])} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...nodes(children));
  return node;
}

/** @param {HTMLElement} node @param {string} name @param {any} value */
function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style") Object.assign(node.style, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** @param {any[]} children @returns {(Node|string)[]} */
function nodes(children) {
  return children.flat().filter((c) => c !== null && c !== undefined && c !== false)
    .map((c) => (c instanceof Node ? c : String(c)));
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} a part the page is known to have */
export function part(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/** @param {() => void} work @param {number} wait milliseconds @returns {() => void} runs once calls have paused */
export function settled(work, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(work, wait);
  };
}

/**
 * A plain table: a caption for those who cannot see the heading, a header row, rows of text.
 * @param {{caption: string, head: string[], rows: (string|number)[][], numeric?: number[]}} spec
 * @returns {HTMLElement}
 */
export function plainTable({ caption, head, rows, numeric = [] }) {
  const align = (/** @type {number} */ i) => (numeric.includes(i) ? { class: "num" } : {});
  return el("table", { class: "plain" },
    el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, head.map((h, i) => el("th", { scope: "col", ...align(i) }, h)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, i) => el("td", align(i), cell))))));
}
