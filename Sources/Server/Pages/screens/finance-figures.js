// Money over time as bars: every bar is a row of a section of `finance`.

import { mark, plain, tone, toneOf } from "../chart.js";
import { count, hourly, money, moneyUnit, monthName, percent } from "../format.js";
import { greatest, sum } from "./answers.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {{name: string, color: string, cents: (row: Row) => number, line?: boolean}} Series */

/**
 * Bars or lines of money, one series each, with their table.
 * @param {Row[]} rows @param {(row: Row) => string} at @param {Series[]} series @param {"stack"|"group"|"relative"} barmode
 */
export function moneyBars(rows, at, series, barmode) {
  const unit = moneyUnit(Math.max(0, ...rows.flatMap((r) => series.map((s) => Math.abs(s.cents(r))))));
  const x = rows.map(at);
  const traces = series.map((s) => ({
    ...(s.line ? { type: "scatter", mode: "lines+markers", line: { color: s.color, width: 2 }, marker: { color: s.color, size: 6 } }
      : { type: "bar", marker: { color: s.color } }),
    name: s.name, x, y: rows.map((r) => s.cents(r) / unit.scale), customdata: rows.map((r) => money(s.cents(r))),
      hovertemplate: `%{x}: %{customdata} ${plain(s.name)}<extra></extra>`,
  }));
  return { traces, unit: `USD ${unit.name}`.trim(), layout: { barmode, bargap: 0.22, xaxis: { type: "category", nticks: 9 } },
    table: { head: ["", ...series.map((s) => `${s.name}, USD`)], numeric: series.map((_, i) => i + 1),
      rows: rows.map((r, i) => [x[i], ...series.map((s) => count(Math.round(s.cents(r) / 100)))]) } };
}

/** @param {Row[]} rows @param {(row: Row) => string} key @param {string[]} amounts @returns {Row[]} one for each key, in the order of the rows, amounts added up */
export function added(rows, key, amounts) {
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const row of rows) {
    const total = found.get(key(row)) ?? { name: key(row), ...Object.fromEntries(amounts.map((a) => [a, 0])) };
    for (const a of amounts) total[a] += row[a] ?? 0;
    found.set(key(row), total);
  }
  return [...found.values()];
}

const RATES = [
  { key: "recognised_run_rate_usd_cents", name: "recognised", color: () => toneOf("promised") },
  { key: "contracted_run_rate_usd_cents", name: "contracted", color: () => tone(2) },
  { key: "waiting_run_rate_usd_cents", name: "waiting, at tentative dates", color: () => toneOf("queued") },
];
export const RATE_KEYS = RATES.map((r) => r.key);

/** @param {Row[]} rows of run_rate_months */
export const runRates = (rows) => moneyBars(added(rows, (r) => r.month, RATE_KEYS), (r) => monthName(r.name),
  RATES.map((r) => ({ name: r.name, color: r.color(), cents: (row) => row[r.key] })), "stack");

/** @param {Row[]} rows of backlog: what came above the axis, what went below it */
export const backlogRoll = (rows) => moneyBars(rows, (r) => r.quarter, [
  { name: "new", color: toneOf("promised"), cents: (r) => r.new_usd_cents },
  { name: "recognised", color: toneOf("free"), cents: (r) => -r.recognised_usd_cents },
  { name: "cancelled", color: toneOf("alarm"), cents: (r) => -r.cancelled_usd_cents },
  { name: "open at the quarter’s end", color: toneOf("ink"), cents: (r) => r.close_usd_cents, line: true },
], "relative");

/** @param {Row[]} rows of visibility */
export const visibility = (rows) => moneyBars(rows, (r) => r.quarter, [
  { name: "capital to be paid", color: tone(6), cents: (r) => r.capital_usd_cents },
  { name: "revenue contracted", color: toneOf("promised"), cents: (r) => r.contracted_usd_cents },
  { name: "waiting", color: toneOf("queued"), cents: (r) => r.waiting_usd_cents },
], "group");

/**
 * Spent under each cap, and the cap as a mark.
 * @param {Row[]} rows of budget
 */
