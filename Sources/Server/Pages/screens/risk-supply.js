// What dates stand on: power against construction, reactors under contract, and what customers build.

import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, money, monthName, percent } from "../format.js";
import { source } from "../source.js";
import { empty } from "../state.js";
import { cards, greatest, heading, lowTable, sum } from "./answers.js";
import { buildOuts, likeliest, raceMap, reactorMegawatts, reactors, stranded } from "./risk-figures.js";

/** @typedef {Record<string, any>} Row */

// Power against construction

/** @param {HTMLElement} root @param {Row} race */
export async function showRace(root, race) {
  const asked = source({ path: "/api/v1/race", cli: "headroom race --draws 256 --months 24" });
  if (!race.sites.length) return empty(root, "No site has halls to power yet.");
  root.append(heading("Power or halls: which is there first?",
    `${count(Number(race.draws.split(";")[1]))} futures, ${race.counts_planned ? "planned supply counted" : "planned supply not counted"}.`));
  const worst = likeliest(race), pair = cards(root);
  const peak = race.total.stranded_kw.indexOf(Math.max(...race.total.stranded_kw));
  await Promise.all([
    showChart(pair, { id: "race", title: "Where will halls be ready without power?", unit: "% of futures, by site and month", source: asked,
      traces: raceMap(race), height: 380,
      reading: worst && worst.chance > 0 ? `Likeliest at ${worst.site} in ${worst.month}: ${percent(worst.chance)} of the futures, ${worst.mw.toFixed(1)} MW stranded on average`
        : "In no future is a hall ready before its power",
      layout: { margin: { l: 44, r: 8, t: 10, b: 40 }, xaxis: { nticks: 8, type: "category" }, yaxis: { autorange: "reversed", type: "category" } },
      table: { head: ["Site", ...race.months.map((/** @type {string} */ m) => `${monthName(m)}, %`)],
        numeric: race.months.map((/** @type {string} */ _, /** @type {number} */ i) => i + 1),
        rows: race.sites.map((/** @type {Row} */ s) => [s.site, ...s.probability.map((/** @type {number} */ p) => (p * 100).toFixed(1))]) } }),
    showChart(pair, { id: "race-stranded", title: "How much power will be missing?", unit: "MW stranded, mean of the futures", source: asked,
      traces: stranded(race), height: 380,
      reading: `${(race.total.stranded_kw[peak] / 1000).toFixed(1)} MW is stranded in ${monthName(race.months[peak])}, the most of any month; ${count(race.total.stranded_kw_months / 1000)} MW-months in all`,
      layout: { barmode: "stack", bargap: 0.15, xaxis: { nticks: 8, type: "category" } },
      table: { head: ["Month", "Stranded, MW"], numeric: [1], rows: race.months.map((/** @type {string} */ m,
        /** @type {number} */ i) => [monthName(m), (race.total.stranded_kw[i] / 1000).toFixed(1)]) } }),
  ]);
  await sitesTable(root, race, asked);
}

/** @param {HTMLElement} root @param {Row} race @param {import("../source.js").Source} asked */
function sitesTable(root, race, asked) {
  const at = (/** @type {Row} */ s) => race.months.indexOf(s.worst_month);
  return lowTable(root, {
    caption: "Sites, and what would help", rows: race.sites, sort: "-chance", source: asked, empty: "No site has halls to power yet.",
    columns: [
      { id: "site", label: "Site", value: (s) => s.site },
      { id: "worst", label: "Worst month", value: (s) => s.worst_month ?? null, show: (s) => (s.worst_month ? monthName(s.worst_month)
        : "never short") },
      { id: "chance", label: "Chance then", unit: "%", value: (s) => (at(s) < 0 ? null : s.probability[at(s)] * 100),
        show: (s) => (at(s) < 0 ? "–" : percent(s.probability[at(s)])) },
      { id: "mw", label: "Stranded then", unit: "MW", value: (s) => (at(s) < 0 ? null : s.stranded_kw[at(s)] / 1000),
        show: (s) => (at(s) < 0 ? "–" : (s.stranded_kw[at(s)] / 1000).toFixed(1)) },
      ...worth("more", "a MW more"), ...worth("sooner", "30 days sooner"),
    ],
  });
}

/**
 * What a change is worth.
 * @param {"more"|"sooner"} key @param {string} label
 */
function worth(key, label) {
  const of = (/** @type {Row} */ s) => s[key];
  return [
    { id: key, label: label[0].toUpperCase() + label.slice(1), value: (/** @type {Row} */ s) => of(s)?.change ?? null,
      look: /** @type {"wide"} */ ("wide") },
    { id: `${key}-days`, label: "gains", unit: "accelerator-days", value: (/** @type {Row} */ s) => of(s)?.accelerator_days ?? null },
    { id: `${key}-usd`, label: "worth", unit: "USD", value: (/** @type {Row} */ s) => (of(s) ? of(s).usd_cents / 100 : null),
      show: (/** @type {Row} */ s) => (of(s) ? money(of(s).usd_cents) : "–") },
  ];
}

// Reactors

