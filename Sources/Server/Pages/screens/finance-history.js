// Growth that is on record: published series, each with its source, and what is made of them.

import { get, Trouble } from "../client.js";
import { showChart, toneOf } from "../chart.js";
import { source } from "../source.js";
import { trouble } from "../state.js";
import { cards, heading, lowTable } from "./answers.js";
import { bars, cohorts, phased, phases, said, seriesName, stretch, unitName } from "./history-figures.js";

/** @typedef {Record<string, any>} Row */

const asked = source({ path: "/api/v1/history", cli: "headroom mission --json" });

/**
 * Shows nothing where the server has no such series.
 * @param {HTMLElement} root
 */
export async function showHistory(root) {
  try {
    const answer = await get("/api/v1/history");
    if (answer.series?.length) await showSeries(root, answer);
  } catch (error) {
    if (!(error instanceof Trouble && [403, 404].includes(error.status))) trouble(root, error, () => showHistory(root));
  }
}

/** @param {HTMLElement} root @param {Row} answer */
async function showSeries(root, { series, figures }) {
  root.append(heading("How fast has this grown before?", "Published figures with their sources, and what is made of them."));
  const pair = cards(root), tables = cards(root), same = series.filter((/** @type {Row} */ s) => / years after launch$/.test(seriesName(s.name)));
  await Promise.all([
    same.length === 2 && cohortChart(pair, same, figures),
    ...series.filter((/** @type {Row} */ s) => !same.includes(s)).map((/** @type {Row} */ s) => (s.unit === "percent" ? growthChart(pair, s, figures)
      : valueChart(pair, s, figures))),
    figuresTable(tables, figures), sourcesTable(tables, series),
  ]);
}

/** @param {Row[]} figures @param {string} row of the mission @returns {Row|undefined} */
const of = (figures, row) => figures.find((f) => f.row === row);

/** @param {HTMLElement} root @param {Row[]} pair older first @param {Row[]} figures */
async function cohortChart(root, pair, figures) {
  const multiple = of(figures, "S02"), [older, younger] = pair.map((s) => s.points.at(-1));
  await showChart(root, { id: "cohorts", title: "How much larger is the second wave at the same age?",
    unit: "USD m a year, each line ten times the one below", source: asked, traces: cohorts(pair), height: 340,
    reading: `${said(younger.value, pair[1].unit)} a year against ${said(older.value, pair[0].unit)} a year, three years after each was launched${multiple ? `: ${multiple.value} times` : ""}`,
    layout: { margin: { l: 60, r: 12, t: 26, b: 32 }, xaxis: { type: "category", range: [-0.6, 1.6] },
      annotations: multiple ? [{ x: 0.5, xref: "x", y: (Math.log10(older.value * 1000) + Math.log10(younger.value * 1000)) / 2, yref: "y",
      text: `<b>${multiple.value}×</b>`, showarrow: false, xshift: -42, font: { size: 20, color: toneOf("promised") } }] : [],
      yaxis: { type: "log", dtick: 1, tickprefix: "$", tickformat: ",d", range: [1, Math.log10(younger.value * 1000) + 0.5] } },
    table: { head: ["Series", "Value", "Known on", "Source"], rows: pair.map((s) => [seriesName(s.name), said(s.points.at(-1).value, s.unit),
      s.points.at(-1).known_on, s.source]) } });
}

/** @param {HTMLElement} root @param {Row} s @param {Row[]} figures */
async function valueChart(root, s, figures) {
  const first = s.points[0], last = s.points.at(-1), isSales = s.points.length > 4;
  const made = isSales ? figures.filter((f) => f.row === "S04"
    && /^(doubling|ceiling)/.test(f.name)).map((f) => `; ${f.name} ${said(Number(f.value), f.unit)}`).join("") : "";
  await showChart(root, { id: `history-${s.name}`, title: `How has ${seriesName(s.name)} grown?`, unit: unitName(s.unit), source: asked,
    traces: bars(s), height: 340,
    reading: `${said(last.value, s.unit)} in ${stretch(last.day, s.points)}, ${(last.value / first.value).toLocaleString("en-US", { maximumFractionDigits: 1 })} times ${stretch(first.day, s.points)}${made}`,
    layout: { bargap: 0.25, xaxis: { type: "category" }, yaxis: { rangemode: "tozero", tickprefix: s.unit === "usd_billion" ? "$" : "" } },
      table: pointsTable(s) });
}

/** @param {HTMLElement} root @param {Row} s @param {Row[]} figures */
async function growthChart(root, s, figures) {
  const known = phases(figures), last = s.points.at(-1);
  await showChart(root, { id: `history-${s.name}`, title: `Which phases has ${seriesName(s.name)} had?`, unit: unitName(s.unit), source: asked,
    traces: phased(s, known), height: 340,
    reading: `${said(last.value, s.unit)} in ${stretch(last.day, s.points)}${known.map((p) => `; ${p.kind} from ${p.from} to ${p.to}`).join("")}`,
    layout: { xaxis: { type: "category", nticks: 9 }, yaxis: { ticksuffix: "%", rangemode: "tozero" } }, table: pointsTable(s) });
}

/** @param {Row} s */
const pointsTable = (s) => ({ head: ["", unitName(s.unit), "Known on", "Source"], numeric: [1],
  rows: s.points.map((/** @type {Row} */ p) => [stretch(p.day, s.points), p.value, p.known_on, p.source]) });

/** @param {HTMLElement} root @param {Row[]} rows */
const figuresTable = (root, rows) => lowTable(root, { caption: "What is made of them", rows, source: asked, empty: "Nothing is made of them.",
  columns: [
  { id: "name", label: "Figure", value: (f) => f.name }, { id: "value", label: "Value", value: (f) => f.value },
    { id: "unit", label: "Unit", value: (f) => unitName(f.unit) },
  { id: "row", label: "Mission", value: (f) => f.row }, { id: "recompute", label: "Recompute from an export", value: (f) => f.recompute,
    look: "wide" },
] }, 260);

/** @param {HTMLElement} root @param {Row[]} rows */
const sourcesTable = (root, rows) => lowTable(root, { caption: "Where the series come from", rows, source: asked, empty: "There are no series.",
  columns: [
  { id: "name", label: "Series", value: (s) => seriesName(s.name) }, { id: "points", label: "Points", value: (s) => s.points.length },
    { id: "as_of", label: "As of", value: (s) => s.as_of ?? null },
  { id: "confidence", label: "Confidence", value: (s) => s.confidence ?? null }, { id: "source", label: "Source", value: (s) => s.source ?? null,
    look: "wide" },
] }, 260);
