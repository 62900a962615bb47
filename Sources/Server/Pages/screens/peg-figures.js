// Where dollars of capital go, as flows and bars. Every ribbon is a figure of the answer or a sum of such figures.

import { mark, plain, tone, toneOf } from "../chart.js";
import { money, moneyUnit, monthName, percent } from "../format.js";
import { greatest, sum } from "./answers.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {{name: string, color: string}} Node */
/** @typedef {{from: number, to: number, certainty: string, cents: number}} Ribbon */

export const CERTAINTIES = ["promised", "queued", "forecast", "unpegged"];
export const MEANING = {
  promised: "serves a promise",
  queued: "serves a signed order that waits",
  forecast: "serves an inquiry, as if it were signed today",
  unpegged: "serves nobody",
};
const COLORS = { promised: "promised", queued: "queued", forecast: "planned", unpegged: "alarm" };
const KEPT = { promised: 10, queued: 5, forecast: 3 };

/** @param {string} certainty @param {number} [alpha] */
const inkOf = (certainty, alpha) => toneOf(/** @type {any} */ (COLORS)[certainty], alpha);

/** @param {Row} parts @param {string} certainty @returns {number} cents */
export const cents = (parts, certainty) => parts[`${certainty}_usd_cents`] ?? 0;

/** @param {Row} parts @returns {number} the part of a dollar that serves somebody */
export const peggedShare = (parts) => (parts.total_usd_cents > 0 ? 1 - parts.unpegged_usd_cents / parts.total_usd_cents : NaN);