/** @param {HTMLElement} root @param {Row} answer */
export async function showReactors(root, answer) {
  if (!answer.units.length) return;
  const asked = source({ path: "/api/v1/nuclear", cli: "headroom nuclear --draws 256" });
  root.append(heading("Will the reactors come?", `Chances by ${answer.by}, ${count(Number(answer.draws.split(";")[1]))} futures.`));
  const pair = cards(root), all = sum(answer.units.map((/** @type {Row} */ u) => u.mw));
  const sure = answer.units.filter((/** @type {Row} */ u) => u.by_date >= 0.8),
    late = answer.units.filter((/** @type {Row} */ u) => u.p50 === "never");
  const lastYear = answer.years.length - 1, own = answer.developers.filter((/** @type {Row} */ d) => answer.units.some((/** @type {Row} */ u) => u.developer === d.developer));
  await Promise.all([
    showChart(pair, { id: "reactors", title: "When does each reactor come?", unit: "day", source: asked, traces: reactors(answer.units, answer.by),
      height: 70 + answer.units.length * 24,
      reading: `${counted(sure.length, "unit")} of ${count(answer.units.length)} ${sure.length === 1 ? "is" : "are"} there by ${answer.by} in 80% of the futures or more${late.length ? `; ${counted(late.length, "unit")} ${late.length === 1 ? "does" : "do"} not come in half of them` : ""}. A triangle at the edge is never`,
      layout: { margin: { l: 130, r: 12, t: 30, b: 30 }, hovermode: "closest", yaxis: { type: "category" }, xaxis: { type: "date" } },
      table: { head: ["Contract", "Developer", "MW", "Plan", "P50", "P80", `There by ${answer.by}, %`], numeric: [2, 6],
        rows: answer.units.map((/** @type {Row} */ u) => [u.contract, u.developer, u.mw, u.plan, u.p50, u.p80, (u.by_date * 100).toFixed(1)]) } }),
    showChart(pair, { id: "reactor-mw", title: "How many nuclear megawatts can be expected?", unit: "MW at the year’s end, mean of the futures",
      source: asked, traces: reactorMegawatts(own, answer.years), height: 70 + answer.units.length * 24,
      reading: `${count(sum(own.map((/** @type {Row} */ d) => d.expected_mw[lastYear])))} MW by the end of ${answer.years[lastYear]}, of ${count(all)} MW under contract`,
      layout: { barmode: "stack", bargap: 0.2, xaxis: { nticks: 8 } },
      table: { head: ["Developer", ...answer.years.map((/** @type {number} */ y) => `${y}, MW`)],
        numeric: answer.years.map((/** @type {number} */ _, /** @type {number} */ i) => i + 1),
        rows: own.map((/** @type {Row} */ d) => [d.developer, ...d.expected_mw.map((/** @type {number} */ mw) => mw.toFixed(0))]) } }),
  ]);
}

// Others' build-outs

/** @param {HTMLElement} root @param {Row} answer */
export async function showIndustry(root, answer) {
  const placed = answer.operators.filter((/** @type {Row} */ o) => sum(o.wanted_kw) > 0);
  if (!placed.length) return;
  const asked = source({ path: "/api/v1/industry", cli: "headroom industry" });
  root.append(heading("Who builds how much here?", "Megawatts at the meter at the ends of years, of orders signed, waiting and asked for."));
  const pair = cards(root), top = greatest(/** @type {Row[]} */ (placed), (o) => sum(o.placed_kw))[0];
  const peak = answer.total_kw.indexOf(Math.max(...answer.total_kw));
  const passed = answer.exceeded.flat();
  await Promise.all([
    showChart(pair, { id: "industry", title: "How many megawatts does each customer get?", unit: "MW placed at the year’s end", source: asked,
      traces: buildOuts(answer, "placed_kw"), height: 340,
      reading: `${count(answer.total_kw[peak] / 1000)} MW is placed at the end of ${answer.years[peak]}, the most; ${top.name} has most of all. At a load of ${answer.load_factor_pct}% that year’s is ${answer.twh[peak]} TWh a year${passed.length ? `, more than ${[...new Set(passed)].join(", ")}` : ""}`,
      layout: { barmode: "stack", bargap: 0.3, xaxis: { type: "category" } },
      table: { head: ["Year end", "Placed, MW", "TWh a year", "More than"], numeric: [1, 2],
        rows: answer.years.map((/** @type {number} */ y, /** @type {number} */ i) => [y, count(answer.total_kw[i] / 1000), answer.twh[i],
        answer.exceeded[i].join(", ") || "–"]) } }),
    operatorsTable(pair, placed, answer, asked),
  ]);
  root.append(el("p", { class: "muted", style: { margin: "0 2px" } }, `Load factor ${answer.load_factor_pct}%: ${answer.load_factor_source}.`));
}

/** @param {HTMLElement} root @param {Row[]} rows @param {Row} answer @param {import("../source.js").Source} asked */
function operatorsTable(root, rows, answer, asked) {
  const end = answer.years.length - 1;
  const mw = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ key,
    /** @type {string} */ title) => ({ id, label, title, unit: "MW", value: (/** @type {Row} */ r) => Math.max(...r[key]) / 1000,
    show: (/** @type {Row} */ r) => (Math.max(...r[key]) / 1000).toFixed(1) });
  return lowTable(root, { caption: `Customers’ greatest year end, ${answer.years[0]} to ${answer.years[end]}`, rows, sort: "-wanted", source: asked,
    empty: "No customer builds here.", columns: [
    { id: "name", label: "Customer", value: (r) => r.name },
    mw("wanted", "Wanted", "wanted_kw", "Asked for"), mw("placed", "Placed", "placed_kw", "Firm, or at a tentative date"),
      mw("firm", "Firm", "firm_kw", "Promised on committed supply"),
  ] });
}
