// Horizon: by month and region, what is live, being energised, committed and planned, against what is promised.

import { mark, showChart, tone, toneOf } from "../chart.js";
import { get } from "../client.js";
import { el } from "../dom.js";
import { count, megawatts, monthName } from "../format.js";
import { address, go } from "../router.js";
import { source } from "../source.js";
import { loading } from "../state.js";
import { showTable } from "../table.js";

export const screen = { id: "horizon", title: "Horizon", question: "What stands, is coming and is promised, by month and region?", needs: "read", show };

const STAGES = [["live", "live_kw", toneOf("planned", 0.55)], ["energising", "under_way_kw", tone(1)], ["committed", "committed_kw", tone(3)], ["planned", "planned_kw", toneOf("planned", 0.18)]];
const LIMITS = { energised_kw: "site power", hall_kw: "halls", chips_kw: "chips that stand" };
const SPAN = 60;
/** Months before the clock's that are shown. */
const PAST = 3;

/** @param {HTMLElement} root @param {URLSearchParams} params `region` */
async function show(root, params) {
  loading(root, "Asking for the horizon…");
  const [horizon, gap] = await Promise.all([get("/api/v1/horizon"), get("/api/v1/gap")]);
  const regions = horizon.regions ?? [];
  const chosen = regions.find((/** @type {any} */ r) => r.region === params.get("region"));
  const from = Math.max(0, horizon.power.months.indexOf(horizon.clock.slice(0, 7)) - PAST);
  root.replaceChildren(chooser(regions, chosen?.region ?? ""));
  root.setAttribute("aria-busy", "false");
  const two = el("div", { class: "two" });
  await supplyChart(root, view(horizon, chosen, from), chosen?.region ?? "all regions");
  await regionTable(root, horizon, regions);
  root.append(two);
  await gapChart(two, gap, from);
  await chipTable(two, horizon);
}

/** @param {any[]} regions @param {string} current */
function chooser(regions, current) {
  const select = el("select", { onchange: (/** @type {any} */ e) => go(address("horizon", e.target.value ? { region: e.target.value } : {})) },
    el("option", { value: "" }, "All regions"), regions.map((r) => el("option", { value: r.region, selected: r.region === current }, r.region)));
  return el("div", { class: "row" }, el("label", { class: "row" }, "Region", select));
}

/**
 * One region's series, or the sum of all, from a month on.
 * @param {any} horizon @param {any} chosen @param {number} from
 */
function view(horizon, chosen, from) {
  const cut = (/** @type {number[]} */ v) => v.slice(from, from + SPAN);
  const power = chosen?.power ?? horizon.power;
  const of = (/** @type {string} */ key) => (chosen ? [chosen] : horizon.regions ?? []).reduce((/** @type {number[]} */ sum, /** @type {any} */ r) => sum.map((v, i) => v + r.stages[key][i]), power.months.map(() => 0));
  const stages = Object.fromEntries(STAGES.map(([, key]) => [key, cut(of(key))]));
  const series = Object.fromEntries(["energised_kw", "hall_kw", "chips_kw", "sold_kw", "tentative_kw"].map((k) => [k, cut(power[k])]));
  const months = cut(power.months);
  return { months, stages, ...series, headroom: months.map((_, i) => Math.min(series.energised_kw[i], series.hall_kw[i]) - series.sold_kw[i]),
    binding: months.map((_, i) => LIMITS[/** @type {keyof typeof LIMITS} */ (Object.keys(LIMITS).reduce((a, b) => (series[b][i] < series[a][i] ? b : a)))]) };
}

/** @param {HTMLElement} root @param {any} v @param {string} where */
function supplyChart(root, v, where) {
  const mw = (/** @type {number[]} */ kw) => kw.map((k) => k / 1000);
  const x = v.months.map((/** @type {string} */ m) => `${m}-01`);
  const line = (/** @type {string} */ name, /** @type {number[]} */ kw, /** @type {any} */ look) => ({ type: "scatter", mode: "lines", name, x, y: mw(kw), line: { shape: "hv", width: 2, ...look }, hovertemplate: "%{y:,.0f} MW" });
  const traces = [
    ...STAGES.map(([name, key, color]) => ({ type: "scatter", mode: "lines", name, x, y: mw(v.stages[key]), stackgroup: "supply", line: { width: 0.5, shape: "hv", color }, fillcolor: color, hovertemplate: "%{y:,.0f} MW" })),
    line("promised", v.sold_kw, { color: toneOf("ink") }),
    line("and tentative", v.sold_kw.map((/** @type {number} */ s, /** @type {number} */ i) => s + v.tentative_kw[i]), { color: toneOf("ink"), width: 1.25, dash: "dot" }),
    { ...line("headroom", v.headroom, { color: mark("--s5"), width: 2.5 }), hovertemplate: "%{y:,.0f} MW<br>scarcest: %{customdata}", customdata: v.binding },
  ];
  const ahead = v.headroom.map((/** @type {number} */ h, /** @type {number} */ i) => (i < PAST ? Infinity : h));
  const tightest = ahead.indexOf(Math.min(...ahead));
  return showChart(root, { id: "supply", title: "Power supplied and promised", unit: `MW, ${where}, first day of each month`, height: 340,
    reading: `Least headroom ${megawatts(v.headroom[tightest])} MW in ${monthName(v.months[tightest])}. Headroom is the lesser of energised power and halls, less what is promised; of power, halls and chips the scarcest then is ${v.binding[tightest]}.`,
    traces, layout: { hovermode: "x unified", yaxis: { rangemode: "tozero", tickformat: ",.0f" }, xaxis: { type: "date", hoverformat: "%b %Y" }, margin: { l: 48, r: 12, t: 28, b: 28 } },
    table: { head: ["month", ...STAGES.map(([n]) => n), "promised", "tentative", "headroom", "scarcest"], numeric: [1, 2, 3, 4, 5, 6, 7],
      rows: v.months.map((/** @type {string} */ m, /** @type {number} */ i) => [m, ...STAGES.map(([, k]) => megawatts(v.stages[k][i])), megawatts(v.sold_kw[i]), megawatts(v.tentative_kw[i]), megawatts(v.headroom[i]), v.binding[i]]) },
    source: source({ path: "/api/v1/horizon", cli: "headroom horizon" }) });
}

