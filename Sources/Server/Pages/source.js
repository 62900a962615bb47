// Where rows come from, and taking them along: as CSV, as a `curl` line, as a line of the command.

import { el } from "./dom.js";
import { announce } from "./live.js";

/**
 * @typedef {object} Source  a question that anybody can ask again
 * @property {string} path  "/api/v1/queue"
 * @property {Record<string, string|number>} [query]
 * @property {any} [body]  of a POST
 * @property {string} [method]  POST where there is a body, else GET, unless given
 * @property {string} cli  "headroom queue"
 */

/** @param {Source} asked @returns {Source} */
export const source = (asked) => asked;

/** @param {Source} asked @returns {string} path and query */
function pathOf({ path, query }) {
  const text = new URLSearchParams(Object.entries(query ?? {}).map(([k, v]) => [k, String(v)])).toString();
  return text ? `${path}?${text}` : path;
}

/** @param {string} text @returns {string} one word of a shell */
const quoted = (text) => (/^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** @param {Source} asked @returns {string} the same question for `curl`; the token stays in the environment */
export function curl(asked) {
  const method = asked.method ?? (asked.body === undefined ? "GET" : "POST");
  const parts = ["curl -sS"];
  if (method !== "GET") parts.push(`-X ${method}`);
  parts.push('-H "Authorization: Bearer $HEADROOM_TOKEN"');
  if (asked.body !== undefined) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(asked.body))}`);
  return `${parts.join(" ")} ${quoted(location.origin + pathOf(asked))}`;
}

/** @param {string} word @returns {string} one field of CSV (RFC 4180) */
const csvField = (word) => (/[",\r\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word);

/** @param {(string|number|null|undefined)[][]} lines the head first @returns {string} */
export const csv = (lines) => lines.map((line) => line.map((v) => csvField(String(v ?? ""))).join(",")).join("\r\n") + "\r\n";

/**
 * The menu beside a table or a chart.
 * @param {Source|undefined} asked @param {{what: string, lines: () => (string|number|null|undefined)[][], rows?: (from: HTMLElement) => void}} of
 *   `what` names the figures for those who hear the menu; `lines` are they, head first; `rows` opens the rows behind them
 * @returns {HTMLElement}
 */
export function sourceMenu(asked, { what, lines, rows }) {
  const menu = /** @type {HTMLDetailsElement} */ (el("details", { class: "source" }));
  const item = (/** @type {string} */ label, /** @type {() => string} */ text) =>
    el("button", { type: "button", onclick: () => copy(text(), label).then(() => close(menu)) }, label);
  menu.append(el("summary", { "aria-label": `Copy: ${what}`, title: "Copy as CSV, curl or command line" }, "Copy"),
    el("div", { class: "menu" },
      item("Copy as CSV", () => csv(lines())),
      asked && item("Copy as curl", () => curl(asked)),
      asked && item("Copy as command line", () => asked.cli),
      rows && el("button", { type: "button", onclick: (/** @type {Event} */ e) => { close(menu); rows(/** @type {HTMLElement} */ (e.target)); } }, "Open the rows"),
      asked && el("code", { class: "muted" }, asked.cli)));
  menu.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); close(menu); } });
  menu.addEventListener("focusout", (e) => { if (e.relatedTarget && !menu.contains(/** @type {Node} */ (e.relatedTarget))) menu.open = false; });
  return menu;
}

document.addEventListener("click", (e) => {
  for (const menu of document.querySelectorAll("details.source[open]")) {
    if (!menu.contains(/** @type {Node} */ (e.target))) menu.removeAttribute("open");
  }
});

/** @param {HTMLDetailsElement} menu */
function close(menu) {
  menu.open = false;
  /** @type {HTMLElement|null} */ (menu.querySelector("summary"))?.focus();
}

/**
 * Copies text, also where the page was not opened over TLS.
 * @param {string} text @param {string} label "Copy as CSV"
 */
async function copy(text, label) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = /** @type {HTMLTextAreaElement} */ (el("textarea", { class: "hidden", "aria-hidden": "true" }, text));
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  announce(label.replace(/^Copy/, "Copied"));
  toast(label.replace(/^Copy/, "Copied"));
}

/** @param {string} text shown for a moment */
function toast(text) {
  const box = el("p", { class: "toast", "aria-hidden": "true" }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), 1600);
}
