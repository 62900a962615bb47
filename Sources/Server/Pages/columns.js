// What the queue and the book show, column by column.

import { el } from "./dom.js";
import { count, counted, daysBetween, dollars, list, money, words } from "./format.js";

/** @typedef {Record<string, any>} Row  one element of overview.queue or overview.book */

/** @param {string} id @param {string} label @param {(r: Row) => any} [value] @param {(r: Row) => any} [show] */
const field = (id, label, value = (r) => r[id] || null, show = undefined) => ({ id, label, value, show });

/** @param {string} kind @param {string} text @param {string} [title] */
export const tag = (kind, text, title) => el("span", { class: `tag ${kind}`, title }, text);

/** @param {Row[]} rows */
const accelerators = (rows) => rows.reduce((total, r) => total + (r.count ?? 0), 0);

/** @param {number} some @param {number} all @param {string} noun */
const share = (some, all, noun) => (some === all ? counted(all, noun) : `${count(some)} of ${counted(all, noun)}`);

/** @param {Row} r @returns {number|null} days from the earliest day wanted to the tentative one */
const wait = (r) => daysBetween(r.earliest, r.tentative);

/** @param {Row} r */
function waitText(r) {
  const over = r.latest ? daysBetween(r.latest, r.tentative) : null;
  if (r.late) return el("span", { class: "late" }, over && over > 0 ? `late ${count(over)} d` : "late");
  const days = wait(r);
  return days === null ? "" : `+${count(days)} d`;
}

/** @param {Row} r @returns {[string, string]} the resource, and what clears it */
function cause(r) {
  const [resource, ...rest] = String(r.held_by ?? "").split(": ");
  return [resource, rest.join(": ")];
}

/** @param {Row} r */
function causeText(r) {
  const resource = cause(r)[0] || "–";
  return r.gap ? el("span", { title: r.gap }, resource, " ", tag("gap", "planned", r.gap)) : resource;
}

/** Order and customer lead both tables. */
const who = { class: "who", fields: [field("order", "Order"), field("customer", "Customer")] };
const number = { class: "num", fields: [field("count", "Count", (r) => r.count, (r) => count(r.count))] };

export const queueColumns = [
  { class: "num pos", fields: [field("position", "#", (r) => r.position)] },
  who,
  { fields: [field("signed", "Signed"), field("tier", "Tier", (r) => r.tier, (r) => `tier ${r.tier}`)] },
  number,
  { class: "wide", fields: [field("silicon", "Silicon", (r) => r.silicon, (r) => list(r.silicon)), field("regions", "Regions", (r) => r.regions, (r) => list(r.regions))] },
  { fields: [field("earliest", "Earliest"), field("latest", "Latest", undefined, (r) => r.latest || "open")] },
  { class: "key", fields: [field("tentative", "Tentative"), { ...field("wait", "Wait", wait, waitText), title: "Days after the earliest day wanted; late: days after the latest" }] },
  { class: "cause", fields: [field("held", "Held by", (r) => r.held_by || null, causeText), field("clears", "Cleared by", (r) => cause(r)[1] || null, (r) => cause(r)[1])] },
];

/** @param {number} all @returns {(rows: Row[]) => string} */
export const queueSummary = (all) => (rows) => {
  const late = rows.filter((r) => r.late).length;
  return `${share(rows.length, all, "order")} · ${count(accelerators(rows))} accelerators${late ? ` · ${count(late)} late` : ""}`;
};

/** @param {Row} r */
const state = (r) => el("span", { class: `state ${r.state}` }, words(String(r.state ?? "–")));

/** @param {Row} r */
const shortfall = (r) => (r.shortfall ? tag(r.shortfall === "breach" ? "bad" : "warn", words(r.shortfall)) : el("span", { class: "muted" }, "–"));

export const bookColumns = [
  who,
  { fields: [field("state", "State", undefined, state), field("tier", "Tier", (r) => r.tier, (r) => `tier ${r.tier}`)] },
  number,
  { fields: [field("silicon", "Silicon")] },
  { class: "wide", fields: [field("halls", "Halls"), field("region", "Region")] },
  { fields: [field("start", "Start"), field("end", "End")] },
  { class: "num", fields: [field("usd", "USD a year", (r) => r.usd_cents_per_year, (r) => dollars(r.usd_cents_per_year))] },
  { fields: [field("shortfall", "Shortfall", undefined, shortfall)] },
];

/** @param {number} all @returns {(rows: Row[]) => string} */
export const bookSummary = (all) => (rows) => {
  const revenue = rows.reduce((total, r) => total + (r.usd_cents_per_year ?? 0), 0);
  return `${share(rows.length, all, "order")} · ${count(accelerators(rows))} accelerators · ${money(revenue)} a year`;
};

/** @param {Row[]} rows @returns {{label: string, only: (r: Row) => boolean}[]} the choices above the book */
export function bookChoices(rows) {
  const states = [...new Set(rows.map((r) => String(r.state)))].sort();
  return [
    { label: "All states", only: () => true },
    ...states.map((s) => ({ label: words(s), only: (/** @type {Row} */ r) => r.state === s })),
    { label: "in shortfall", only: (r) => Boolean(r.shortfall) },
  ];
}
