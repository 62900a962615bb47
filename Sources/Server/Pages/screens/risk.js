// Risk: how far every date can be trusted, drawn in many futures while the reader watches.

import { get, stream } from "../client.js";
import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, money, monthName, percent, words } from "../format.js";
import { openOrder } from "../panel.js";
import { source } from "../source.js";
import { empty, progress, trouble } from "../state.js";
import { cards, controls, facts, fill, greatest, heading, lowTable, place, ppm, sum } from "./answers.js";
import { atRisk, bands, byRisk, isUncertain, slipOf, tornado } from "./risk-figures.js";
import { showIndustry, showRace, showReactors } from "./risk-supply.js";

/** @typedef {Record<string, any>} Row */

export const screen = { id: "risk", title: "Risk", question: "How sure is each date, and what drives it?", needs: "read", show };

const DRAWS = 64;
const SHOWN = 36;
/** @type {Row|null} the last run: coming back shows it at once, until the ledger has changed */
let last = null;
addEventListener("headroom:changed", () => { last = null; });

/** @param {HTMLElement} section @param {URLSearchParams} params */
async function show(section, params) {
  const root = place(section);
  const leaving = new AbortController();
  const run = place(root), cause = place(root), race = place(root), nuclear = place(root), industry = place(root);
  showRun(run, cause, leaving.signal, params.get("order"));
  root.append(trust());
  fill(race, "Racing power against construction…", () => get("/api/v1/race"), showRace);
  fill(nuclear, "Asking for the reactors under contract…", () => get("/api/v1/nuclear"), showReactors);
  fill(industry, "Adding up what customers build…", () => get("/api/v1/industry"), showIndustry);
  return () => leaving.abort();
}

// Every promise

/** @param {HTMLElement} root @param {HTMLElement} cause @param {AbortSignal} leaving @param {string|null} order */
function showRun(root, cause, leaving, order) {
  const result = place(root);
  const draw = (/** @type {string} */ draws) => run(result, Number(draws.replaceAll(",", "")) || DRAWS, leaving,
    (report) => showCauses(cause, report, order));
  root.prepend(controls([{ name: "draws", label: "Futures to draw, 1 to 100,000", value: last?.draws ?? DRAWS, size: 13 }], "Draw",
    (v) => draw(v.draws)));
  if (!last) return void draw(String(DRAWS));
  showBands(result, last);
  showCauses(cause, last, order);
}

/**
 * Draws futures on the server and tells how far it is; another run or leaving the screen ends it.
 * @param {HTMLElement} root @param {number} draws @param {AbortSignal} leaving @param {(report: Row) => void} done
 */
async function run(root, draws, leaving, done) {
  running?.abort();
  const stop = (running = new AbortController());
  leaving.addEventListener("abort", () => stop.abort(), { once: true });
  const bar = progress(root, { label: `Drawing ${counted(draws, "future")}`, onCancel: () => stop.abort() });
  try {
    /** @type {Row|null} */
    let report = null;
    await stream(`/api/v1/risk?draws=${draws}`, { signal: stop.signal, on: { progress: (p) => bar.update(p.done, p.draws, p.seconds_left),
      done: (r) => { report = r; } } });
    finished(root, stop.signal, report, done);
  } catch (error) {
    if (!stop.signal.aborted) trouble(root, error, () => run(root, draws, leaving, done));
    else if (running === stop) cancelled(root);
  }
}

/** @type {AbortController|null} */
let running = null;

/** @param {HTMLElement} root @param {AbortSignal} stop @param {Row|null} report @param {(report: Row) => void} done */
function finished(root, stop, report, done) {
  if (stop.aborted) return running?.signal === stop && cancelled(root);
  if (!report) return trouble(root, new Error("the run ended without a report"));
  last = report;
  showBands(root, report);
  done(report);
}

