// A part of a screen that one answer fills, and the plain pieces the screens are laid out with.

import { Trouble } from "../client.js";
import { el } from "../dom.js";
import { percent } from "../format.js";
import { empty, loading, trouble } from "../state.js";
import { showTable } from "../table.js";

/** @typedef {import("../dom.js").Child} Child */

/** @param {HTMLElement} root @returns {HTMLElement} a place of its own at the end of `root`, one thing below the other */
export function place(root) {
  const box = el("div", { class: "stack", style: { display: "grid", gap: "var(--gap)", alignContent: "start", gridTemplateColumns: "minmax(0, 1fr)",
    minWidth: "0" } });
  root.append(box);
  return box;
}

/** @param {HTMLElement} root @param {number} [least] pixels that a card wants @returns {HTMLElement} a grid of cards: one column on a phone */
export function cards(root, least = 460) {
  const box = el("div", { class: "cards", style: { display: "grid", gap: "var(--gap)", alignItems: "start",
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${least}px), 1fr))` } });
  root.append(box);
  return box;
}

/**
 * Asks and draws; says so while it waits, and what to do when it fails. A part that the token does not show is no fault.
 * @template Answer
 * @param {HTMLElement} root @param {string} asking "Asking for the reactors…" @param {() => Promise<Answer>} ask @param {(root: HTMLElement, answer: Answer) => any} draw
 */
export async function fill(root, asking, ask, draw) {
  loading(root, asking);
  try {
    const answer = await ask();
    root.replaceChildren();
    root.setAttribute("aria-busy", "false");
    await draw(root, answer);
  } catch (error) {
    if (error instanceof Trouble && error.status === 403) empty(root, `${error.message} ${error.remedy}`);
    else trouble(root, error, () => fill(root, asking, ask, draw));
  }
}

/**
 * A table that scrolls within its card, so that what stands beside it stays in sight.
 * @template Row @param {HTMLElement} root @param {import("../table.js").Spec<Row>} spec @param {number} [height] pixels
 */
export async function lowTable(root, spec, height = 360) {
  const shown = await showTable(root, spec);
  for (const scroll of root.querySelectorAll(".table .scroll")) /** @type {HTMLElement} */ (scroll).style.maxHeight = `${height}px`;
  return shown;
}

/** @typedef {[string, Child, string?, string?]} Fact  what it is, the figure with its unit, what it means, the id of the chart with the rows behind it */

/** @param {Fact[]} pairs @returns {HTMLElement} */
export const facts = (pairs) => el("dl", { class: "headline card", style: { display: "flex", flexWrap: "wrap", justifyContent: "flex-start",
  gap: "10px 40px", padding: "12px 16px" } }, pairs.map(([name, value, note, behind]) => el("div", {},
  el("dt", {}, behind ? toRows(name, behind) : name), el("dd", {}, el("b", {}, value), note && el("span", {}, note)))));

/** @param {string} name @param {string} id of a chart @returns {HTMLElement} a way to the rows behind a figure */
const toRows = (name, id) => el("button", { type: "button", title: "Show the rows behind it", onclick: () => openRows(id),
  style: { padding: "0", border: "0", background: "none", color: "var(--muted)", font: "inherit", textDecoration: "underline dotted", textUnderlineOffset: "3px", cursor: "pointer" } }, name);

/** @param {string} id of a chart */
function openRows(id) {
  const rows = /** @type {HTMLDetailsElement|null} */ (document.querySelector(`#${id} details.figures`));
  if (!rows) return;
  rows.open = true;
  rows.closest(".card")?.scrollIntoView({ block: "start" });
  /** @type {HTMLElement|null} */ (rows.querySelector("summary"))?.focus({ preventScroll: true });
}

/** @param {string} title @param {string} [note] @returns {HTMLElement} the heading of a part of a screen */
export const heading = (title, note) => el("header", { class: "stack-top", style: { margin: "12px 2px 0" } },
  el("h2", { style: { fontSize: "16px", lineHeight: "22px" } }, title), note && el("p", { class: "muted" }, note));

/**
 * A row of fields and a button; `asked` gets what stands in them.
 * @param {{name: string, label: string, value: string|number, options?: string[], hint?: string, size?: number}[]} fields
 * @param {string} verb @param {(values: Record<string, string>) => void} asked @returns {HTMLFormElement}
 */
export function controls(fields, verb, asked) {
  const form = /** @type {HTMLFormElement} */ (el("form", { class: "controls", style: { display: "flex", flexWrap: "wrap", gap: "8px 12px",
    alignItems: "end", margin: "0 2px 10px" } },
    fields.map(field), el("button", { type: "submit", class: "primary" }, verb)));
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    asked(Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v).trim()])));
  });
  return form;
}

/** A field one writes in or chooses from. */
const BOX = { height: "28px", padding: "0 8px", background: "var(--page)", border: "1px solid var(--rule)", borderRadius: "5px" };
let lists = 0;

/** @param {{name: string, label: string, value: string|number, options?: string[], hint?: string, size?: number}} spec */
function field({ name, label, value, options, hint, size = 9 }) {
  const id = options && `choices-${(lists += 1)}`;
  const input = el("input", { name, value, list: id, placeholder: hint, autocomplete: "off", style: { ...BOX, width: `${size}em` } });
  return el("label", { class: "field", style: { display: "grid", gap: "2px", fontSize: "11.5px", color: "var(--muted)" } }, label, input,
    options && el("datalist", { id }, options.map((o) => el("option", { value: o }))));
}

/** @param {string} label @param {{value: string, text: string}[]} options @param {string} value @param {(value: string) => void} chosen @returns {HTMLElement} */
export function choice(label, options, value, chosen) {
  const select = /** @type {HTMLSelectElement} */ (el("select", { style: BOX }, options.map((o) => el("option",
    { value: o.value, selected: o.value === value }, o.text))));
  select.onchange = () => chosen(select.value);
  return el("label", { class: "field", style: { display: "inline-flex", gap: "8px", alignItems: "center", color: "var(--muted)" } }, label, select);
}

/** @param {number} millionths @returns {string} "34%" */
export const ppm = (millionths) => percent(millionths / 1e6);

/** @template Item @param {Item[]} items @param {(item: Item) => number} by @returns {Item[]} greatest first */
export const greatest = (items, by) => [...items].sort((a, b) => by(b) - by(a));

/** @param {number[]} values */
export const sum = (values) => values.reduce((a, b) => a + b, 0);
