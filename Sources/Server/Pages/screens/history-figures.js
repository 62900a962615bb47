// Published series as they stand: one chart for each, in the unit it was published in.

import { plain, tone, toneOf } from "../chart.js";
import { words } from "../format.js";

/** @typedef {Record<string, any>} Row */

const UNITS = { usd_billion: "USD bn", percent: "%", months: "months", times: "times" };

/** @param {string} unit of the server @returns {string} */
export const unitName = (unit) => UNITS[/** @type {keyof UNITS} */ (unit)] ?? words(unit);

/** @param {number} value @param {string} unit @returns {string} "$58 m", "$15 bn", "28%" */
export function said(value, unit) {
  if (unit === "percent") return `${value}%`;
  if (unit === "usd_billion") return value < 1 ? `$${(value * 1000).toLocaleString("en-US", { maximumFractionDigits: 0 })}\u202fm`
    : `$${value.toLocaleString("en-US", { maximumFractionDigits: 1 })}\u202fbn`;
  return `${value.toLocaleString("en-US", { maximumFractionDigits: 2 })} ${unitName(unit)}`;
}

/** @param {string} name of a series @returns {string} "aws net sales year" with the names people know in capitals */
export const seriesName = (name) => words(name).replace(/\b(aws|ai)\b/g, (w) => w.toUpperCase()).replace(/ yoy$/,
  " on the year before").replace(/ at age (\d+)y$/, " $1 years after launch").replace(/ year$/, " by year");

/** @param {string} day @param {Row[]} points @returns {string} a year where all are a year apart, else a quarter */
export function stretch(day, points) {
  const isYears = points.every((p) => p.day.endsWith("-12-31"));
  return isYears && points.length > 2 ? day.slice(0, 4) : `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/**
 * Two cohorts at the same age, on a scale on which a step is ten times.
 * @param {Row[]} pair older first
 */
export function cohorts(pair) {
  const points = pair.map((s) => s.points.at(-1)), names = pair.map((s) => plain(seriesName(s.name)));
  return [{ type: "scatter", mode: "lines+markers+text", showlegend: false, x: names, y: points.map((p) => p.value * 1000),
    line: { color: toneOf("promised", 0.4), width: 2, dash: "dot" }, marker: { size: 18, color: [toneOf("planned"), toneOf("promised")] },
    text: points.map((p, i) => said(p.value, pair[i].unit)), textposition: ["middle left", "middle right"],
      textfont: { color: toneOf("ink"), size: 14 }, cliponaxis: false, hovertemplate: "%{text}, %{x}<extra></extra>" }];
}

/** @param {Row} s @returns {any[]} */
export const bars = (s) => [{ type: "bar", name: plain(seriesName(s.name)), x: s.points.map((/** @type {Row} */ p) => stretch(p.day, s.points)),
  y: s.points.map((/** @type {Row} */ p) => p.value), marker: { color: tone(1) },
  customdata: s.points.map((/** @type {Row} */ p) => `${said(p.value, s.unit)}, known on ${p.known_on}`),
    hovertemplate: "%{x}: %{customdata}<extra></extra>" }];

/** @typedef {{kind: string, from: string, to: string, slope: number}} Phase */

/** @param {Row[]} figures @returns {Phase[]} of those that tell a phase: first quarter, last quarter, points a quarter */
export const phases = (figures) => figures.flatMap((f) => {
  const [, from, to, slope] = /^(\d{4}-Q\d) (\d{4}-Q\d) (-?[\d.]+)$/.exec(String(f.value)) ?? [];
  return from ? [{ kind: f.name.split(",")[0], from: from.replace("-", " "), to: to.replace("-", " "), slope: Number(slope) }] : [];
});

/**
 * The series as a line with a colour for each phase.
 * @param {Row} s @param {Phase[]} known
 */
export function phased(s, known) {
  const x = s.points.map((/** @type {Row} */ p) => stretch(p.day, s.points)), y = s.points.map((/** @type {Row} */ p) => p.value);
  const line = { type: "scatter", mode: "lines+markers", name: plain(seriesName(s.name)), showlegend: false, x, y,
    line: { color: toneOf("rule"), width: 2 }, marker: { size: 5, color: toneOf("planned") }, hovertemplate: "%{x}: %{y}%<extra></extra>" };
  const parts = known.map((p, i) => ({ ...line, name: `${p.kind}, ${p.slope > 0 ? "+" : "−"}${Math.abs(p.slope).toFixed(1)} points a quarter`,
    showlegend: true, x: within(x, x, p), y: within(x, y, p), line: { color: [toneOf("alarm"), toneOf("queued"), toneOf("free")][i % 3], width: 3 },
    marker: { size: 7, color: [toneOf("alarm"), toneOf("queued"), toneOf("free")][i % 3] } }));
  return [line, ...parts];
}

/** @template V @param {string[]} x @param {V[]} values @param {Phase} phase @returns {V[]} */
const within = (x, values, { from, to }) => values.filter((_, i) => x[i] >= from && x[i] <= to);
