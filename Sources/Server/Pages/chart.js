// A chart that is read aloud by its sentence, drawn by Plotly, and told again by a table of its figures. Colours are those of
// the page, light or dark; without a chart library the table stands open in the chart's place.

import { el, plainTable, settled } from "./dom.js";
import { sourceMenu } from "./source.js";

/**
 * @typedef {object} Chart
 * @property {string} id
 * @property {string} title
 * @property {string} reading  the chart as a sentence
 * @property {string} unit  of the figures
 * @property {any[]} traces  of Plotly; colours as `tone` and `toneOf` give them
 * @property {any} [layout]
 * @property {{head: string[], rows: (string|number)[][], numeric?: number[]}} table
 * @property {(point: any) => void} [click]
 * @property {import("./source.js").Source} [source]
 * @property {number} [height]  pixels, 320 unless given
 * @property {number} [level]  of the heading, 2 unless given
 */

const TONES = { promised: "--accent", queued: "--c-power", planned: "--muted", alarm: "--bad", free: "--good", ink: "--ink", rule: "--rule", card: "--card" };

/** @param {number} i the i-th series @param {number} [alpha] @returns {string} a colour that follows the page, for traces and layouts */
export const tone = (i, alpha) => mark(`--s${i % 8}`, alpha);

/** @param {keyof typeof TONES} name @param {number} [alpha] @returns {string} */
export const toneOf = (name, alpha) => mark(TONES[name], alpha);

/** @param {string} property a CSS custom property @param {number} [alpha] */
export const mark = (property, alpha) => (alpha === undefined ? `var(${property})` : `var(${property})/${alpha}`);

/** @param {string} text of a ledger @returns {string} the same without what Plotly would take for markup */
export const plain = (text) => text.replaceAll("<", "‹").replaceAll(">", "›");

/** @type {Promise<any>|undefined} */
let library;

/** @returns {Promise<any|null>} Plotly, fetched when the first chart is drawn, or nothing where the server does not have it */
export function plotly() {
  library ??= new Promise((done) => {
    const script = el("script", { src: "/lib/plotly.min.js", onload: () => done(/** @type {any} */ (window).Plotly ?? null), onerror: () => done(null) });
    document.head.append(script);
  });
  return library;
}

/** @param {string} property @returns {string} the colour a custom property has now, as rgb() */
export function colour(property) {
  const probe = el("i", { hidden: true, style: { color: `var(${property})` } });
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** @param {any} value of a trace or layout @param {Map<string, string>} known @returns {any} with each colour of the page put in */
function coloured(value, known) {
  if (typeof value === "string") return value.startsWith("var(--") ? resolved(value, known) : value;
  if (Array.isArray(value)) return value.length > 2 && typeof value[0] === "number" ? value : value.map((v) => coloured(v, known));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, coloured(v, known)]));
}

/** @param {string} text "var(--s0)/0.2" @param {Map<string, string>} known @returns {string} */
function resolved(text, known) {
  const [, property, alpha] = /^var\((--[\w-]+)\)(?:\/([\d.]+))?$/.exec(text) ?? [];
  if (!property) return text;
  const rgb = known.get(property) ?? colour(property);
  known.set(property, rgb);
  return alpha ? rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`) : rgb;
}

/**
 * @param {HTMLElement} root @param {Chart} chart
 * @returns {Promise<void>} once it is drawn
 */
export async function showChart(root, chart) {
  const { id, title, reading, unit, table, level = 2, height = 320 } = chart;
  const plot = el("div", { class: "plot free", id: `${id}-plot`, role: "img", "aria-label": `${title}, ${unit}. ${reading}. All figures are in the table below.`, style: { height: `${height}px` } });
  const figures = figuresTable(chart);
  const menu = sourceMenu(chart.source, { what: title, lines: () => [table.head, ...table.rows], rows: () => opened(figures) });
  const box = el("section", { class: "card chart", id, "aria-labelledby": `${id}-h` },
    el("div", { class: "chart-top" }, el(`h${level}`, { id: `${id}-h` }, title, " ", el("span", {}, unit)), menu),
    el("p", { class: "reading" }, reading), plot, figures);
  root.append(box);
  root.setAttribute("aria-busy", "false");
  const engine = await plotly();
  if (!engine) {
    plot.replaceWith(el("p", { class: "note" }, `Charts need /lib/plotly.min.js, which this server does not have: run “make install”. The figures are below (${unit}).`));
    figures.open = true;
    return;
  }
  if (!plot.isConnected) return;
  await live(engine, plot, chart);
}

/**
 * Draws, and draws again when the width or the page's colours change.
 * @param {any} engine @param {HTMLElement} plot @param {Chart} chart
 */
async function live(engine, plot, chart) {
  let width = 0;
  const draw = () => {
    if (!plot.isConnected) return stop();
    width = plot.clientWidth;
    const known = new Map();
    return engine.react(plot, coloured(chart.traces, known), coloured(layout(chart, width), known), { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false });
  };
  const watch = new ResizeObserver(settled(() => plot.clientWidth !== width && draw(), 60));
  const stop = () => { watch.disconnect(); removeEventListener("headroom:theme", draw); engine.purge(plot); };
  await draw();
  watch.observe(plot);
  addEventListener("headroom:theme", draw);
  if (chart.click) /** @type {any} */ (plot).on("plotly_click", (/** @type {any} */ e) => chart.click?.(e.points[0]));
}

/** @param {Chart} chart @param {number} width */
function layout({ layout: own = {}, height = 320 }, width) {
  const axis = { gridcolor: mark("--grid"), linecolor: mark("--rule"), tickcolor: mark("--rule"), zerolinecolor: mark("--rule"), fixedrange: true, automargin: true };
  const axes = Object.fromEntries(Object.keys({ xaxis: 1, yaxis: 1, ...own }).filter((k) => /^[xy]axis\d*$/.test(k)).map((k) => [k, { ...axis, ...own[k] }]));
  return {
    width, height, margin: { l: 44, r: 12, t: 12, b: 32 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 11.5, color: mark("--muted") },
    hoverlabel: { bgcolor: mark("--card"), bordercolor: mark("--rule"), font: { color: mark("--ink"), size: 12 }, align: "left" },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", font: { color: mark("--ink") }, itemclick: "toggle" },
    colorway: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => tone(i)), dragmode: false, separators: ".,", ...own, ...axes,
  };
}

/** @param {Chart} chart @returns {HTMLDetailsElement} the figures, made when they are first looked at */
function figuresTable({ title, unit, table }) {
  const details = /** @type {HTMLDetailsElement} */ (el("details", { class: "figures" }, el("summary", {}, "Figures")));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    details.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}: figures` }, plainTable({ caption: `${title}, ${unit}`, ...table })));
  });
  return details;
}

/** @param {HTMLDetailsElement} figures */
function opened(figures) {
  figures.open = true;
  /** @type {HTMLElement|null} */ (figures.querySelector("summary"))?.focus();
}
