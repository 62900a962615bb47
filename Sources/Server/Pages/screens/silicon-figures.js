// Chips against chips: speeds with their bands, prices of useful units, when a port has paid, who sells what.

import { mark, plain, tone, toneOf } from "../chart.js";
import { count, hourly, percent } from "../format.js";
import { greatest, sum } from "./answers.js";

/** @typedef {Record<string, any>} Row */

/**
 * The fastest format of each chip, as its software is today.
 * @param {Row[]} equivalents @returns {Row[]} fastest first
 */
export function fastest(equivalents) {
  /** @type {Map<string, Row>} */
  const best = new Map();
  for (const e of equivalents.filter((e) => e.software_factor === 1)) {
    if (!(best.get(e.silicon)?.speed >= e.speed)) best.set(e.silicon, e);
  }
  return greatest([...best.values()], (e) => e.speed);
}

/**
 * A dot with its band for each chip.
 * @param {Row} answer @param {Set<string>} owned chips that the ledger has
 */
export function speeds(answer, owned) {
  const rows = fastest(answer.equivalents).reverse();
  const kinds = [{ name: "measured", of: rows.filter((e) => e.measured), color: toneOf("promised"), symbol: "circle" },
    { name: "not measured", of: rows.filter((e) => !e.measured), color: toneOf("queued"), symbol: "circle-open" }];
  return kinds.filter((k) => k.of.length).map((k) => ({
    type: "scatter", mode: "markers", name: k.name, x: k.of.map((e) => e.speed), y: k.of.map((e) => chipName(e.silicon, owned)),
      marker: { size: 9, color: k.color, symbol: k.symbol, line: { width: 2, color: k.color } },
    error_x: { type: "data", symmetric: false, array: k.of.map((e) => e.high - e.speed), arrayminus: k.of.map((e) => e.speed - e.low),
      color: k.color, thickness: 2, width: 4 },
    customdata: k.of.map((e) => `<b>${plain(e.silicon)}</b> ${e.precision}: ${times(e.speed)}, ${times(e.low)} to ${times(e.high)}<br>${count(e.count)} stand in for ${count(answer.chips)} ${plain(answer.reference)}, ${count(e.count_safe)} to be safe`),
    hovertemplate: "%{customdata}<extra></extra>",
  }));
}

/** @param {string} silicon @param {Set<string>} owned @returns {string} marked where the ledger has it */
const chipName = (silicon, owned) => (owned.has(silicon) ? `<b>${plain(silicon)}</b>` : plain(silicon));

/** @param {Row} answer @param {Set<string>} owned @returns {string[]} chips from bottom to top */
export const chipOrder = (answer, owned) => fastest(answer.equivalents).reverse().map((e) => chipName(e.silicon, owned));

/** @param {number} speed @returns {string} "1.07×" */
export const times = (speed) => `${speed.toFixed(2)}×`;

/**
 * What an hour of the reference's work costs on each accelerator: by the ledger's speeds, and by an estimate with its band.
 * @param {Row[]} silicon of the ledger @param {Row|null} answer estimates, where there are some
 * @returns {Row[]} cheapest first
 */
export function usefulPrices(silicon, answer) {
  const estimates = new Map(answer ? fastest(answer.equivalents).map((e) => [e.silicon, e]) : []);
  const rows = silicon.filter((s) => s.kind === "accelerator" && s.speed_milli > 0).map((s) => {
    const e = estimates.get(s.silicon), price = s.price_usd_micro_per_hour;
    return { ...s, useful: (price * 1000) / s.speed_milli, ...(e ? { estimate: price / e.speed, least: price / e.high, most: price / e.low,
      measured: e.measured } : {}) };
  });
  return rows.sort((a, b) => a.useful - b.useful);
}

/** @param {Row[]} rows of `usefulPrices` @param {string} model */
export function priceTraces(rows, model) {
  const names = rows.map((r) => plain(r.silicon)), known = rows.filter((r) => r.estimate !== undefined);
  return [
    { type: "bar", name: "list price of an hour", x: names, y: rows.map((r) => r.price_usd_micro_per_hour / 1e6),
      marker: { color: mark("--gap-soft"), line: { width: 1, color: toneOf("rule") } }, hovertemplate: "%{x}: $%{y:.2f} an hour<extra></extra>" },
    { type: "bar", name: "of a useful unit, by the ledger’s speeds", x: names, y: rows.map((r) => r.useful / 1e6), marker: { color: tone(1) },
      hovertemplate: "%{x}: $%{y:.2f} by the ledger’s speeds<extra></extra>" },
    ...(known.length ? [{ type: "scatter", mode: "markers", name: `as estimated for ${plain(model)}, with band`,
      x: known.map((r) => plain(r.silicon)), y: known.map((r) => r.estimate / 1e6), marker: { size: 9, color: toneOf("queued") },
      error_y: { type: "data", symmetric: false, array: known.map((r) => (r.most - r.estimate) / 1e6),
        arrayminus: known.map((r) => (r.estimate - r.least) / 1e6), color: toneOf("queued"), thickness: 2, width: 5 },
      customdata: known.map((r) => `${hourly(r.estimate)}, ${hourly(r.least)} to ${hourly(r.most)}, ${r.measured ? "measured" : "not measured"}`),
        hovertemplate: "%{x}: %{customdata}<extra></extra>" }] : []),
  ];
}

