// The energy half of the screen: the match by the hour, bills, contracts, carbon, megawatts four ways, what reactors cost first.

import { get } from "../client.js";
import { mark, showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, instantDay, megawatts, money, monthName, percent, words } from "../format.js";
import { source } from "../source.js";
import { empty } from "../state.js";
import { cards, choice, facts, fill, greatest, heading, lowTable, place, ppm } from "./answers.js";
import { carbonBars, carbonMonths, clockHour, fourWays, gigawattHours, hourGrid, hourMap, tonnes, worstHours, zoneBars,
  zones } from "./energy-figures.js";
import { added, moneyBars } from "./finance-figures.js";

/** @typedef {Record<string, any>} Row */

/** @param {string} section */
const asked = (section) => source({ path: `/api/v1/energy/${section}`, cli: `headroom energy ${section}` });

/** @param {HTMLElement} root */
export function showEnergy(root) {
  root.append(heading("Is clean power there when it is used?", "Twelve months from the clock’s, every hour of them."));
  const all = place(root), hours = place(root), rest = place(root);
  fill(hours, "Matching hour by hour…", () => get("/api/v1/energy/hours"), (box, sheet) => showHours(box, sheet.hours ?? sheet));
  fill(all, "Adding up the megawatt-hours…", () => get("/api/v1/energy"), (box, sheets) => showSections(box, rest, sheets));
}

/** @param {HTMLElement} root @param {HTMLElement} rest below the hours @param {Row} e every section but the hours */
async function showSections(root, rest, e) {
  if (!e.match.rows.length) return empty(root, "No site draws power yet: energy appears with the first active order.");
  root.append(headline(e));
  const first = cards(rest), second = cards(rest), third = cards(rest);
  await Promise.all([
    zonesChart(first, e.match), powerChart(first, e.power),
    billChart(second, e.bill), carbonChart(second, e.carbon),
    settlementTable(third, e.settlement), milestonesTable(third, e.milestones),
  ]);
  await shapesTable(rest, e.shapes);
}

/** @param {Row} e */
const headline = ({ match, bill, settlement, carbon, readings }) => facts([
  ["Load", gigawattHours(match.load_kwh), "over the twelve months", "zones"],
  ["Met by the hour", ppm(match.hourly_match_ppm), "carbon-free, 24/7", "hours"],
  ["Met by volume", ppm(match.annual_match_ppm), "carbon-free, over the year", "zones"],
  ["Bills", money(bill.total_usd_cents), bill.unpriced_kwh ? `${gigawattHours(bill.unpriced_kwh)} has no tariff`
    : `of it ${money(bill.demand_usd_cents)} for peaks`, "bills"],
  ["Contracts", money(settlement.net_usd_cents), settlement.net_usd_cents >= 0 ? "worth more than they cost" : "cost more than they are worth"],
  ["Carbon", tonnes(carbon.market_kg), `by market; ${tonnes(carbon.location_kg)} by location`, "carbon"],
  ["Above contract", counted(readings.hours_above_contracted, "hour"),
    `of ${count(readings.hours)} metered${readings.until ? ` to ${instantDay(readings.until)}` : ""}`],
]);

