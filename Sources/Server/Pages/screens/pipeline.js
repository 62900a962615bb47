// Pipeline and power race: what is being built, whether power arrives with the halls, and what if an item came later.

import { mark, showChart, toneOf } from "../chart.js";
import { get } from "../client.js";
import { el } from "../dom.js";
import { count, counted, daysBetween, instantDay, megawatts, monthName, percent, resourceParts, wholeNumber, words } from "../format.js";
import { drawGantt } from "../gantt.js";
import { source, sourceMenu } from "../source.js";
import { loading, trouble } from "../state.js";
import { showTable } from "../table.js";
import { tag } from "../tags.js";
import { suppose } from "../whatif.js";

/** @typedef {Record<string, any>} Item */

export const screen = { id: "pipeline", title: "Pipeline", question: "What is being built, and does power arrive with the halls?", needs: "read", show };

/** @param {HTMLElement} root @param {URLSearchParams} params `item` and `days` suppose a slip at once; `site` */
async function show(root, params) {
  loading(root, "Asking for supply and the power race…");
  const [supply, power] = await Promise.all([get("/api/v1/supply"), get("/api/v1/power")]);
  const items = supply.items.map((/** @type {Item} */ i) => ({ ...i }));
  const places = sitesOf(items);
  const pending = items.filter((/** @type {Item} */ i) => ["planned", "committed", "under_way"].includes(i.stage));
  const answer = el("div", { class: "screen" });
  const ask = (/** @type {string} */ item, /** @type {number} */ days) => supposed(answer, item, days);
  root.replaceChildren(askForm(pending, params, ask), answer);
  root.append(ganttCard({ pending, places, clock: instantDay(supply.clock), first: params.get("site") ?? places.get(params.get("item") ?? "") ?? null, ask }));
  root.setAttribute("aria-busy", "false");
  const races = el("div", { class: "two" });
  root.append(races);
  drawRace(races);
  await showTable(root, readyTable(pending, items, supply.clock));
  await showTable(root, powerTable(power));
  const item = params.get("item");
  if (item) ask(item, Number(params.get("days") ?? 60));
}

/**
 * The race is drawn many times over: what else is on the screen does not wait for it.
 * @param {HTMLElement} root
 */
async function drawRace(root) {
  loading(root, "Drawing the power race…");
  try {
    const race = await get("/api/v1/race");
    root.replaceChildren();
    await Promise.all([raceChart(root, race), strandedChart(root, race)]);
  } catch (error) {
    trouble(root, error, () => drawRace(root));
  }
}

/** @param {HTMLElement} answer @param {string} item @param {number} days */
function supposed(answer, item, days) {
  answer.scrollIntoView({ block: "nearest" });
  suppose(answer, `${days < 0 ? "bring" : "slip"} ${item} ${Math.abs(days)}d`);
}

/**
 * Each item's site: that of its resource, else of what waits for it.
 * @param {Item[]} items @returns {Map<string, string>}
 */
function sitesOf(items) {
  const sites = new Map();
  for (const i of items) {
    const { kind, place } = resourceParts(i.resource);
    if (place) sites.set(i.item, kind === "site_kw" ? place : place.split(/[- ]/)[0]);
  }
  for (const i of items) for (const before of i.after) if (!sites.has(before) && sites.has(i.item)) sites.set(before, sites.get(i.item));
  return sites;
}

/** @param {Item[]} pending @param {URLSearchParams} params @param {(item: string, days: number) => void} ask */
function askForm(pending, params, ask) {
  const item = /** @type {HTMLInputElement} */ (el("input", { name: "item", list: "items", value: params.get("item") ?? "", required: true, autocomplete: "off", spellcheck: "false", placeholder: "such as T-17" }));
  const days = /** @type {HTMLInputElement} */ (el("input", { name: "days", value: params.get("days") ?? "60", inputmode: "numeric", required: true }));
  const way = /** @type {HTMLSelectElement} */ (el("select", { name: "way" }, el("option", { value: "1" }, "later"), el("option", { value: "-1" }, "sooner")));
  return el("section", { class: "card", "aria-labelledby": "suppose-h" }, el("div", { class: "bar" }, el("h2", { id: "suppose-h" }, "What if an item came later, or sooner?"),
    el("p", { class: "reading" }, "Or drag a bar below; with the keyboard: up and down choose a bar, left and right move it by a week, Page Up and Page Down by a month, Enter asks.")),
  el("form", { class: "order-form", onsubmit: (/** @type {Event} */ e) => {
    e.preventDefault();
    const n = wholeNumber(days.value);
    days.setCustomValidity(n > 0 ? "" : "A whole number of days, such as 60.");
    if (/** @type {HTMLFormElement} */ (e.target).reportValidity()) ask(item.value.trim(), n * Number(way.value));
  } },
  el("label", {}, "Item", item), el("label", {}, "Days", days), el("label", {}, "Which way", way), el("button", { type: "submit", class: "primary" }, "What if?"),
  el("datalist", { id: "items" }, pending.map((i) => el("option", { value: i.item }, `${words(i.class)}, ${words(i.stage)}`)))));
}