/** Nodes and ribbons, built up by name. */
class Flows {
  constructor() {
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Ribbon[]} */
    this.ribbons = [];
    /** @type {Map<string, number>} */
    this.places = new Map();
  }

  /** @param {string} column @param {string} name @param {string} color @returns {number} */
  node(column, name, color) {
    const key = `${column}/${name}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.nodes.length);
    return this.nodes.push({ name, color }) - 1;
  }

  /** @param {number} from @param {number} to @param {string} certainty @param {number} cents what is less than nothing, a credit, is not drawn */
  flow(from, to, certainty, cents) {
    if (cents > 0) this.ribbons.push({ from, to, certainty, cents });
  }
}

/** @param {Row} peg @returns {Row[]} classes with the parts of their lines, greatest first */
export function classes(peg) {
  const names = [...new Set(peg.lines.map((/** @type {Row} */ l) => l.class))];
  const parts = names.map((name) => {
    const lines = peg.lines.filter((/** @type {Row} */ l) => l.class === name);
    return { class: name, ...Object.fromEntries([...CERTAINTIES, "total"].map((c) => [`${c}_usd_cents`,
      sum(lines.map((/** @type {Row} */ l) => cents(l.ahead, c)))])) };
  });
  return greatest(/** @type {Row[]} */ (parts), (p) => p.total_usd_cents);
}

/**
 * Dollar → class → certainty → order or month; straight to them where there is no room for more.
 * @param {Row} peg the answer @param {"orders"|"months"} end @param {boolean} [isNarrow]
 */
export function flowsOf(peg, end, isNarrow = false) {
  const flows = new Flows();
  if (isNarrow) addCapital(flows, peg.ahead.unpegged_usd_cents);
  else addClasses(flows, peg);
  if (end === "orders") addOrders(flows, peg.orders, "ahead_usd_cents");
  else addMonths(flows, peg.months.filter((/** @type {Row} */ m) => m.month >= peg.from && m.month < peg.to));
  return flows;
}

/**
 * Dollar → class → quarter → order, as the answer tells it; the color says how certain.
 * @param {Row[]} lines of `peg/flows`
 */
export function pathsOf(lines) {
  const flows = new Flows(), quarters = [...new Set(lines.map((l) => l.quarter))].sort();
  const capital = flows.node("capital", "capital", toneOf("ink"));
  for (const name of [...new Set(lines.map((l) => l.class))]) flows.node("class", name, mark(`--c-${name}`));
  for (const q of quarters) flows.node("quarter", quarterShown(q), tone(1));
  /** @type {Map<string, Ribbon>} */
  const sums = new Map();
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ certainty, /** @type {number} */ amount) => {
    const key = `${from} ${to} ${certainty}`, known = sums.get(key) ?? { from, to, certainty, cents: 0 };
    known.cents += amount;
    sums.set(key, known);
  };
  for (const l of lines) {
    const asset = flows.node("class", l.class, ""), quarter = flows.node("quarter", quarterShown(l.quarter), "");
    const end = flows.node(l.order ? "order" : "rest", l.certainty === "unpegged" ? `unpegged: ${l.serves}` : l.serves, inkOf(l.certainty));
    add(capital, asset, l.certainty, l.usd_cents);
    add(asset, quarter, l.certainty, l.usd_cents);
    add(quarter, end, l.certainty, l.usd_cents);
  }
  for (const ribbon of sums.values()) flows.flow(ribbon.from, ribbon.to, ribbon.certainty, ribbon.cents);
  return flows;
}

/** @param {string} quarter "2026-Q2" */
const quarterShown = (quarter) => `${quarter.slice(5)} ${quarter.slice(0, 4)}`;

/** @param {Flows} flows @param {Row} peg */
function addClasses(flows, peg) {
  const capital = flows.node("capital", "capital", toneOf("ink"));
  for (const part of classes(peg)) {
    const asset = flows.node("class", part.class, mark(`--c-${part.class}`));
    for (const c of CERTAINTIES) {
      flows.flow(capital, asset, c, cents(part, c));
      flows.flow(asset, flows.node("certainty", c, inkOf(c)), c, cents(part, c));
    }
  }
}

/**
 * Capital alone, of which all of a certainty flows; what is unpegged ends there.
 * @param {Flows} flows @param {number} unpegged cents
 */
function addCapital(flows, unpegged) {
  const capital = flows.node("capital", "all", toneOf("ink"));
  for (const c of CERTAINTIES) flows.places.set(`certainty/${c}`, capital);
  flows.flow(capital, flows.node("order", "unpegged", inkOf("unpegged")), "unpegged", unpegged);
}

/**
 * One line → certainty → order or month, over its life.
 * @param {Row} answer @param {"orders"|"months"} end
 */
export function lineFlows({ line, months, orders }, end) {
  const flows = new Flows();
  const root = flows.node("line", line.line, mark(`--c-${line.class}`));
  for (const c of CERTAINTIES) flows.flow(root, flows.node("certainty", c, inkOf(c)), c, cents(line.life, c));
  if (end === "orders") addOrders(flows, orders, "life_usd_cents");
  else addMonths(flows, months);
  return flows;
}

/**
 * The greatest orders of each certainty by name, the others as one.
 * @param {Flows} flows @param {Row[]} orders @param {string} amount
 */
function addOrders(flows, orders, amount) {
  for (const [certainty, kept] of Object.entries(KEPT)) {
    const all = greatest(orders.filter((o) => o.certainty === certainty && o[amount] > 0), (o) => o[amount]);
    const named = all.length > kept + 1 ? all.slice(0, kept) : all;
    const rest = all.slice(named.length);
    const from = flows.node("certainty", certainty, inkOf(certainty));
    for (const o of named) flows.flow(from, flows.node("order", o.order, inkOf(certainty)), certainty, o[amount]);
    if (rest.length) flows.flow(from, flows.node("order", `${rest.length} others, ${certainty}`, inkOf(certainty)), certainty,
      sum(rest.map((o) => o[amount])));
  }
}

/**
 * Months, or quarters or years where there would be too many to read.
 * @param {Flows} flows @param {Row[]} months
 */
function addMonths(flows, months) {
  for (const part of periods(months, 14)) {
    for (const c of CERTAINTIES) flows.flow(flows.node("certainty", c, inkOf(c)), flows.node("month", part.name, tone(1)), c, cents(part, c));
  }
}

/** @param {Row[]} months @param {number} most @returns {Row[]} each a name and its parts: months, quarters or years, the finest that are at most so many */
export function periods(months, most) {
  const ways = [(/** @type {string} */ m) => monthName(m), quarterName, (/** @type {string} */ m) => m.slice(0, 4)];
  const way = ways.find((w) => new Set(months.map((m) => w(m.month))).size <= most) ?? ways[2];
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const { month, parts } of months) {
    const period = found.get(way(month)) ?? { name: way(month) };
    for (const c of [...CERTAINTIES, "total"]) period[`${c}_usd_cents`] = cents(period, c) + cents(parts, c);
    found.set(way(month), period);
  }
  return [...found.values()];
}

/** @param {string} month "2026-04" @returns {string} "2026 Q2" */
const quarterName = (month) => `${month.slice(0, 4)} Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;

/** @param {Flows} flows @param {boolean} [isNarrow] names are shortened @returns {any[]} */
export function sankey({ nodes, ribbons }, isNarrow = false) {
  const through = nodes.map((_, i) => Math.max(sum(ribbons.filter((r) => r.to === i).map((r) => r.cents)),
    sum(ribbons.filter((r) => r.from === i).map((r) => r.cents))));
  return [{
    type: "sankey", orientation: "h", arrangement: "snap", textfont: { color: toneOf("ink"), size: 11.5 },
    node: { pad: 11, thickness: 12, align: "left", label: nodes.map((n,
      i) => `${plain(n.name)} ${isNarrow && n.name === "all" ? "" : money(through[i])}`), color: nodes.map((n) => n.color), line: { width: 0 },
      hovertemplate: "%{label}<extra></extra>" },
    link: { source: ribbons.map((r) => r.from), target: ribbons.map((r) => r.to), value: ribbons.map((r) => r.cents / 1e8),
      color: ribbons.map((r) => inkOf(r.certainty, 0.32)),
      customdata: ribbons.map((r) => [plain(nodes[r.from].name), plain(nodes[r.to].name), `${money(r.cents)} ${r.certainty}`]),
      hovertemplate: "%{customdata[0]} → %{customdata[1]}<br>%{customdata[2]}<extra></extra>" },
  }];
}

/** @param {Flows} flows @returns {{head: string[], rows: (string|number)[][], numeric: number[]}} */
export const flowTable = ({ nodes, ribbons }) => ({
  head: ["From", "To", "Certainty", "USD"], numeric: [3],
  rows: ribbons.map((r) => [nodes[r.from].name, nodes[r.to].name, r.certainty, Math.round(r.cents / 100)]),
});

/**
 * Stacked bars of money by certainty.
 * @param {Row[]} parts each with a name
 */
export function stack(parts) {
  const unit = moneyUnit(Math.max(0, ...parts.map((p) => p.total_usd_cents)));
  const traces = CERTAINTIES.map((c) => ({
    type: "bar", name: c, x: parts.map((p) => p.name), y: parts.map((p) => cents(p, c) / unit.scale), marker: { color: inkOf(c) },
    customdata: parts.map((p) => `${money(cents(p, c))} of ${money(p.total_usd_cents)}`),
      hovertemplate: `%{x}: %{customdata} ${MEANING[/** @type {keyof MEANING} */ (c)]}<extra></extra>`,
  }));
  return { traces, unit: `USD ${unit.name}`.trim(), layout: { barmode: "stack", bargap: 0.18, hovermode: "closest" },
    table: { head: ["", ...CERTAINTIES.map((c) => `${c}, USD`), "total, USD", "pegged"], numeric: [1, 2, 3, 4, 5, 6],
      rows: parts.map((p) => [p.name, ...CERTAINTIES.map((c) => Math.round(cents(p, c) / 100)), Math.round(p.total_usd_cents / 100),
        percentOr(peggedShare(p))]) } };
}

/** @param {number} share @returns {string} */
export const percentOr = (share) => (Number.isFinite(share) ? percent(share) : "–");