export function caps(rows) {
  const figure = moneyBars(rows, (r) => (r.class === "all" ? r.period : `${r.period} ${r.class}`),
    [{ name: "planned", color: toneOf("promised"), cents: (r) => r.spent_usd_cents },
    { name: "cap", color: toneOf("ink"), cents: (r) => r.cap_usd_cents }], "group");
  const [spent, cap] = figure.traces;
  spent.marker = { color: /** @type {any} */ (rows.map((r) => (r.exceeded ? toneOf("alarm") : toneOf("promised")))) };
  return { ...figure, traces: [spent, { ...cap, type: "scatter", mode: "markers", marker: { symbol: "line-ew", size: 18,
    line: { width: 2.5, color: toneOf("ink") } } }] };
}

/**
 * Net book value by class at the ends of years, and what is under construction.
 * @param {Row[]} rows of assets
 */
export function books(rows) {
  const years = [...new Set(rows.map((r) => r.month))], classes = [...new Set(rows.map((r) => r.class))].filter((c) => c !== "all");
  const find = (/** @type {string} */ month, /** @type {string} */ c) => rows.find((r) => r.month === month && r.class === c);
  const ranked = greatest(classes, (c) => sum(years.map((y) => find(y, c)?.net_usd_cents ?? 0)));
  return moneyBars(years.map((month) => ({ month })), (r) => r.month.slice(0, 4), [
    ...ranked.map((c) => ({ name: c, color: mark(`--c-${c}`), cents: (/** @type {Row} */ r) => find(r.month, c)?.net_usd_cents ?? 0 })),
    { name: "under construction", color: mark("--gap-soft"), cents: (r) => find(r.month, "all")?.in_progress_usd_cents ?? 0 },
  ], "stack");
}

/** @param {Row[]} rows of profit_and_loss, the whole of each year */
export const incomes = (rows) => moneyBars(rows, (r) => r.year, [
  { name: "revenue", color: toneOf("promised"), cents: (r) => r.revenue_usd_cents },
  { name: "energy", color: mark("--c-power"), cents: (r) => -r.energy_usd_cents },
  { name: "depreciation", color: tone(6), cents: (r) => -r.depreciation_usd_cents },
  { name: "income", color: toneOf("ink"), cents: (r) => r.income_usd_cents, line: true },
], "relative");

const PARTS = [["chip", "--c-chips"], ["host", "--c-programme"], ["network", "--c-network"], ["hall", "--c-hall"], ["power", "--c-equipment"],
  ["energy", "--c-power"]];

/**
 * What an hour of each accelerator costs, part by part, and its list price as a mark.
 * @param {Row[]} rows of bundle
 */
export function bundle(rows) {
  const x = rows.map((r) => plain(r.silicon));
  return { unit: "USD an accelerator-hour", layout: { barmode: "stack", bargap: 0.35, yaxis: { tickprefix: "$" }, xaxis: { type: "category" } },
    traces: [...PARTS.map(([part, color]) => ({ type: "bar", name: part, x, y: rows.map((r) => r[part] / 1e6), marker: { color: mark(color) },
      customdata: rows.map((r) => hourly(r[part])), hovertemplate: `%{x}: %{customdata} ${part}<extra></extra>` })),
      { type: "scatter", mode: "markers", name: "list price", x, y: rows.map((r) => r.list_price / 1e6),
        marker: { symbol: "line-ew", size: 30, line: { width: 2.5, color: toneOf("ink") } },
        customdata: rows.map((r) => `${hourly(r.list_price)}, margin ${percent(r.margin_ppm / 1e6)}`),
        hovertemplate: "%{x}: list price %{customdata}<extra></extra>" }],
    table: { head: ["Chip", ...PARTS.map(([part]) => `${part}, USD`), "cost, USD", "list price, USD", "margin"],
      numeric: [1, 2, 3, 4, 5, 6, 7, 8, 9], rows: rows.map((r) => [r.silicon, ...PARTS.map(([part]) => hourly(r[part])), hourly(r.cost),
      hourly(r.list_price), percent(r.margin_ppm / 1e6)]) } };
}

/** @param {Row[]} rows of returns that are projects @returns {any[]} */
export function earnedBack(rows) {
  const shown = [...rows].sort((a, b) => a.multiple_ppm - b.multiple_ppm);
  return [{ type: "bar", orientation: "h", y: shown.map((r) => plain(r.part)), x: shown.map((r) => r.multiple_ppm / 1e4),
    marker: { color: shown.map((r) => (r.multiple_ppm >= 1e6 ? toneOf("free") : toneOf("promised"))) },
    customdata: shown.map((r) => `${percent(r.multiple_ppm / 1e6)} of ${money(r.capital_usd_cents)}`),
      hovertemplate: "%{y}: %{customdata} earned back<extra></extra>" }];
}
