// Letter: the state of capacity on one page that prints, each number a link to the answer it was taken from.

import { get } from "../client.js";
import { el } from "../dom.js";
import { link } from "../router.js";
import { source } from "../source.js";
import { loading } from "../state.js";
import { showTable } from "../table.js";

export const screen = { id: "letter", title: "Letter", question: "What is the state of capacity, in a page?", needs: "money", show };

/** @typedef {{name: string, shown: string, query: string, field: string, command: string, number: number}} Figure */

/** @param {HTMLElement} root @param {URLSearchParams} params `figure`, the number of one */
async function show(root, params) {
  loading(root, "Writing the letter…");
  const letter = await get("/api/v1/letter");
  /** @type {Figure[]} */
  const figures = letter.figures.map((/** @type {Figure} */ f, /** @type {number} */ i) => ({ ...f, number: i + 1 }));
  const chosen = figures.find((f) => String(f.number) === params.get("figure"));
  root.replaceChildren(page(letter, figures));
  if (chosen) await answer(root, chosen);
  await showTable(root, { caption: "Where each number comes from", columns, rows: figures,
    summary: (rows) => `${rows.length} numbers, as of fact ${letter.seq}`, empty: "The letter has no numbers.",
    source: source({ path: "/api/v1/letter", cli: "headroom letter --json" }) });
}

const columns = [
  { id: "number", label: "No.", value: (/** @type {Figure} */ f) => f.number },
  { id: "name", label: "What", value: (/** @type {Figure} */ f) => f.name },
  { id: "shown", label: "Told as", value: (/** @type {Figure} */ f) => f.shown,
    show: (/** @type {Figure} */ f) => link(`#/letter?figure=${f.number}`, f.shown, { "aria-label": `${f.name}: ${f.shown}, its answer` }) },
  { id: "query", label: "Asked of", value: (/** @type {Figure} */ f) => f.query, show: (/** @type {Figure} */ f) => el("code", {}, f.query) },
  { id: "field", label: "Field", value: (/** @type {Figure} */ f) => f.field, show: (/** @type {Figure} */ f) => el("code", {}, f.field) },
  { id: "command", label: "Command line", value: (/** @type {Figure} */ f) => f.command, show: (/** @type {Figure} */ f) => el("code", {}, f.command) },
];

/** @param {any} letter @param {Figure[]} figures @returns {HTMLElement} */
function page(letter, figures) {
  const left = [...figures];
  return el("article", { class: "card letter", "aria-labelledby": "letter-h" },
    el("p", { class: "letter-head" }, el("span", {}, letter.operator), el("time", { datetime: letter.day }, letter.day)),
    el("h2", { id: "letter-h" }, "State of capacity"),
    letter.paragraphs.map((/** @type {string} */ text) => el("p", {}, linked(text, left))),
    el("p", { class: "muted" }, `As of fact ${letter.seq}, `, el("code", {}, letter.hash), "."));
}

/**
 * The numbers of a paragraph as links, taken off `left` in their order.
 * @param {string} text @param {Figure[]} left
 */
function linked(text, left) {
  /** @type {import("../dom.js").Child[]} */
  const parts = [];
  let rest = text;
  while (left.length && rest.includes(left[0].shown)) {
    const figure = /** @type {Figure} */ (left.shift());
    const at = rest.indexOf(figure.shown);
    parts.push(rest.slice(0, at), link(`#/letter?figure=${figure.number}`, figure.shown, { title: `${figure.name}: ${figure.query}, ${figure.field}` }));
    rest = rest.slice(at + figure.shown.length);
  }
  return [...parts, rest];
}

/**
 * The part of the answer that a number was taken from.
 * @param {HTMLElement} root @param {Figure} figure
 */
async function answer(root, figure) {
  const whole = await get(figure.query);
  const [first, ...path] = figure.field.split(".");
  const part = path.reduce((/** @type {any} */ value, /** @type {string} */ name) => value?.[name], whole[first]);
  root.append(el("section", { class: "card", "aria-labelledby": "answer-h" },
    el("h2", { id: "answer-h" }, `${figure.number}. ${figure.name}`),
    el("p", { class: "reading" }, el("code", {}, figure.query), " answers ", el("code", {}, `${figure.field}: ${JSON.stringify(part)}`),
      `; the letter tells it as ${figure.shown}.`)));
}
