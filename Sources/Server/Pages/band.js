// How sure a date is, drawn: from P50 to P90 on one axis for all options, so that they can be compared at a glance.

import { el } from "./dom.js";
import { dayNumber } from "./format.js";

/** @typedef {{name: string, p50: string, p80: string, p90: string, start: string, kind: string}} Line */

/** @param {{from: string, lines: Line[], confidence: number}} bands @returns {HTMLElement} */
export function drawBands({ from, lines, confidence }) {
  const days = lines.flatMap((l) => [l.p50, l.p90, l.start]).map(dayNumber).filter(Number.isFinite);
  const first = dayNumber(from);
  const last = Math.max(first + 90, ...days);
  const place = (/** @type {string} */ day) => `${(100 * (Math.min(Math.max(dayNumber(day), first), last) - first)) / (last - first)}%`;
  return el("div", { class: "bands", role: "table", "aria-label": `Start of each option: P50, P${confidence} and P90` },
    el("div", { class: "band head", role: "row" },
      el("span", { role: "columnheader" }, "Option"),
      el("span", { class: "axis", role: "columnheader", "aria-label": "drawn" }, ticks(first, last)),
      ["P50", "P80", "P90", "Start"].map((p) => el("span", { role: "columnheader", class: "num" }, p))),
    lines.map((l) => band(l, place)));
}

/** @param {Line} l @param {(day: string) => string} place */
function band(l, place) {
  const mark = (/** @type {string} */ kind, /** @type {string} */ day) => el("i", { class: kind, style: { left: place(day) } });
  const bar = el("i", { class: "bar", style: { left: place(l.p50), right: `calc(100% - ${place(l.p90)})` } });
  return el("div", { class: `band ${l.kind}`, role: "row" },
    el("span", { role: "cell" }, l.name),
    el("span", { class: "track", role: "cell", "aria-label": `drawn from ${l.p50} to ${l.p90}` }, bar, mark("p50", l.p50), mark("p80", l.p80), mark("p90", l.p90), mark("start", l.start)),
    [l.p50, l.p80, l.p90].map((day) => el("span", { role: "cell", class: "num" }, day)),
    el("b", { role: "cell", class: "num" }, l.start));
}

/** @param {number} first @param {number} last @returns {HTMLElement[]} beginnings of years, or of quarters on a short axis */
function ticks(first, last) {
  const start = new Date(first * 864e5);
  const step = last - first > 900 ? 12 : last - first > 450 ? 6 : 3;
  const found = [];
  for (let month = 0; ; month += 1) {
    const day = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1 + month, 1) / 864e5;
    if (day > last) return found;
    if (day > last - 0.06 * (last - first)) continue;
    const at = new Date(day * 864e5);
    if (at.getUTCMonth() % step === 0) found.push(el("i", { style: { left: `${(100 * (day - first)) / (last - first)}%` } }, at.toISOString().slice(0, 7)));
  }
}
