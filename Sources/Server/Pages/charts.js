// Drawing a figure: Plotly paints the marks; axis geometry, the rail of labels and the cursor are ours, so that a
// label always sits beside its mark and pointing at a month costs no redraw.

import { colour as css, plotly } from "./chart.js";
import { el, part, plainTable, settled } from "./dom.js";
import { monthName } from "./format.js";
import { sourceMenu } from "./source.js";

/** @typedef {import("./figures.js").Figure} Figure */
/** @typedef {{figure: Figure, plot: HTMLElement, rail: HTMLElement, cursor: HTMLElement, readout: HTMLElement, rows: HTMLElement[], width: number}} Chart */

const MARGIN = { l: 38, r: 4, t: 34, b: 24 };
const HEIGHT = 232;
const ROW = 17;

/**
 * Adds a card with the figure's reading, its chart and its figures as a table.
 * @param {HTMLElement} root
 * @param {{id: string, title: string, note: string, figure: Figure|null, empty: string, source: import("./source.js").Source}} card
 *   `empty`: what to say when there is nothing to draw
 */
export async function showFigure(root, { id, title, note, figure, empty, source }) {
  const menu = figure && sourceMenu(source, { what: title, lines: () => figureLines(figure), rows: () => { table.open = true; part("summary", table).focus(); } });
  const card = el("section", { id, class: "card chart", "aria-labelledby": `${id}-h` },
    el("div", { class: "chart-top" }, el("h2", { id: `${id}-h` }, title, " ", el("span", {}, note)), menu));
  root.append(card);
  if (!figure) return card.append(el("p", { class: "empty" }, empty));
  const chart = build(figure, title);
  const frame = el("div", { class: "frame" }, chart.plot, chart.rail, chart.cursor);
  const table = figuresTable(figure, title);
  card.append(el("p", { class: "reading" }, figure.reading), frame, table);
  const library = await plotly();
  if (!library) return withoutLibrary(frame, table, figure.unit);
  const draw = () => (frame.isConnected ? paint(library, chart) : stop());
  const watch = new ResizeObserver(settled(() => chart.plot.clientWidth !== chart.width && draw(), 60));
  const stop = () => { watch.disconnect(); removeEventListener("headroom:theme", draw); };
  draw();
  watch.observe(frame);
  addEventListener("headroom:theme", draw);
  listen(chart);
}

/** @param {Figure} figure @returns {string[][]} its figures, head first */
function figureLines(figure) {
  const total = figure.totals.length > 0;
  const head = ["", ...figure.series.map((s) => s.name), ...(total ? ["total"] : [])];
  return [head, ...figure.labels.map((label, i) => [label, ...figure.series.map((s) => s.said[i] ?? "–"), ...(total ? [figure.totals[i]] : [])])];
}

/** @param {HTMLElement} frame @param {HTMLDetailsElement} table @param {string} unit */
function withoutLibrary(frame, table, unit) {
  frame.replaceWith(el("p", { class: "note" }, `Charts need /lib/plotly.min.js, which this server does not have: run “make install”. The figures are below (${unit}).`));
  table.open = true;
}

