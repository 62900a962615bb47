// Futures as ranges, bars and heat maps: what was drawn, never more.

import { mark, plain, tone, toneOf } from "../chart.js";
import { dayNumber, money, moneyUnit, monthName, percent } from "../format.js";
import { greatest, ppm, sum } from "./answers.js";

/** @typedef {Record<string, any>} Row */

/** Chances of a breach that are told apart by colour, with where each begins, in millionths. */
const CHANCES = [
  { name: "20% or more", from: 200_000, color: () => toneOf("alarm") },
  { name: "10 to 20%", from: 100_000, color: () => toneOf("queued") },
  { name: "1 to 10%", from: 10_000, color: () => tone(2) },
  { name: "under 1%", from: 0, color: () => toneOf("promised") },
];

/** @param {number} breach millionths */
const chanceOf = (breach) => CHANCES.findIndex((c) => breach >= c.from);

/** @param {Row} order @returns {boolean} whether its date differs between futures, or it may be failed */
export const isUncertain = (order) => order.breach_ppm > 0 || order.p90 !== order.p50 || order.p90 !== order.start;

/** @param {Row} order @returns {number|null} days from its day now to its P90; null for never */
export const slipOf = (order) => (order.p90 === "never" || order.start === "never" ? null : dayNumber(order.p90) - dayNumber(order.start));

/** @param {Row[]} orders @returns {Row[]} the riskiest first: by chance of a breach, then by what the P90 adds */
export const byRisk = (orders) => [...orders].sort((a, b) => b.breach_ppm - a.breach_ppm || (slipOf(b) ?? 1e6) - (slipOf(a) ?? 1e6));

/**
 * A range from P50 to P90 for each order, with a tick at P80 and a mark at its day now.
 * @param {Row[]} orders riskiest first
 */
export function bands(orders) {
  const edge = lastDay(orders);
  const at = (/** @type {string} */ day) => (day === "never" ? edge : day);
  const names = orders.map((o) => plain(o.order));
  const now = { type: "scatter", mode: "markers", name: "day now", x: orders.map((o) => at(o.start)), y: names,
    marker: { symbol: "line-ns", size: 15, line: { width: 2, color: toneOf("ink") } },
    customdata: orders.map(saidBand), hovertemplate: "%{customdata}<extra></extra>" };
  return [now, ...CHANCES.flatMap((chance, i) => rangesOf(orders.filter((o) => chanceOf(o.breach_ppm) === i), chance, at))];
}

/**
 * A day after all others, where `never` stands.
 * @param {Row[]} orders
 */
function lastDay(orders) {
  const days = orders.flatMap((o) => [o.start, o.p50, o.p80, o.p90]).filter((d) => d !== "never").map(dayNumber);
  const [least, most] = [Math.min(...days), Math.max(...days)];
  return new Date((most + Math.max(30, (most - least) * 0.06)) * 864e5).toISOString().slice(0, 10);
}

/** @param {Row[]} orders @param {{name: string, color: () => string}} chance @param {(day: string) => string} at */
function rangesOf(orders, { name, color }, at) {
  if (!orders.length) return [];
  const names = orders.map((o) => plain(o.order));
  const say = { customdata: orders.map(saidBand), hovertemplate: "%{customdata}<extra></extra>" };
  return [
    { type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip", line: { color: color(), width: 3 },
      x: orders.flatMap((o) => [at(o.p50), at(o.p90), null]), y: orders.flatMap((_, i) => [names[i], names[i], null]) },
    { type: "scatter", mode: "markers", showlegend: false, x: orders.map((o) => at(o.p80)), y: names,
      marker: { symbol: "line-ns", size: 8, line: { width: 2, color: color() } }, ...say },
    { type: "scatter", mode: "markers", name: `breach ${name}`, x: orders.map((o) => at(o.p50)), y: names, marker: { size: 8, color: color() },
      ...say },
    { type: "scatter", mode: "markers", showlegend: false, x: orders.map((o) => at(o.p90)), y: names,
      marker: { size: 8, symbol: orders.map((o) => (o.p90 === "never" ? "triangle-right-open" : "circle-open")), color: color(),
      line: { width: 2, color: color() } }, ...say },
  ];
}