/** @param {HTMLElement} root */
function cancelled(root) {
  if (last) showBands(root, last);
  else empty(root, "The run was cancelled before it had drawn all its futures. Draw again, or fewer.");
}

/** @param {HTMLElement} root @param {Row} report */
async function showBands(root, report) {
  root.replaceChildren();
  root.setAttribute("aria-busy", "false");
  if (!report.orders.length) return empty(root, "Nothing is promised, held or queued yet: there is no date to doubt.");
  const asked = source({ path: "/api/v1/risk", query: { draws: report.draws, seed: report.seed },
    cli: `headroom risk --draws ${report.draws} --seed ${report.seed}` });
  root.append(summary(report));
  const box = place(root), pair = cards(root);
  await Promise.all([bandsChart(box, report, asked), monthsChart(pair, report, asked)]);
  await ordersTable(root, report, asked);
}

/** @param {Row} report */
function summary(report) {
  const doubtful = report.orders.filter((/** @type {Row} */ o) => o.breach_ppm >= 100_000);
  const never = report.orders.filter((/** @type {Row} */ o) => o.p90 === "never").length;
  return facts([
    ["Orders with a date", count(report.orders.length), "promised, held and queued", "risk-bands"],
    ["Can be failed", counted(report.orders.filter((/** @type {Row} */ o) => o.breach_ppm > 0).length, "order"), "in one future or more", "risk-bands"],
    ["Failed in 10% or more", el("span", { style: { font: "inherit", color: doubtful.length ? "var(--bad)" : "inherit" } },
      counted(doubtful.length, "order")), "of the futures", "risk-bands"],
    ["P90 is never", counted(never, "order"), "in a tenth of the futures it does not start", "risk-bands"],
    ["Futures drawn", count(report.draws), settled(report.interval) ?? words(report.method)],
  ]);
}

/**
 * How well the P90 known least is known.
 * @param {Row|null} interval @returns {string|null}
 */
function settled(interval) {
  if (!interval) return null;
  const width = interval.half_width_millidays ?? null;
  const within = width === null ? "; how exactly is not settled" : ` ± ${counted(Math.ceil(width / 1000), "day")}`;
  return `${interval.order}’s P90, known least, is ${interval.p90}${within}`;
}

/** @param {HTMLElement} root @param {Row} report @param {import("../source.js").Source} asked */
async function bandsChart(root, report, asked) {
  const uncertain = byRisk(report.orders.filter(isUncertain));
  const shown = uncertain.slice(0, SHOWN);
  if (!shown.length) return void root.append(el("p", { class: "empty" }, `No order’s date differs between the ${count(report.draws)} futures.`));
  const [worst] = shown;
  await showChart(root, {
    id: "risk-bands", title: `When will the ${shown.length < uncertain.length ? `${shown.length} riskiest orders` : "uncertain orders"} start?`,
      unit: "day, riskiest on top",
    reading: `${worst.order} is riskiest: supply fails it in ${ppm(worst.breach_ppm)} of the futures. Of ${counted(report.orders.length, "order")}, ${count(uncertain.length)} ${uncertain.length === 1 ? "has" : "have"} a date that differs between futures. A dot is P50, a tick P80, a ring P90, the dark mark the day now`,
    traces: bands(shown), height: 90 + shown.length * 17, source: asked, click: (point) => openOrder(String(point.y), root),
    layout: { margin: { l: 80, r: 12, t: 34, b: 30 }, hovermode: "closest", yaxis: { autorange: "reversed", type: "category",
      tickfont: { size: 10.5 } }, xaxis: { type: "date" } },
    table: { head: ["Order", "State", "Day now", "P50", "P80", "P90", "Breach, %"], numeric: [6],
      rows: shown.map((o) => [o.order, o.state, o.start, o.p50, o.p80, o.p90, o.breach_ppm / 1e4]) },
  });
}