/** @param {Figure} figure @param {string} title @returns {Chart} */
function build(figure, title) {
  const rows = figure.series.map((s) => el("li", {},
    el("i", { class: `swatch ${figure.kind} ${s.dash ?? ""}`, style: { color: `var(${s.color})` } }),
    el("span", {}, s.name), el("b", {})));
  const readout = el("p", { class: "readout" }, el("span", {}), el("b", {}));
  const label = `${title}, ${figure.unit}. ${figure.reading}. Arrow keys move along the axis; all figures are in the table below.`;
  return { figure, rows, readout, width: 0,
    plot: el("div", { class: "plot", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": 0, "aria-valuemax": figure.labels.length - 1, style: { height: `${HEIGHT}px` } }),
    rail: el("div", { class: "rail" }, readout, el("ol", {}, [...rows].reverse())),
    cursor: el("div", { class: "cursor", hidden: true }) };
}

/** @param {any} library @param {Chart} chart */
function paint(library, chart) {
  const { figure, plot } = chart;
  const top = scaleTop(peak(figure));
  chart.width = plot.clientWidth;
  library.react(plot, traces(figure), layout(figure, top, chart.width), { staticPlot: true, displayModeBar: false });
  placeRows(chart, top.max);
  pointAt(chart, null);
}

/** @param {Figure} figure @returns {number} the highest mark */
function peak(figure) {
  const at = (/** @type {number} */ i) => figure.series.map((s) => s.drawn[i] ?? 0);
  const high = figure.kind === "bars" ? (/** @type {number[]} */ v) => v.reduce((a, b) => a + b, 0) : (/** @type {number[]} */ v) => Math.max(...v);
  return Math.max(...figure.labels.map((_, i) => high(at(i))));
}

/** @param {number} value @returns {{max: number, step: number}} four to six round steps, a little air above */
function scaleTop(value) {
  if (!(value > 0)) return { max: 1, step: 1 };
  const rough = value / 4.5;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = ten * ([1, 2, 2.5, 5, 10].find((m) => m * ten >= rough) ?? 10);
  return { max: value * 1.04, step };
}

/** @param {number} step @returns {number} digits after the point that tell one step from the next */
const decimals = (step) => [0, 1, 2, 3].find((d) => Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) < 1e-9) ?? 3;

/** @param {Figure} figure @returns {any[]} */
function traces(figure) {
  return figure.kind === "bars" ? figure.series.map((s) => bars(figure, s)) : figure.series.map((s, i) => steps(s, i));
}

/**
 * Between two rgb() colours, so that no grid line shines through.
 * @param {string} a @param {string} b @returns {string}
 */
function mixed(a, b) {
  const [one, other] = [a, b].map((c) => (c.match(/[\d.]+/g) ?? []).map(Number));
  return `rgb(${[0, 1, 2].map((i) => Math.round(0.55 * one[i] + 0.45 * other[i])).join(",")})`;
}

/** @param {Figure} figure @param {import("./figures.js").Series} s */
function bars(figure, s) {
  const [color, light] = [css(s.color), mixed(css(s.color), css("--card"))];
  return { type: "bar", x: figure.labels.map((_, i) => i), y: s.drawn, hoverinfo: "none",
    marker: { color: figure.labels.map((_, i) => (i < figure.planned ? color : light)), line: { width: 0.75, color: css("--card") } } };
}

/** @param {import("./figures.js").Series} s @param {number} place */
function steps(s, place) {
  const y = [...s.drawn, s.drawn[s.drawn.length - 1]];
  return { type: "scatter", mode: "lines", x: y.map((_, i) => i), y, hoverinfo: "none",
    line: { shape: "hv", color: css(s.color), width: s.width ?? 1.5, dash: s.dash ?? "solid" },
    fill: s.fill ? (place === 0 ? "tozeroy" : "tonexty") : "none", fillcolor: s.fill ? css(s.fill) : undefined };
}

/** @param {Figure} figure @returns {[number, number]} */
function span(figure) {
  return figure.kind === "bars" ? [-0.6, figure.labels.length - 0.4] : [0, figure.labels.length];
}

/**
 * The places that are named, fewer where names would touch.
 * @param {Figure} figure @param {number} width @returns {number[]}
 */
function thinned(figure, width) {
  const named = figure.labels.map((_, i) => i).filter((i) => figure.tick(i) !== null);
  const halves = named.filter((i) => /^\d{4}(-01|-07)?$/.test(figure.labels[i]));
  const years = halves.filter((i) => !figure.labels[i].endsWith("-07"));
  const room = Math.max(1, Math.floor(width / 36));
  const apart = Math.ceil(years.length / room);
  return [named, halves, years].find((some) => some.length && some.length <= room) ?? named.filter((_, k) => k % apart === 0);
}

/** @param {Figure} figure @param {{max: number, step: number}} top @param {number} width */
function layout(figure, top, width) {
  const ticks = thinned(figure, width - MARGIN.l - MARGIN.r);
  const muted = css("--muted");
  return {
    width, height: HEIGHT, margin: MARGIN, barmode: "stack", bargap: figure.labels.length > 14 ? 0.16 : 0.32, showlegend: false, hovermode: false,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 11, color: muted },
    xaxis: { range: span(figure), tickvals: ticks, ticktext: ticks.map((i) => figure.tick(i)), showgrid: false, zeroline: false, fixedrange: true,
      tickangle: 0, ticks: "outside", ticklen: 3, tickcolor: css("--rule"), linecolor: css("--rule"), showline: true },
    yaxis: { range: [0, top.max], dtick: top.step, tick0: 0, gridcolor: css("--grid"), zeroline: false, fixedrange: true, separatethousands: true, tickformat: `,.${decimals(top.step)}f` },
    shapes: figure.clock === null ? [] : [{ type: "line", x0: figure.clock, x1: figure.clock, yref: "paper", y0: 0, y1: 1, layer: "below", line: { color: muted, width: 1, dash: "dot" } }],
    annotations: [
      { text: figure.unit, x: 0, xref: "paper", xanchor: "left", xshift: -MARGIN.l - 1, y: 1, yref: "paper", yanchor: "bottom", yshift: 10, showarrow: false, font: { size: 11, color: muted } },
      ...(figure.clock === null ? [] : [{ text: figure.clockDay ?? "clock", x: figure.clock, xanchor: "left", xshift: 2, y: 1, yref: "paper", yanchor: "top", showarrow: false, font: { size: 10.5, color: muted } }]),
    ],
  };
}