/** @param {{pending: Item[], places: Map<string, string>, clock: string, first: string|null, ask: (item: string, days: number) => void}} of */
function ganttCard({ pending, places, clock, first, ask }) {
  const siteOf = (/** @type {Item} */ i) => places.get(i.item) ?? "elsewhere";
  const sites = [...new Set(pending.map(siteOf))].sort();
  const amountAt = (/** @type {string} */ s) => pending.filter((i) => siteOf(i) === s).length;
  const busiest = first ?? sites.reduce((a, b) => (amountAt(b) > amountAt(a) ? b : a), sites[0]);
  const place = el("div", { class: "scroll gantt-scroll", role: "region", tabindex: 0, "aria-label": "Supply over time" });
  const site = /** @type {HTMLSelectElement} */ (el("select", { "aria-label": "Site" }, sites.map((s) => el("option", { value: s, selected: s === busiest }, s)), el("option", { value: "" }, "all sites")));
  const stage = /** @type {HTMLSelectElement} */ (el("select", { "aria-label": "Stage" }, ["", "under_way", "committed", "planned"].map((s) => el("option", { value: s }, s ? words(s) : "every stage"))));
  const shown = () => pending.filter((i) => (!site.value || siteOf(i) === site.value) && (!stage.value || i.stage === stage.value));
  const reading = el("p", { class: "reading", role: "status" });
  const draw = () => {
    const groups = sites.map((s) => ({ title: s, items: shown().filter((i) => siteOf(i) === s) })).filter((g) => g.items.length);
    reading.textContent = `${counted(shown().length, "item")} to come`;
    place.replaceChildren(groups.length ? drawGantt({ groups, clock, ask }) : el("p", { class: "empty" }, "Nothing of that stage is to come here."));
  };
  site.onchange = stage.onchange = draw;
  draw();
  const head = ["item", "class", "stage", "resource", "quantity", "plan", "p50", "p80", "p90", "start", "after"];
  return el("section", { class: "card", "aria-labelledby": "gantt-h" },
    el("div", { class: "bar" }, el("h2", { id: "gantt-h" }, "Supply to come"), reading, site, stage,
      sourceMenu(source({ path: "/api/v1/supply", cli: "headroom supply list" }), { what: "supply items", lines: () => [head, ...shown().map((i) => head.map((h) => (Array.isArray(i[h]) ? i[h].join(";") : i[h])))] })),
    el("p", { class: "legend" }, ["under_way", "committed", "planned"].map((s) => el("span", {}, el("i", { class: `item ${s}` }), words(s))), el("span", {}, "bar: plan to P90; tick: the day it is counted from")), place);
}

/** @param {HTMLElement} root @param {any} race */
function raceChart(root, race) {
  const sites = race.sites.filter((/** @type {any} */ s) => s.probability.some((/** @type {number} */ p) => p > 0));
  const worst = sites.flatMap((/** @type {any} */ s) => s.probability.map((/** @type {number} */ p, /** @type {number} */ i) => ({ site: s.site, p, month: race.months[i] }))).sort((/** @type {any} */ a, /** @type {any} */ b) => b.p - a.p)[0];
  return showChart(root, { id: "race", title: "Power race", unit: "chance that power is short of what is promised", height: Math.max(220, 60 + 22 * sites.length),
    reading: worst ? `Worst: ${worst.site} in ${monthName(worst.month)}, ${percent(worst.p)}. ${counted(race.sites.length - sites.length, "site")} never short in the draws.` : "No site is short in any draw.",
    traces: [{ type: "heatmap", x: race.months.map((/** @type {string} */ m) => `${m}-01`), y: sites.map((/** @type {any} */ s) => s.site), z: sites.map((/** @type {any} */ s) => s.probability), zmin: 0, zmax: 1, xgap: 1, ygap: 1,
      colorscale: [[0, toneOf("card")], [0.5, mark("--c-power")], [1, toneOf("alarm")]], colorbar: { thickness: 10, tickformat: ".0%", outlinewidth: 0, len: 1 }, hovertemplate: "%{y}, %{x|%b %Y}: %{z:.0%}<extra></extra>" }],
    layout: { xaxis: { type: "date", showgrid: false }, yaxis: { type: "category", showgrid: false, autorange: "reversed" }, margin: { l: 40, r: 8, t: 8, b: 28 } },
    table: { head: ["site", ...race.months], numeric: race.months.map((/** @type {string} */ _, /** @type {number} */ i) => i + 1), rows: race.sites.map((/** @type {any} */ s) => [s.site, ...s.probability.map(percent)]) },
    source: source({ path: "/api/v1/race", cli: "headroom race --draws 256 --months 24" }) });
}