/** @param {HTMLElement} root @param {Row} report @param {import("../source.js").Source} asked */
async function monthsChart(root, { months }, asked) {
  if (!months.some((/** @type {Row} */ m) => m.backlog_at_risk_cents > 0 || m.penalties_cents > 0)) return void root.append(el("p",
    { class: "empty card" }, "No backlog is at risk in any of the futures."));
  const top = greatest(/** @type {Row[]} */ (months), (m) => m.backlog_at_risk_cents)[0];
  const penalties = sum(months.map((/** @type {Row} */ m) => m.penalties_cents));
  await showChart(root, { id: "risk-months", title: "How much backlog is at risk, month by month?", ...atRisk(months), source: asked,
    reading: `${money(top.backlog_at_risk_cents)} is at risk in ${monthName(top.month)}, more than in any other month; penalties of all months are ${money(penalties)}, each the mean of the futures` });
}

/** @param {HTMLElement} root @param {Row} report @param {import("../source.js").Source} asked */
async function ordersTable(root, report, asked) {
  const day = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ title) => ({ id, label, title,
    value: (/** @type {Row} */ r) => r[id], show: (/** @type {Row} */ r) => el("span", { class: r[id] === "never" ? "late" : null }, r[id]) });
  await lowTable(root, {
    caption: "Every order’s days", rows: report.orders, sort: "-breach", source: asked, open: (row, from) => openOrder(row.order, from),
      empty: "No order has a date.",
    choices: [{ label: "all orders", only: () => true }, { label: "uncertain", only: isUncertain },
      ...["promised", "queued", "active", "held"].filter((s) => report.orders.some((/** @type {Row} */ o) => o.state === s)).map((s) => ({ label: s,
      only: (/** @type {Row} */ r) => r.state === s }))],
    columns: [
      { id: "order", label: "Order", value: (r) => r.order },
      { id: "state", label: "State", value: (r) => words(r.state) },
      day("start", "Day now", "The day it has in the ledger"),
      day("p50", "P50", "It starts by then in half of the futures"),
      day("p80", "P80", "It starts by then in 80% of the futures"),
      day("p90", "P90", "It starts by then in 90% of the futures"),
      { id: "slip", label: "P90 adds", unit: "days", value: slipOf, show: (r) => slipOf(r) ?? "never" },
      { id: "breach", label: "Breach", unit: "%", title: "The part of the futures in which supply fails it", value: (r) => r.breach_ppm / 1e4,
        show: (r) => el("span", { class: r.breach_ppm >= 100_000 ? "late" : null }, ppm(r.breach_ppm)) },
    ],
  });
}

// One order

/** @param {HTMLElement} root @param {Row} report @param {string|null} wanted */
function showCauses(root, report, wanted) {
  const uncertain = byRisk(report.orders.filter((/** @type {Row} */ o) => slipOf(o) !== 0));
  const first = wanted ?? greatest(uncertain.filter((o) => o.state !== "active"), (o) => slipOf(o) ?? 0)[0]?.order ?? report.orders[0]?.order;
  if (!first) return root.replaceChildren();
  const box = el("div", {});
  root.replaceChildren(heading("What makes one date uncertain?",
    "The variance of an order’s start over the futures, by what it comes from; and what helps."),
    controls([{ name: "order", label: "Order", value: first, options: uncertain.map((o) => o.order), size: 14 }], "Ask",
      (v) => v.order && cause(box, v.order)), box);
  cause(box, first);
}

/** @param {Row} answer @returns {number} how many futures it is drawn from */
const drawn = (answer) => Number(String(answer.draws).split(";")[1]);