/**
 * Puts each label beside the end of its mark, pushed apart where marks meet.
 * @param {Chart} chart @param {number} max
 */
function placeRows(chart, max) {
  const floor = HEIGHT - MARGIN.b;
  const wanted = ends(chart.figure).map((v) => floor - (v / max) * (floor - MARGIN.t));
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[b] - wanted[a] || a - b);
  let below = floor + ROW / 2;
  const placed = order.map((i) => (below = Math.min(wanted[i], below - ROW)));
  const lift = Math.max(0, MARGIN.t + ROW / 2 - placed[placed.length - 1]);
  order.forEach((row, k) => { chart.rows[row].style.top = `${pushed(placed, k, lift) - ROW / 2}px`; });
}

/** @param {number[]} placed bottom first @param {number} k @param {number} lift how far the stack overshoots the top */
function pushed(placed, k, lift) {
  const fromTop = MARGIN.t + ROW / 2 + (placed.length - 1 - k) * ROW;
  return lift > 0 ? Math.max(placed[k], fromTop) : placed[k];
}

/** @param {Figure} figure @returns {number[]} the height at which each series leaves the chart */
function ends(figure) {
  const last = figure.labels.length - 1;
  let base = 0;
  return figure.series.map((s) => {
    const value = s.drawn[last] ?? 0;
    if (figure.kind === "steps") return value;
    base += value;
    return base - value / 2;
  });
}

/**
 * Shows the figures of one place on the axis, or of the clock's.
 * @param {Chart} chart @param {number|null} at
 */
function pointAt(chart, at) {
  const { figure, cursor, readout, rows } = chart;
  const i = at ?? figure.home;
  part("span", readout).textContent = monthName(figure.labels[i]);
  part("b", readout).textContent = figure.readouts[i];
  rows.forEach((row, k) => { part("b", row).textContent = figure.series[k].said[i] ?? "–"; });
  setValue(chart, i);
  cursor.hidden = at === null;
  if (at !== null) moveCursor(chart, at);
}

/**
 * Says the same to a screen reader.
 * @param {Chart} chart @param {number} i
 */
function setValue({ figure, plot }, i) {
  const values = figure.series.map((s) => `${s.name} ${s.said[i] ?? "none"}`);
  plot.setAttribute("aria-valuenow", String(i));
  plot.setAttribute("aria-valuetext", `${monthName(figure.labels[i])}, ${figure.readouts[i]}: ${values.join(", ")}`);
}

/** @param {Chart} chart @param {number} at */
function moveCursor({ figure, cursor, plot }, at) {
  const [from, to] = span(figure);
  const wide = plot.clientWidth - MARGIN.l - MARGIN.r;
  const left = figure.kind === "bars" ? at - 0.5 : at;
  Object.assign(cursor.style, { left: `${MARGIN.l + ((left - from) / (to - from)) * wide}px`, width: `${wide / (to - from)}px`,
    top: `${MARGIN.t}px`, height: `${HEIGHT - MARGIN.t - MARGIN.b}px` });
}

/** @param {Chart} chart */
function listen(chart) {
  const { figure, plot } = chart;
  const last = figure.labels.length - 1;
  let at = figure.home;
  const show = (/** @type {number} */ i) => pointAt(chart, (at = Math.min(last, Math.max(0, i))));
  plot.addEventListener("pointermove", (e) => show(placeAt(figure, plot, e.clientX)));
  plot.addEventListener("pointerleave", () => pointAt(chart, null));
  plot.addEventListener("blur", () => pointAt(chart, null));
  plot.addEventListener("keydown", (e) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    show(to);
  });
}

/** @param {Figure} figure @param {HTMLElement} plot @param {number} clientX */
function placeAt(figure, plot, clientX) {
  const box = plot.getBoundingClientRect();
  const [from, to] = span(figure);
  const x = from + ((clientX - box.left - MARGIN.l) / (box.width - MARGIN.l - MARGIN.r)) * (to - from);
  return figure.kind === "bars" ? Math.round(x) : Math.floor(x);
}

/** @param {Figure} figure @param {string} title @returns {HTMLDetailsElement} */
function figuresTable(figure, title) {
  const details = /** @type {HTMLDetailsElement} */ (el("details", { class: "figures" }, el("summary", {}, "Figures")));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const [head, ...rows] = figureLines(figure);
    const table = plainTable({ caption: `${title}, ${figure.unit}`, head, rows, numeric: head.map((_, i) => i).slice(1) });
    details.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}: figures` }, table));
  });
  return details;
}