/** @param {HTMLElement} root @param {any} race */
function strandedChart(root, race) {
  const kw = race.total.stranded_kw;
  const most = kw.indexOf(Math.max(...kw));
  return showChart(root, { id: "stranded", title: "Stranded halls", unit: "MW that stand without power, mean of the draws", height: 240,
    reading: kw[most] > 0 ? `Most in ${monthName(race.months[most])}: ${megawatts(Math.round(kw[most]))} MW of halls with no power.` : "No hall stands without power in any draw.",
    traces: [{ type: "bar", x: race.months.map((/** @type {string} */ m) => `${m}-01`), y: kw.map((/** @type {number} */ k) => k / 1000), marker: { color: mark("--c-hall") }, hovertemplate: "%{x|%b %Y}: %{y:,.1f} MW<extra></extra>" }],
    layout: { bargap: 0.25, xaxis: { type: "date" }, yaxis: { tickformat: ",.0f" }, margin: { l: 40, r: 8, t: 8, b: 28 } },
    table: { head: ["month", "stranded, MW"], numeric: [1], rows: race.months.map((/** @type {string} */ m, /** @type {number} */ i) => [m, megawatts(Math.round(kw[i]))]) },
    source: source({ path: "/api/v1/race", cli: "headroom race --draws 256 --months 24" }) });
}

/**
 * When a hall's shell is ready against when its power is.
 * @param {Item[]} pending @param {Item[]} all @param {string} clock
 */
function readyTable(pending, all, clock) {
  const named = new Map(all.map((i) => [i.item, i]));
  const powerOf = (/** @type {Item} */ h) => h.after.map((/** @type {string} */ a) => named.get(a)).filter((/** @type {Item|undefined} */ a) => a?.class === "power").map((/** @type {Item} */ p) => p.start).sort().pop() ?? null;
  const rows = pending.filter((i) => i.class === "hall").map((h) => ({ ...h, power: powerOf(h), waits: powerOf(h) ? daysBetween(h.p80, powerOf(h)) : null }));
  const waits = (/** @type {Item} */ r) => (r.waits === null ? "–" : r.waits > 0 ? tag("warn", `shell waits ${count(r.waits)} d`) : r.waits < 0 ? tag("good", `power waits ${count(-r.waits)} d`) : tag("good", "together"));
  return { caption: "Shell-ready against power-ready", rows, sort: "-waits", source: source({ path: "/api/v1/supply", query: { class: "hall" }, cli: "headroom supply list" }), empty: `No hall is to come after ${instantDay(clock)}.`,
    summary: (/** @type {any[]} */ some) => { const s = some.filter((r) => (r.waits ?? 0) > 0); return `${counted(s.length, "hall")} of ${count(some.length)} ready before their power: ${megawatts(s.reduce((t, r) => t + r.quantity, 0))} MW`; },
    columns: [
      { id: "item", label: "Hall", value: (/** @type {Item} */ r) => r.item },
      { id: "stage", label: "Stage", value: (/** @type {Item} */ r) => words(r.stage) },
      { id: "mw", label: "Power it takes", unit: "IT MW", value: (/** @type {Item} */ r) => r.quantity / 1000, show: (/** @type {Item} */ r) => megawatts(r.quantity) },
      { id: "shell", label: "Shell ready, P80", value: (/** @type {Item} */ r) => r.p80 }, { id: "power", label: "Power ready, P80", value: (/** @type {Item} */ r) => r.power },
      { id: "waits", label: "Between them", value: (/** @type {Item} */ r) => r.waits, show: waits, unit: "days" },
      { id: "start", label: "Counted from", value: (/** @type {Item} */ r) => r.start },
    ] };
}

/** @param {any} power */
function powerTable({ sites }) {
  const mw = (/** @type {string} */ id, /** @type {string} */ label) => ({ id, label, unit: "MW", value: (/** @type {any} */ r) => r[id] / 1000, show: (/** @type {any} */ r) => megawatts(r[id]) });
  return { caption: "Power by site", rows: sites, source: source({ path: "/api/v1/power", cli: "headroom power" }), empty: "No site has power yet: import supply.csv.",
    columns: [{ id: "site", label: "Site", value: (/** @type {any} */ r) => r.site }, mw("contracted_kw", "Contracted"), mw("provisioned_kw", "Provisioned"), mw("booked_kw", "Booked"), mw("booked_it_kw", "Booked IT"), mw("least_free_kw", "Least free"),
      { id: "tightest", label: "Tightest day", value: (/** @type {any} */ r) => r.tightest }, { id: "oversold", label: "Oversold", unit: "days", value: (/** @type {any} */ r) => r.oversold_days }] };
}