/** @param {HTMLElement} root @param {string} order */
const cause = (root, order) => fill(root, `Asking what drives ${order}…`, () => get(`/api/v1/orders/${encodeURIComponent(order)}/tornado`),
    async (box, answer) => {
  const asked = source({ path: `/api/v1/orders/${encodeURIComponent(order)}/tornado`, cli: `headroom tornado ${order} --draws ${drawn(answer)}` });
  if (!answer.parts.length) return empty(box, `${order} starts on ${answer.start} in all ${count(drawn(answer))} futures: nothing makes it uncertain.`);
  const pair = cards(place(box)), top = greatest(/** @type {Row[]} */ (answer.parts), (p) => p.share)[0];
  await Promise.all([tornadoChart(pair, answer, top, asked), accelerations(pair, answer, asked)]);
});

/** @param {HTMLElement} root @param {Row} answer @param {Row} top @param {import("../source.js").Source} asked */
const tornadoChart = (root, answer, top, asked) => showChart(root, {
  id: "tornado", title: `What makes the start of ${answer.order} uncertain?`, unit: "% of the variance, ± standard error", source: asked,
    traces: tornado(answer.parts), height: 96 + Math.min(14, answer.parts.length) * 20,
  reading: `${top.name} (${words(top.kind)}) accounts for ${percent(top.share)} ± ${percent(top.standard_error)}. Its start is P50 ${answer.p50}, P80 ${answer.p80}, P90 ${answer.p90}, with a standard deviation of ${counted(Math.round(answer.standard_deviation_days), "day")}${answer.never > 0 ? `; it never comes in ${percent(answer.never)} of the futures` : ""}`,
  layout: { margin: { l: 130, r: 16, t: 30, b: 34 }, barmode: "stack", bargap: 0.25, xaxis: { ticksuffix: "%" },
    yaxis: { type: "category", categoryorder: "array", categoryarray: greatest(/** @type {Row[]} */ (answer.parts), (p) => p.share).slice(0,
    14).map((p) => p.name).reverse() } },
  table: { head: ["Kind", "Name", "Share of variance, %", "Standard error, %"], numeric: [2, 3],
    rows: answer.parts.map((/** @type {Row} */ p) => [p.kind, p.name, (p.share * 100).toFixed(1), (p.standard_error * 100).toFixed(1)]) },
});

/** @param {HTMLElement} root @param {Row} answer @param {import("../source.js").Source} asked */
const accelerations = (root, answer, asked) => lowTable(root, {
  caption: `What brings its P80 forward: each item ${counted(answer.days, "day")} sooner`, rows: answer.accelerations, sort: "-gained",
    source: asked, empty: `No item brought ${counted(answer.days, "day")} forward moves its P80.`,
  columns: [
    { id: "item", label: "Item", value: (r) => r.item },
    { id: "gained", label: "P80 gains", unit: "days", value: (r) => r.days_gained },
    { id: "p80", label: "P80 then", value: (r) => r.p80 },
    { id: "capital", label: "Capital of the item", unit: "USD", value: (r) => cents(r.capex_usd_cents), show: (r) => money(r.capex_usd_cents) },
    { id: "carrying", label: "Carrying cost", unit: "USD", value: (r) => cents(r.carrying_usd_cents), show: (r) => money(r.carrying_usd_cents),
      title: "What paying for it sooner costs" },
  ],
});

/** @param {number|null} amount @returns {number|null} dollars */
const cents = (amount) => (amount === null ? null : amount / 100);

// What it rests on

/** In words: how good the dates have been is measured outside this ledger. */
function trust() {
  return el("section", { class: "card", style: { padding: "10px 16px 12px" } },
    el("h2", {}, "What do these dates rest on?"),
    el("p", { style: { maxWidth: "84ch", marginTop: "4px" } },
      "Every future draws the delay of each item from what finished items of its class took, given the age it has, with the drivers that items share. ",
      "How often such forecasts came true is measured on construction projects of the past, on days before their end, and on synthetic operators that a program without shared code draws: coverage of P50 and P90, and the loss against simpler methods. ",
      "The figures, how many days each rests on, and where they fall short are in ", el("code", {}, "Docs/calibration.md"), "; ",
        el("code", {}, "headroom risk calibrate --reactors FILE"), " works them out again."));
}