/** @param {Row} o */
const saidBand = (o) => `<b>${plain(o.order)}</b>, ${o.state}: now ${o.start}<br>P50 ${o.p50}, P80 ${o.p80}, P90 ${o.p90}<br>chance of a breach ${ppm(o.breach_ppm)}`;

/** @param {Row[]} all months of the answer @returns {any} backlog at risk and penalties by month, to the last that has some */
export function atRisk(all) {
  const last = all.map((m) => m.backlog_at_risk_cents > 0 || m.penalties_cents > 0).lastIndexOf(true);
  const months = all.slice(0, last + 1);
  const unit = moneyUnit(Math.max(0, ...months.map((m) => m.backlog_at_risk_cents)));
  const bars = (/** @type {string} */ key, /** @type {string} */ name, /** @type {string} */ color) => ({
    type: "bar", name, x: months.map((m) => monthName(m.month)), y: months.map((m) => m[key] / unit.scale), marker: { color },
    customdata: months.map((m) => money(m[key])), hovertemplate: `%{x}: %{customdata} ${name}<extra></extra>` });
  return { unit: `USD ${unit.name}`.trim(), traces: [bars("backlog_at_risk_cents", "backlog at risk", toneOf("queued")),
    bars("penalties_cents", "penalties", toneOf("alarm"))],
    layout: { barmode: "group", bargap: 0.15, xaxis: { nticks: 8, type: "category" } },
    table: { head: ["Month", "Backlog at risk, USD", "Penalties, USD"], numeric: [1, 2],
      rows: months.map((m) => [monthName(m.month), Math.round(m.backlog_at_risk_cents / 100), Math.round(m.penalties_cents / 100)]) } };
}

/** @param {Row[]} parts of the variance, of a tornado @returns {any[]} greatest on top */
export function tornado(parts) {
  const shown = greatest(parts, (p) => p.share).slice(0, 14).reverse();
  const kinds = [...new Set(parts.map((p) => p.kind))];
  return kinds.map((kind, i) => {
    const own = shown.filter((p) => p.kind === kind);
    return { type: "bar", orientation: "h", name: kind, y: own.map((p) => plain(p.name)), x: own.map((p) => p.share * 100),
      marker: { color: tone(i === 0 ? 1 : i === 1 ? 5 : 3) },
      error_x: { type: "data", array: own.map((p) => p.standard_error * 100), color: toneOf("ink", 0.55), thickness: 1.2, width: 3 },
      customdata: own.map((p) => `${percent(Math.max(0, p.share))} ± ${percent(p.standard_error)}`),
        hovertemplate: "%{y}: %{customdata} of the variance<extra></extra>" };
  });
}

/** @param {Row} race @returns {any[]} chance of halls without power, by site and month */
export function raceMap({ sites, months }) {
  return [{ type: "heatmap", x: months.map(monthName), y: sites.map((/** @type {Row} */ s) => plain(s.site)),
    z: sites.map((/** @type {Row} */ s) => s.probability.map((/** @type {number} */ p) => p * 100)), zmin: 0, zmax: 100,
    xgap: 1, ygap: 1, colorscale: [[0, mark("--grid")], [0.02, mark("--warn-soft")], [0.35, toneOf("queued")], [1, toneOf("alarm")]],
    colorbar: { thickness: 8, len: 0.9, ticksuffix: "%", outlinewidth: 0 },
    customdata: sites.map((/** @type {Row} */ s) => s.stranded_kw.map((/** @type {number} */ kw) => (kw / 1000).toFixed(1))),
    hovertemplate: "%{y}, %{x}: %{z:.1f}% chance that halls are ready and power is not; %{customdata} MW stranded on average<extra></extra>" }];
}

/** @param {Row} race @returns {{site: string, month: string, chance: number, mw: number}|null} where halls are likeliest to wait */
export function likeliest({ sites, months }) {
  const cells = sites.flatMap((/** @type {Row} */ s) => s.probability.map((/** @type {number} */ chance,
    /** @type {number} */ i) => ({ site: s.site, month: monthName(months[i]), chance, mw: s.stranded_kw[i] / 1000 })));
  return greatest(/** @type {{site: string, month: string, chance: number, mw: number}[]} */ (cells), (c) => c.chance)[0] ?? null;
}

