// Branches as lines that leave one another, and what two of them make of each order’s start.

import { plain, toneOf } from "../chart.js";
import { dayNumber } from "../format.js";

/** @typedef {Record<string, any>} Row */

/** @param {Row[]} scenarios @returns {Row[]} each below the one it was forked from */
export function family(scenarios) {
  const below = (/** @type {string|null} */ parent) => scenarios.filter((s) => s.parent === parent).sort((a,
    b) => a.at - b.at || (a.scenario < b.scenario ? -1 : 1));
  /** @param {Row} s @returns {Row[]} */
  const tree = (s) => [s, ...below(s.scenario).flatMap(tree)];
  const found = below(null).flatMap(tree);
  return [...found, ...scenarios.filter((s) => !found.includes(s))];
}

/**
 * The facts worth drawing: from a little before the first fork to the last head.
 * @param {Row[]} scenarios @returns {[number, number]}
 */
export function reach(scenarios) {
  const forks = scenarios.filter((s) => s.parent !== null).map((s) => s.at), last = Math.max(...scenarios.map((s) => s.head));
  const first = forks.length ? Math.min(...forks) : 0, room = Math.max(2, (last - first) * 0.4);
  return [Math.max(-last * 0.03, first - room), last + room * 0.3];
}

/**
 * A line of facts for each branch, from where it left its parent to its head.
 * @param {Row[]} scenarios as `family` has them
 */
export function branches(scenarios) {
  const names = scenarios.map((s) => plain(s.scenario)), row = (/** @type {Row} */ s) => scenarios.indexOf(s);
  const forks = scenarios.filter((s) => s.parent !== null && scenarios.some((p) => p.scenario === s.parent));
  return [
    { type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip", line: { color: toneOf("rule"), width: 2 },
      x: forks.flatMap((s) => [s.at, s.at, null]), y: forks.flatMap((s) => [names[scenarios.findIndex((p) => p.scenario === s.parent)],
        names[row(s)], null]) },
    ...[["open", false, "promised", "solid"], ["dropped", true, "planned", "dot"]].map(([name, dropped, color, dash]) => {
      const own = scenarios.filter((s) => s.dropped === dropped),
        said = (/** @type {Row} */ s) => `<b>${plain(s.scenario)}</b>: facts ${s.at + 1} to ${s.head}${s.parent ? `, from ${plain(s.parent)}` : ""}${s.dropped ? ", dropped" : ""}`;
      return { type: "scatter", mode: "lines+markers", name, visible: own.length > 0, x: own.flatMap((s) => [s.at, s.head, null]),
        y: own.flatMap((s) => [names[row(s)], names[row(s)], null]),
        line: { color: toneOf(/** @type {any} */ (color)), width: 4, dash }, marker: { size: 9, color: toneOf(/** @type {any} */ (color)) },
          text: own.flatMap((s) => [said(s), said(s), ""]), hovertemplate: "%{text}<extra></extra>" };
    }),
  ];
}

/** @param {Row} o of a difference @returns {number|null} days by which it starts later in the second; null where one of them has no day */
export function shift(o) {
  const days = dayNumber(o.to_start ?? "") - dayNumber(o.from_start ?? "");
  return Number.isFinite(days) ? days : null;
}

/**
 * From one start to the other for each order that moves.
 * @param {Row[]} orders @param {string} from @param {string} to
 */
export function starts(orders, from, to) {
  const names = orders.map((o) => plain(o.order));
  const side = (/** @type {string} */ name, /** @type {string} */ key, /** @type {string} */ color, /** @type {string} */ symbol) => ({
    type: "scatter", mode: "markers", name: plain(name), x: orders.map((o) => o[key]), y: names,
      marker: { size: 9, symbol, color, line: { width: 2, color } },
    customdata: orders.map((o) => `${plain(o.order)}: ${o.from_start} in ${plain(from)}, ${o.to_start} in ${plain(to)}`),
      hovertemplate: "%{customdata}<extra></extra>" });
  return [
    { type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip", line: { color: toneOf("rule"), width: 3 },
      x: orders.flatMap((o) => [o.from_start, o.to_start, null]), y: names.flatMap((n) => [n, n, null]) },
    side(from, "from_start", toneOf("queued"), "circle-open"), side(to, "to_start", toneOf("promised"), "circle"),
  ];
}