/** @param {HTMLElement} root @param {Row} sheet @param {string} [zone] "" for all */
async function showHours(root, sheet, zone = "") {
  const names = [...new Set(sheet.rows.map((/** @type {Row} */ r) => r.zone))];
  if (!names.length) return empty(root, "No hour has load yet.");
  const grid = hourGrid(sheet.rows, zone), [worst] = worstHours(grid), best = worstHours(grid).at(-1);
  root.replaceChildren(el("p", { style: { margin: "0 2px" } }, choice("Zone", [{ value: "", text: "all zones" },
    ...names.map((n) => ({ value: String(n), text: String(n) }))], zone, (to) => showHours(root, sheet, to))));
  await showChart(root, { id: "hours", title: `At which hours is clean power missing${zone ? ` in ${zone}` : ""}?`,
    unit: "% of load met, by hour of the zone’s day and month", source: asked("hours"), traces: hourMap(grid), height: 430,
    reading: `Worst at ${clockHour(worst.hour)}, ${percent(worst.share)} on average over the months; best at ${clockHour(best?.hour ?? 0)}, ${percent(best?.share ?? 0)}`,
    layout: { margin: { l: 50, r: 8, t: 8, b: 34 }, xaxis: { type: "category", showgrid: false },
      yaxis: { type: "category", autorange: "reversed", nticks: 12, showgrid: false } },
    table: { head: ["Hour", ...grid.months.map((m) => `${monthName(m)}, %`)], numeric: grid.months.map((_, i) => i + 1),
      rows: grid.hours.map((h, i) => [clockHour(h), ...grid.z[i].map((v) => (v === null ? "–" : (v * 100).toFixed(0)))]) } });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function zonesChart(root, sheet) {
  const rows = zones(sheet.rows), best = rows[0], worst = rows.at(-1);
  if (!best || !worst) return;
  await showChart(root, { id: "zones", title: "Which zones’ load is met by the hour?", unit: "GWh", source: asked("match"), traces: zoneBars(rows),
    height: 340,
    reading: `${best.zone} best, ${percent(best.hourly)} of ${gigawattHours(best.load_kwh)}; ${worst.zone} worst, ${percent(worst.hourly)} of ${gigawattHours(worst.load_kwh)}; ${gigawattHours(sheet.curtailed_kwh)} of what contracts deliver is curtailed`,
    layout: { barmode: "stack", bargap: 0.25, xaxis: { type: "category" } },
    table: { head: ["Zone", "Load, GWh", "Met by the hour, %", "Contracts deliver, GWh", "Curtailed, GWh", "Grid, GWh"], numeric: [1, 2, 3, 4, 5],
      rows: rows.map((z) => [z.zone, ...[z.load_kwh / 1e6, z.hourly * 100, z.delivered_kwh / 1e6, z.curtailed_kwh / 1e6,
      z.grid_kwh / 1e6].map((v) => v.toFixed(1))]) } });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function powerChart(root, sheet) {
  const drawn = sheet.rows.filter((/** @type {Row} */ r) => r.drawn_peak_kw !== null),
    top = greatest(/** @type {Row[]} */ (drawn.filter((/** @type {Row} */ r) => r.provisioned_kw > 0)), (r) => r.drawn_peak_kw / r.provisioned_kw)[0];
  await showChart(root, { id: "power-ways", title: "How many megawatts are contracted, energised, booked and drawn?", unit: "MW by site",
    source: asked("power"), traces: fourWays(sheet.rows), height: 340,
    reading: `${megawatts(sheet.contracted_kw)} MW contracted, ${megawatts(sheet.provisioned_kw)} energised, ${megawatts(sheet.booked_kw)} booked at the meter${top ? `; ${top.site} draws most of what it has, ${percent(top.drawn_peak_kw / top.provisioned_kw)} at its peak` : "; no meter has been read"}. Oversold site-days: ${count(sheet.oversold_site_days)}`,
    layout: { barmode: "group", bargap: 0.2, xaxis: { type: "category" } },
    table: { head: ["Site", "Contracted, MW", "Energised, MW", "Booked, MW", "Booked IT, MW", "Drawn: mean, MW", "Drawn: peak, MW", "Until"],
      numeric: [1, 2, 3, 4, 5, 6], rows: sheet.rows.map((/** @type {Row} */ r) => [r.site,
      ...[r.contracted_kw, r.provisioned_kw, r.booked_kw, r.booked_it_kw, r.drawn_mean_kw,
      r.drawn_peak_kw].map((kw) => (kw === null ? "–" : (kw / 1000).toFixed(1))), instantDay(r.drawn_until)]) } });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function billChart(root, sheet) {
  const months = added(sheet.rows, (/** @type {Row} */ r) => r.month, ["energy_usd_cents", "demand_usd_cents", "energy_kwh"]),
    top = greatest(months, (m) => m.energy_usd_cents + m.demand_usd_cents)[0];
  if (!top) return;
  await showChart(root, { id: "bills", title: "What do the grid’s bills come to?", source: asked("bill"), height: 320,
    ...moneyBars(months, (m) => monthName(m.name), [{ name: "energy", color: mark("--c-power"), cents: (m) => m.energy_usd_cents },
      { name: "peaks", color: mark("--c-equipment"), cents: (m) => m.demand_usd_cents }], "stack"),
    reading: `${money(sheet.total_usd_cents)} in twelve months, ${percent(sheet.demand_usd_cents / Math.max(1, sheet.total_usd_cents))} of it for peaks; ${monthName(top.name)} is dearest, ${money(top.energy_usd_cents + top.demand_usd_cents)}` });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function carbonChart(root, sheet) {
  const months = carbonMonths(sheet.rows);
  await showChart(root, { id: "carbon", title: "How much carbon is in the power?", unit: "kilotonnes CO₂e", source: asked("carbon"),
    traces: carbonBars(months), height: 320,
    reading: `${tonnes(sheet.market_kg)} by market, ${percent(sheet.market_kg / Math.max(1, sheet.location_kg))} of the ${tonnes(sheet.location_kg)} by location${sheet.unknown_zone_months ? `; ${counted(sheet.unknown_zone_months, "zone-month")} without a known intensity` : ""}`,
    layout: { barmode: "group", bargap: 0.2, xaxis: { type: "category", nticks: 8 } },
    table: { head: ["Month", "By location, t", "By market, t", "Load, GWh", "Grid, GWh"], numeric: [1, 2, 3, 4],
      rows: months.map((m) => [monthName(m.name), count(m.location_kg / 1000), count(m.market_kg / 1000), (m.load_kwh / 1e6).toFixed(1),
      (m.grid_kwh / 1e6).toFixed(1)]) } });
}

/** @param {HTMLElement} root @param {Row} sheet */
function settlementTable(root, sheet) {
  const keys = ["delivered_kwh", "used_kwh", "curtailed_kwh", "cost_usd_cents", "value_usd_cents", "net_usd_cents"];
  const rows = added(sheet.rows, (/** @type {Row} */ r) => r.contract, keys).map((r) => /** @type {Row} */ ({ ...r,
    ...pick(sheet.rows.find((/** @type {Row} */ s) => s.contract === r.name)) }));
  const dollars = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ title) => ({ id, label, unit: "USD", title,
    value: (/** @type {Row} */ r) => r[`${id}_usd_cents`] / 100, show: (/** @type {Row} */ r) => el("span",
    { class: r[`${id}_usd_cents`] < 0 ? "late" : null }, money(r[`${id}_usd_cents`])) });
  return lowTable(root, { caption: "What each power contract costs and is worth, twelve months", rows, sort: "-net", source: asked("settlement"),
    empty: "No contract delivers in these months.", columns: [
    { id: "contract", label: "Contract", value: (r) => r.name }, { id: "kind", label: "Kind", value: (r) => r.kind },
      { id: "zone", label: "Zone", value: (r) => r.zone },
    { id: "delivered", label: "Delivered", unit: "GWh", value: (r) => r.delivered_kwh / 1e6, show: (r) => (r.delivered_kwh / 1e6).toFixed(1) },
    { id: "curtailed", label: "Curtailed", unit: "%", value: (r) => (r.delivered_kwh ? (r.curtailed_kwh / r.delivered_kwh) * 100 : null),
      show: (r) => (r.delivered_kwh ? percent(r.curtailed_kwh / r.delivered_kwh) : "–") },
    dollars("cost", "Cost", "Paid as produced"), dollars("value", "Value", "What the used energy would have cost at the zone’s tariff"),
      dollars("net", "Net", "Value less cost"),
  ] });
}

/** @param {Row|undefined} row @returns {{kind: string, zone: string}} */
const pick = (row) => ({ kind: row?.kind ?? "", zone: row?.zone ?? "" });

/** @param {HTMLElement} root @param {Row} sheet */
const milestonesTable = (root, sheet) => lowTable(root, {
  caption: `Paid for reactors before their megawatts: ${money(sheet.before_plan_usd_cents)}`, rows: sheet.rows, sort: "-before",
    source: source({ path: "/api/v1/energy/milestones", query: { draws: 256 }, cli: "headroom energy milestones --draws 256" }), empty: "No reactor is paid for.",
  columns: [
    { id: "contract", label: "Contract", value: (r) => r.contract }, { id: "developer", label: "Developer", value: (r) => r.developer },
      { id: "mw", label: "Power", unit: "MW", value: (r) => Number(r.mw) },
    { id: "plan", label: "Plan", value: (r) => r.plan },
    { id: "there", label: `There by ${sheet.by}`, unit: "%", value: (r) => r.there_by_ppm / 1e4, show: (r) => ppm(r.there_by_ppm) },
    { id: "before", label: "Before plan", unit: "USD", value: (r) => r.before_plan_usd_cents / 100, show: (r) => money(r.before_plan_usd_cents) },
    { id: "total", label: "In all", unit: "USD", value: (r) => r.total_usd_cents / 100, show: (r) => money(r.total_usd_cents) },
    { id: "last", label: "Last payment", value: (r) => r.last_payment, show: (r) => (r.last_payment ? monthName(r.last_payment) : "–") },
  ],
});

/** @param {HTMLElement} root @param {Row} sheet */
const shapesTable = (root, sheet) => lowTable(root, {
  caption: "What contracts deliver if they are there all year", rows: sheet.rows, source: asked("shapes"), empty: "No contract delivers.",
  columns: [
    { id: "contract", label: "Contract", value: (r) => r.contract }, { id: "kind", label: "Kind", value: (r) => words(r.kind) },
      { id: "zone", label: "Zone", value: (r) => r.zone },
    { id: "mw", label: "Power", unit: "MW", value: (r) => Number(r.mw) }, { id: "factor", label: "Capacity factor", unit: "%",
      value: (r) => r.capacity_factor_ppm / 1e4, show: (r) => ppm(r.capacity_factor_ppm) },
    { id: "nothing", label: "Hours at nothing", unit: "hours a year", value: (r) => r.hours_at_nothing },
      { id: "from", label: "From", value: (r) => r.delivers_from }, { id: "until", label: "Until", value: (r) => r.delivers_until },
    { id: "shape", label: "Shape", value: (r) => (r.synthetic ? `${r.shape}, synthetic` : r.shape),
      title: "Synthetic shapes are made up in the manner of the technology and are no forecast of a plant" },
  ],
}, 300);