/** @param {Row} race @returns {any[]} megawatts stranded, by site and month, the greatest sites apart */
export function stranded({ sites, months }) {
  const all = greatest(/** @type {Row[]} */ (sites), (s) => sum(s.stranded_kw)).filter((s) => sum(s.stranded_kw) > 0);
  const named = all.length > 7 ? all.slice(0, 6) : all;
  const rest = all.slice(named.length);
  const series = [...named.map((s) => ({ name: s.site, kw: s.stranded_kw })),
    ...(rest.length ? [{ name: `${rest.length} others`, kw: months.map((/** @type {string} */ _,
      /** @type {number} */ i) => sum(rest.map((s) => s.stranded_kw[i]))) }] : [])];
  return series.map((s, i) => ({ type: "bar", name: plain(s.name), x: months.map(monthName), y: s.kw.map((/** @type {number} */ kw) => kw / 1000),
    marker: { color: tone(i) }, hovertemplate: `%{x}: %{y:.1f} MW at ${plain(s.name)}<extra></extra>` }));
}

/**
 * From plan to P50 to P80 of each reactor.
 * @param {Row[]} units @param {string} by
 */
export function reactors(units, by) {
  const shown = [...units].reverse();
  const days = shown.flatMap((u) => [u.plan, u.p50, u.p80]).filter((d) => d !== "never").map(dayNumber);
  const edge = new Date((Math.max(...days) + 500) * 864e5).toISOString().slice(0, 10);
  const at = (/** @type {string} */ day) => (day === "never" ? edge : day);
  const names = shown.map((u) => plain(u.contract));
  const color = shown.map((u) => (u.by_date >= 0.8 ? toneOf("free") : u.by_date >= 0.2 ? toneOf("queued") : toneOf("alarm")));
  const say = { customdata: shown.map((u) => `<b>${plain(u.contract)}</b>, ${plain(u.developer)}, ${u.mw} MW<br>plan ${u.plan}, P50 ${u.p50}, P80 ${u.p80}<br>${percent(u.by_date)} there by ${by}`),
    hovertemplate: "%{customdata}<extra></extra>" };
  return [
    { type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip", line: { color: toneOf("rule"), width: 3 },
      x: shown.flatMap((u) => [u.plan, at(u.p80), null]), y: shown.flatMap((_, i) => [names[i], names[i], null]) },
    { type: "scatter", mode: "markers", name: "plan", x: shown.map((u) => u.plan), y: names,
      marker: { symbol: "line-ns", size: 12, line: { width: 2, color: toneOf("ink") } }, ...say },
    { type: "scatter", mode: "markers", name: "P50", x: shown.map((u) => at(u.p50)), y: names,
      marker: { size: 9, color, symbol: shown.map((u) => (u.p50 === "never" ? "triangle-right" : "circle")) }, ...say },
    { type: "scatter", mode: "markers", name: "P80", x: shown.map((u) => at(u.p80)), y: names,
      marker: { size: 9, color, symbol: shown.map((u) => (u.p80 === "never" ? "triangle-right-open" : "circle-open")), line: { width: 2, color } },
      ...say },
  ];
}

/** @param {Row[]} developers @param {number[]} years @returns {any[]} megawatts expected at the ends of years, by developer */
export const reactorMegawatts = (developers, years) => developers.map((d, i) => ({
  type: "bar", name: plain(d.developer), x: years, y: d.expected_mw, marker: { color: tone(i) },
  hovertemplate: `%{x}: %{y:.0f} of ${d.mw} MW of ${plain(d.developer)}<extra></extra>` }));

/** @param {Row} industry @param {"placed_kw"|"wanted_kw"|"firm_kw"} kind @returns {any[]} megawatts by year, the greatest customers apart */
export function buildOuts({ operators, years }, kind) {
  const all = greatest(/** @type {Row[]} */ (operators), (o) => sum(o[kind]));
  const named = all.slice(0, 6), rest = all.slice(6);
  const series = [...named.map((o) => ({ name: o.name, kw: o[kind] })),
    ...(rest.length ? [{ name: `${rest.length} others`, kw: years.map((/** @type {number} */ _,
      /** @type {number} */ i) => sum(rest.map((o) => o[kind][i]))) }] : [])];
  return series.map((s, i) => ({ type: "bar", name: plain(s.name), x: years.map(String), y: s.kw.map((/** @type {number} */ kw) => kw / 1000),
    marker: { color: tone(i) }, hovertemplate: `%{x}: %{y:.1f} MW of ${plain(s.name)}<extra></extra>` }));
}