/** @param {HTMLElement} root @param {any} horizon @param {any[]} regions */
function regionTable(root, horizon, regions) {
  const now = Math.max(0, horizon.power.months.indexOf(horizon.clock.slice(0, 7)));
  const mw = (/** @type {string} */ id, /** @type {string} */ label, /** @type {(r: any) => number} */ kw) => ({ id, label, unit: "MW", value: (/** @type {any} */ r) => Math.round(kw(r) / 100) / 10, show: (/** @type {any} */ r) => megawatts(kw(r)) });
  const room = (/** @type {any} */ r, /** @type {number} */ later) => { const i = Math.min(now + later, horizon.power.months.length - 1); return Math.min(r.power.energised_kw[i], r.power.hall_kw[i]) - r.power.sold_kw[i]; };
  const later = (/** @type {number} */ n) => Math.min(now + n, horizon.power.months.length - 1);
  return showTable(root, { caption: "Regions", rows: regions, source: source({ path: "/api/v1/horizon", cli: "headroom horizon --json" }), empty: "No region has supply yet: import supply.csv.",
    columns: [
      { id: "region", label: "Region", value: (/** @type {any} */ r) => r.region },
      mw("live", "Live now", (r) => r.stages.live_kw[now]), mw("under_way", "Energising by +24 months", (r) => r.stages.under_way_kw[later(24)]),
      mw("committed", "Committed by +24 months", (r) => r.stages.committed_kw[later(24)]), mw("planned", "Planned by +48 months", (r) => r.stages.planned_kw[later(48)]),
      mw("sold", "Promised now", (r) => r.power.sold_kw[now]), mw("headroom", "Headroom now", (r) => room(r, 0)), mw("headroom12", "in 12 months", (r) => room(r, 12)), mw("headroom24", "in 24 months", (r) => room(r, 24)),
    ], open: (/** @type {any} */ r) => go(address("horizon", { region: r.region })) });
}

/** @param {HTMLElement} root @param {any} gap @param {number} from */
function gapChart(root, gap, from) {
  const months = gap.months.slice(from, from + SPAN);
  const x = months.map((/** @type {any} */ m) => `${m.month}-01`);
  const mw = (/** @type {string} */ key) => months.map((/** @type {any} */ m) => m[`${key}_watts`] / 1e6);
  const line = (/** @type {string} */ name, /** @type {string} */ key, /** @type {any} */ look) => ({ type: "scatter", mode: "lines", name, x, y: mw(key), line: { shape: "hv", width: 2, ...look }, hovertemplate: "%{y:,.0f} MW" });
  const t = gap.trajectory;
  return showChart(root, { id: "gap", title: "Asked for and deliverable", unit: "IT MW of accelerators", height: 300,
    reading: `From ${t.from} to ${t.to} demand grows by ${megawatts(t.demand_watts_per_month / 1000)} MW a month, what can be delivered by ${megawatts(t.deliverable_watts_per_month / 1000)}; ${gap.total.unserved.orders} orders of ${gap.total.requested.orders} have no firm date.`,
    traces: [line("asked for", "demand", { color: toneOf("queued") }), line("deliverable", "deliverable", { color: mark("--c-hall") }), line("taken", "taken", { color: toneOf("ink") })],
    layout: { hovermode: "x unified", yaxis: { rangemode: "tozero", tickformat: ",.0f" }, xaxis: { type: "date", hoverformat: "%b %Y" }, margin: { l: 48, r: 12, t: 28, b: 28 } },
    table: { head: ["month", "asked for", "deliverable", "taken", "waiting"], numeric: [1, 2, 3, 4], rows: months.map((/** @type {any} */ m) => [m.month, ...["demand", "deliverable", "taken", "waiting"].map((k) => megawatts(m[`${k}_watts`] / 1000))]) },
    source: source({ path: "/api/v1/gap", cli: "headroom gap" }) });
}

/** @param {HTMLElement} root @param {any} horizon */
function chipTable(root, { chips, power, clock }) {
  const now = Math.max(0, power.months.indexOf(clock.slice(0, 7)));
  const at = (/** @type {number[]} */ v, /** @type {number} */ later) => v[Math.min(now + later, v.length - 1)];
  const free = (/** @type {number} */ later) => ({ id: `free${later}`, label: later ? `in ${later} months` : "Free now", value: (/** @type {any} */ r) => at(r.free, later), show: (/** @type {any} */ r) => count(at(r.free, later)) });
  return showTable(root, { caption: "Chips on committed supply", rows: chips, source: source({ path: "/api/v1/horizon", cli: "headroom horizon" }), empty: "No chips yet: import supply.csv.",
    columns: [{ id: "silicon", label: "Silicon", value: (/** @type {any} */ r) => r.silicon }, { id: "stands", label: "Stand now", value: (/** @type {any} */ r) => at(r.supply, 0) }, free(0), free(6), free(12), free(24)] });
}