/**
 * Hours after which a port has paid, by speed and discount; blank is never.
 * @param {Row} sensitivity
 */
export function portingMap({ speeds: rows, discounts, hours }) {
  const logs = hours.map((/** @type {(number|null)[]} */ line) => line.map((h) => (h === null ? null : Math.log10(h))));
  const all = logs.flat().filter((/** @type {number|null} */ v) => v !== null);
  const ticks = [...new Set([Math.min(...all), (Math.min(...all) + Math.max(...all)) / 2, Math.max(...all)])];
  return [{ type: "heatmap", x: discounts.map((/** @type {number} */ d) => percent(d)), y: rows.map((/** @type {number} */ s) => times(s)), z: logs,
    xgap: 2, ygap: 2,
    colorscale: [[0, toneOf("free")], [0.5, toneOf("queued")], [1, toneOf("alarm")]],
      colorbar: { thickness: 8, len: 0.9, outlinewidth: 0, tickvals: ticks, ticktext: ticks.map((t) => compact(10 ** t)) },
    text: hours.map((/** @type {(number|null)[]} */ line) => line.map((h) => (h === null ? "" : compact(h)))), texttemplate: "%{text}",
      hoverongaps: false,
    hovertemplate: "speed %{y}, discount %{x}: paid after %{text} hours<extra></extra>" }];
}

/** @param {number} n @returns {string} "480k", "1.28m" */
export const compact = (n) => (n >= 1e9 ? `${(n / 1e9).toPrecision(3)}bn` : n >= 1e6 ? `${(n / 1e6).toPrecision(3)}m` : n >= 1e3
  ? `${Math.round(n / 1e3)}k` : String(Math.round(n)));

/**
 * Shares of revenue, stacked to a hundred.
 * @param {Row[]} rows of vendors by quarter
 */
export function shares(rows) {
  const vendors = greatest([...new Set(rows.map((r) => r.vendor))], (v) => sum(rows.filter((r) => r.vendor === v).map((r) => r.revenue_usd_cents)));
  return vendors.map((vendor, i) => {
    const own = rows.filter((r) => r.vendor === vendor);
    return { type: "bar", name: plain(vendor), x: own.map((r) => r.quarter), y: own.map((r) => r.share_ppm / 1e4),
      marker: { color: tone(i === 0 ? 1 : i + 3), opacity: own.map((r) => (r.over ? 1 : 0.6)) },
      customdata: own.map((r) => (r.over ? "is over" : "contracted so far")),
        hovertemplate: `%{x}: %{y:.1f}% ${plain(vendor)}, %{customdata}<extra></extra>` };
  });
}

/**
 * A vendor's share as the book has it and at other prices, with its band of 80%.
 * @param {Row} share
 */
export function shareAt({ quarters, vendor }) {
  const x = quarters.map((/** @type {Row} */ q) => q.quarter),
    of = (/** @type {string} */ key) => quarters.map((/** @type {Row} */ q) => q[key] * 100);
  return [
    { type: "scatter", mode: "lines", x, y: of("low"), line: { width: 0 }, showlegend: false, hoverinfo: "skip" },
    { type: "scatter", mode: "lines", name: "band of 80%", x, y: of("high"), line: { width: 0 }, fill: "tonexty", fillcolor: toneOf("queued", 0.25),
      hoverinfo: "skip" },
    { type: "scatter", mode: "lines+markers", name: `${plain(vendor)} as the book has it`, x, y: of("book"),
      line: { color: toneOf("ink"), width: 1.5, dash: "dot" }, marker: { size: 5, color: toneOf("ink") },
      hovertemplate: "%{x}: %{y:.1f}% in the book<extra></extra>" },
    { type: "scatter", mode: "lines+markers", name: "at these prices", x, y: of("share"), line: { color: toneOf("queued"), width: 2.5 },
      marker: { size: 6, color: toneOf("queued") }, hovertemplate: "%{x}: %{y:.1f}% at these prices<extra></extra>" },
  ];
}

/**
 * Run rates of chip lines by quarter.
 * @param {Row[]} rows @param {{scale: number}} unit
 */
export function lines(rows, unit) {
  const names = greatest([...new Set(rows.map((r) => r.line))].filter((n) => !n.startsWith("all of ")),
    (n) => Math.max(...rows.filter((r) => r.line === n).map((r) => r.run_rate_usd_cents)));
  return names.slice(0, 8).map((name, i) => {
    const own = rows.filter((r) => r.line === name);
    return { type: "scatter", mode: "lines+markers", name: plain(name), x: own.map((r) => r.quarter),
      y: own.map((r) => r.run_rate_usd_cents / unit.scale), line: { color: tone(i), width: 2 }, marker: { size: 5, color: tone(i) },
      customdata: own.map((r) => (r.doubling_months ? `, doubling in ${r.doubling_months} months` : "")),
        hovertemplate: `%{x}: $%{y:.2f}${unitName(unit)} ${plain(name)}%{customdata}<extra></extra>` };
  });
}

/** @param {any} unit @returns {string} */
const unitName = (unit) => (unit.name ? ` ${unit.name}` : "");
