// The form in which an order is asked for. What a field must hold is said where it is wrong.

import { el } from "./dom.js";
import { isDay, wholeNumber } from "./format.js";

/** @typedef {Record<string, any>} Order  fields of orders.csv, as the API takes them */

const TERMS = { "6mo": "6 months", "12mo": "12 months", "24mo": "24 months", "36mo": "36 months", "60mo": "60 months" };
const SAME = { any: "anywhere", region: "one region", site: "one site", fabric: "one fabric", hall: "one hall" };
let made = 0;

/**
 * @param {{known: import("./choices.js").Known, given: URLSearchParams, isShort?: boolean, action?: string, onAsk: (order: Order) => void}} options
 *   `given` prefills fields by name; a short form leaves out what most orders do not say
 * @returns {HTMLFormElement}
 */
export function orderForm({ known, given, isShort = false, action = "Quote", onAsk }) {
  const id = `order-form-${(made += 1)}`;
  const start = (/** @type {string} */ name, /** @type {string} */ usual) => given.get(name) ?? usual;
  const input = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ usual, /** @type {any} */ props = {}) =>
    el("label", {}, label, el("input", { name, value: start(name, usual), autocomplete: "off", spellcheck: "false", ...props }));
  const choice = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Record<string, string>} */ values, /** @type {string} */ usual) =>
    el("label", {}, label, el("select", { name }, Object.entries(values).map(([value, text]) => el("option", { value, selected: value === start(name, usual) }, text))));
  const check = (/** @type {string} */ name, /** @type {string} */ label, /** @type {boolean} */ usual) =>
    el("label", { class: "check" }, el("input", { type: "checkbox", name, checked: given.has(name) ? given.get(name) === "true" : usual }), label);
  const form = /** @type {HTMLFormElement} */ (el("form", { class: `order-form${isShort ? " short" : ""}`, novalidate: true },
    input("count", "Accelerators", "2,048", { inputmode: "numeric", required: true }),
    input("silicon", "Silicon, best first", known.silicon[0] ?? "", { list: `${id}-silicon`, required: true }),
    input("regions", "Regions", "", { list: `${id}-regions`, placeholder: "any" }),
    input("earliest", "Earliest start", known.clock, { placeholder: "YYYY-MM-DD", required: true }),
    !isShort && input("latest", "Latest start", "", { placeholder: "open" }),
    choice("term", "Term", TERMS, "24mo"),
    !known.isCustomer && choice("tier", "Tier", { 1: "1", 2: "2", 3: "3" }, "3"),
    !isShort && input("min_chunk", "Least chunk", "", { inputmode: "numeric", placeholder: "all in one" }),
    !isShort && choice("chunk_in", "Chunk within", { fabric: "a fabric", hall: "a hall" }, "fabric"),
    !isShort && choice("same", "Chunks within", SAME, "any"),
    check("or_equivalent", "or equivalent silicon", true),
    el("button", { type: "submit", class: "primary" }, action),
    el("datalist", { id: `${id}-silicon` }, known.silicon.map((value) => el("option", { value }))),
    el("datalist", { id: `${id}-regions` }, known.regions.map((value) => el("option", { value })))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const order = read(form);
    if (order) onAsk(order);
  });
  return form;
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement|null} */
const field = (form, name) => /** @type {HTMLInputElement|null} */ (form.elements.namedItem(name));

/** @param {HTMLFormElement} form @param {string} name @returns {string} */
const text = (form, name) => field(form, name)?.value.trim() ?? "";

/** @param {HTMLFormElement} form @returns {Order|null} the order, or nothing when a field was faulted */
export function read(form) {
  const days = ["earliest", "latest"].map((name) => fault(form, name, name === "latest" && text(form, name) === "" || isDay(text(form, name)), "A day written YYYY-MM-DD, such as 2027-01-31."));
  const sound = [
    fault(form, "count", wholeNumber(text(form, "count")) > 0, "A whole number of accelerators, such as 2048."),
    fault(form, "silicon", text(form, "silicon") !== "", "At least one silicon, such as h200."),
    fault(form, "min_chunk", text(form, "min_chunk") === "" || wholeNumber(text(form, "min_chunk")) > 0, "A whole number of accelerators, or nothing."),
    ...days,
  ].every(Boolean);
  if (!sound) {
    form.reportValidity();
    return null;
  }
  const optional = { tier: Number(text(form, "tier")) || "", latest: text(form, "latest"), min_chunk: wholeNumber(text(form, "min_chunk")) || "", chunk_in: text(form, "chunk_in"), same: text(form, "same") };
  return { count: wholeNumber(text(form, "count")), silicon: names(text(form, "silicon")), regions: names(text(form, "regions")), earliest: text(form, "earliest"),
    term: text(form, "term"),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== "")),
    ...(field(form, "or_equivalent")?.checked ? { or_equivalent: true } : {}) };
}

/** @param {HTMLFormElement} form @param {string} name @param {boolean} isSound @param {string} message @returns {boolean} */
function fault(form, name, isSound, message) {
  const input = field(form, name);
  if (!input) return true;
  input.setCustomValidity(isSound ? "" : message);
  if (isSound) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  input.oninput = () => input.setCustomValidity("");
  return isSound;
}

/** @param {string} given @returns {string[]} */
const names = (given) => given.split(/[;,\s]+/).filter(Boolean);

/** @param {Order} order @returns {string} the flags of the command that ask the same */
export function flags(order) {
  const flag = (/** @type {string} */ name, /** @type {any} */ value) =>
    value === true ? `--${name}` : value === undefined || value === "" || value.length === 0 ? "" : `--${name} ${[value].flat().join(",")}`;
  const words = Object.entries(order).map(([name, value]) => flag({ order: "id", penalty_usd_cents_per_day: "penalty" }[name] ?? name.replaceAll("_", "-"), value));
  return words.filter(Boolean).join(" ");
}

/** @param {Order} order @returns {Record<string, string>} it as parameters of an address, which prefill the form again */
export const asParameters = (order) => ({ or_equivalent: "false", ...Object.fromEntries(Object.entries(order).filter(([, v]) => String(v) !== "").map(([k, v]) => [k, [v].flat().join(",")])) });
