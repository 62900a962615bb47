// Finance and energy: what the ledger earns and owes, what capital brings back, and whether clean power is there by the hour.

import { get } from "../client.js";
import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, money, monthName, percent, words } from "../format.js";
import { source } from "../source.js";
import { cards, choice, facts, fill, greatest, lowTable, place, ppm } from "./answers.js";
import { showEnergy } from "./finance-energy.js";
import { RATE_KEYS, added, backlogRoll, books, bundle, caps, earnedBack, incomes, runRates, visibility } from "./finance-figures.js";
import { showHistory } from "./finance-history.js";

/** @typedef {Record<string, any>} Row */

export const screen = { id: "finance", title: "Finance", question: "What comes in, what is owed, and what does the energy cost?", needs: "money",
  show };

const CUTS = ["service", "segment", "region", "silicon", "vendor", "kind"];

/** @param {HTMLElement} section @param {URLSearchParams} params */
async function show(section, params) {
  const root = place(section);
  const finance = place(root), history = place(root), energy = place(root);
  const sections = fill(finance, "Adding up the ledger…", () => get("/api/v1/finance"),
    (box, answer) => showFinance(box, answer, params.get("by") ?? CUTS[0]));
  showHistory(history);
  showEnergy(energy);
  await sections;
}

/** @param {string} section @param {Record<string, string>} [query] */
const asked = (section, query) => source({ path: `/api/v1/finance/${section}`, query,
  cli: `headroom finance ${section}${query?.by ? ` --by ${query.by}` : ""}` });

/** @param {HTMLElement} root @param {Row} f every section by name @param {string} by */
async function showFinance(root, f, by) {
  root.append(headline(f));
  const rates = place(root), first = cards(root), second = cards(root), third = cards(root), tables = cards(root);
  await Promise.all([
    showRates(rates, by, by === CUTS[0] ? f : null),
    backlogChart(first, f.backlog), visibilityChart(first, f.visibility),
    budgetChart(second, f.budget), booksChart(second, f.assets),
    incomeChart(third, f.profit_and_loss), bundleChart(third, f.bundle),
    returnsChart(tables, f.returns), returnsTable(tables, f.returns),
  ]);
  await segmentsTable(root, f.segments);
}

/** @param {Row} f */
function headline({ run_rate: rate, backlog, budget, returns, visibility: seen }) {
  const fleet = returns.rows.find((/** @type {Row} */ r) => r.grouping === "fleet");
  return facts([
    ["Run rate", money(rate.recognised_run_rate_usd_cents), `revenue of ${monthName(rate.month)} × 12`, "run-rate"],
    [`Contracted for ${monthName(rate.contracted_month)}`, money(rate.contracted_run_rate_usd_cents),
      `and ${money(rate.waiting_run_rate_usd_cents)} waiting`, "run-rate"],
    ["Backlog", money(backlog.remaining_usd_cents), `${counted(backlog.weighted_remaining_days, "day")} left on average, weighted`, "backlog"],
    ["Capital covered", ppm(seen.coverage_ppm), "contracted revenue against capital to be paid", "visibility"],
    ...(fleet ? [/** @type {import("./answers.js").Fact} */ (["Earned back", ppm(fleet.multiple_ppm),
      `of ${money(fleet.capital_usd_cents)}, from contracts so far`, "returns"])] : []),
    ["Caps exceeded", el("span", { style: { font: "inherit", color: budget.exceeded ? "var(--bad)" : "inherit" } },
      `${count(budget.exceeded)} of ${count(budget.caps)}`), "on capital, by policy", "budget"],
  ]);
}

// Run rate and backlog

/** @param {HTMLElement} root @param {string} by @param {Row|null} known the sections, where they are of this cut */
async function showRates(root, by, known) {
  const [months, now] = known ? [known.run_rate_months, known.run_rate]
    : await Promise.all(["run_rate_months", "run_rate"].map((s) => get(`/api/v1/finance/${s}?by=${by}`)));
  const box = el("div", {}), pair = cards(box);
  root.replaceChildren(el("p", { style: { margin: "0 2px" } }, choice("Run rate by", CUTS.map((value) => ({ value, text: value })), by,
    (to) => fill(root, `Adding up by ${to}…`, async () => to, (_, cut) => showRates(root, cut, null)))), box);
  if (!months.rows.length) return void box.append(el("p", { class: "empty" }, "No revenue yet. It appears with the first active order."));
  const totals = added(months.rows, (/** @type {Row} */ r) => r.month, RATE_KEYS), last = totals.at(-1);
  await Promise.all([
    showChart(pair, { id: "run-rate", title: "How does the run rate grow?", ...runRates(months.rows), source: asked("run_rate_months", { by }),
      reading: `${money(now.recognised_run_rate_usd_cents)} a year in ${monthName(now.month)}, ${money(now.contracted_run_rate_usd_cents)} contracted for ${monthName(now.contracted_month)}${last ? `; in ${monthName(last.name)} ${money(last.contracted_run_rate_usd_cents)} and ${money(last.waiting_run_rate_usd_cents)} waiting` : ""}` }),
    lowTable(pair, { caption: `Run rate by ${by}`, rows: now.rows, sort: "-recognised", source: asked("run_rate", { by }), empty: "No revenue yet.",
      columns: [
      { id: by, label: words(by)[0].toUpperCase() + words(by).slice(1), value: (r) => r[by] ?? null },
      { id: "recognised", label: monthName(now.month), unit: "USD a year", value: (r) => r.recognised_run_rate_usd_cents / 100,
        show: (r) => money(r.recognised_run_rate_usd_cents) },
      { id: "contracted", label: `Contracted, ${monthName(now.contracted_month)}`, unit: "USD a year",
        value: (r) => r.contracted_run_rate_usd_cents / 100, show: (r) => money(r.contracted_run_rate_usd_cents) },
      { id: "waiting", label: "Waiting", unit: "USD a year", value: (r) => r.waiting_run_rate_usd_cents / 100,
        show: (r) => money(r.waiting_run_rate_usd_cents) },
    ] }),
  ]);
}

/** @param {HTMLElement} root @param {Row} sheet */
async function backlogChart(root, sheet) {
  const last = sheet.rows.at(-1), most = greatest(/** @type {Row[]} */ (sheet.rows), (r) => r.new_usd_cents)[0];
  if (!last) return;
  await showChart(root, { id: "backlog", title: "How does the backlog roll forward?", ...backlogRoll(sheet.rows), source: asked("backlog"),
    reading: `${money(last.close_usd_cents)} is open in ${last.quarter}; ${most.quarter} brought most, ${money(most.new_usd_cents)}. Open + new − recognised − cancelled = close ${sheet.closes ? "holds in every quarter" : "does not hold"}` });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function visibilityChart(root, sheet) {
  const last = sheet.rows.at(-1);
  if (!last) return;
  await showChart(root, { id: "visibility", title: "Is capital to be paid covered by contracts?", ...visibility(sheet.rows),
    source: asked("visibility"),
    reading: `To ${last.quarter}, ${money(last.contracted_to_date_usd_cents)} of revenue is contracted against ${money(last.capital_to_date_usd_cents)} of capital to be paid: ${ppm(sheet.coverage_ppm)} of it` });
}

// Capital

/** @param {HTMLElement} root @param {Row} sheet */
async function budgetChart(root, sheet) {
  if (!sheet.rows.length) return void root.append(el("p", { class: "empty card" }, "No caps on capital: policy.csv may set them by year and class."));
  const tight = [...sheet.rows].sort((a, b) => a.left_usd_cents / a.cap_usd_cents - b.left_usd_cents / b.cap_usd_cents)[0];
  await showChart(root, { id: "budget", title: "Is capital within its caps?", ...caps(sheet.rows), source: asked("budget"),
    reading: `${count(sheet.exceeded)} of ${counted(sheet.caps, "cap")} ${sheet.exceeded === 1 ? "is" : "are"} exceeded. Tightest is ${tight.period} ${tight.class}: ${money(tight.spent_usd_cents)} planned of ${money(tight.cap_usd_cents)}, ${money(tight.left_usd_cents)} left` });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function booksChart(root, sheet) {
  const all = sheet.rows.filter((/** @type {Row} */ r) => r.class === "all"), peak = greatest(/** @type {Row[]} */ (all), (r) => r.net_usd_cents)[0];
  if (!peak) return;
  await showChart(root, { id: "books", title: "What is capital worth in the books at each year’s end?", ...books(sheet.rows), source: asked("assets"),
    reading: `Net book value is greatest at the end of ${peak.month.slice(0, 4)}, ${money(peak.net_usd_cents)}, with ${money(peak.in_progress_usd_cents)} under construction and ${money(peak.depreciated_usd_cents)} written off by then` });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function incomeChart(root, sheet) {
  const years = sheet.rows.filter((/** @type {Row} */ r) => r.part === "all"), [least] = [...years].sort((a,
    b) => a.income_usd_cents - b.income_usd_cents);
  if (!least) return;
  await showChart(root, { id: "income", title: "What is left after energy and depreciation?", ...incomes(years), source: asked("profit_and_loss"),
    reading: `Least in ${least.year}: ${money(least.income_usd_cents)}, of ${money(least.revenue_usd_cents)} recognised and contracted so far. ${sheet.about}` });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function bundleChart(root, sheet) {
  const best = greatest(/** @type {Row[]} */ (sheet.rows), (r) => r.margin_ppm)[0];
  if (!best) return;
  await showChart(root, { id: "bundle", title: "What does an hour of each accelerator cost, part by part?", ...bundle(sheet.rows),
    source: asked("bundle"),
    reading: `${best.silicon} leaves most of its price, ${ppm(best.margin_ppm)} of $${(best.list_price / 1e6).toFixed(2)}; the chip itself is $${(best.chip / 1e6).toFixed(2)} of its cost of $${(best.cost / 1e6).toFixed(2)}` });
}

// Returns

/** @param {HTMLElement} root @param {Row} sheet */
async function returnsChart(root, sheet) {
  const projects = sheet.rows.filter((/** @type {Row} */ r) => r.grouping === "project"),
    fleet = sheet.rows.find((/** @type {Row} */ r) => r.grouping === "fleet");
  const best = greatest(/** @type {Row[]} */ (projects), (r) => r.multiple_ppm)[0];
  if (!best) return;
  await showChart(root, { id: "returns", title: "How much of its capital has each project under contract?",
    unit: "% of capital, revenue less energy", traces: earnedBack(projects), source: asked("returns"), height: 60 + projects.length * 22,
    reading: `${best.part} has most, ${ppm(best.multiple_ppm)} of ${money(best.capital_usd_cents)}${fleet ? `; the fleet ${ppm(fleet.multiple_ppm)}` : ""}. Nothing is assumed beyond the terms of contracts`,
    layout: { margin: { l: 70, r: 14, t: 8, b: 30 }, bargap: 0.3, xaxis: { ticksuffix: "%", rangemode: "tozero" }, yaxis: { type: "category" } },
    table: { head: ["Project", "Capital, USD", "Revenue, USD", "Energy, USD", "Multiple, %"], numeric: [1, 2, 3, 4],
      rows: projects.map((/** @type {Row} */ r) => [r.part, money(r.capital_usd_cents), money(r.revenue_usd_cents), money(r.energy_usd_cents),
      (r.multiple_ppm / 1e4).toFixed(1)]) } });
}

/** @param {HTMLElement} root @param {Row} sheet */
const returnsTable = (root, sheet) => lowTable(root, {
  caption: `Returns, at ${sheet.discount_rate_pct}% a year`, rows: sheet.rows, source: asked("returns"), empty: "No capital yet.",
  choices: [{ label: "all groupings", only: () => true }, ...[...new Set(sheet.rows.map((/** @type {Row} */ r) => r.grouping))].map((g) => ({ label: words(String(g)),
    only: (/** @type {Row} */ r) => r.grouping === g }))],
  columns: [
    { id: "part", label: "Part", value: (r) => r.part }, { id: "grouping", label: "Grouping", value: (r) => words(r.grouping) },
    { id: "capital", label: "Capital", unit: "USD", value: (r) => r.capital_usd_cents / 100, show: (r) => money(r.capital_usd_cents) },
    { id: "multiple", label: "Multiple", unit: "%", title: "Revenue less energy as a part of capital", value: (r) => r.multiple_ppm / 1e4,
      show: (r) => ppm(r.multiple_ppm) },
    { id: "npv", label: "NPV", unit: "USD", value: (r) => r.npv_usd_cents / 100, show: (r) => money(r.npv_usd_cents) },
    { id: "irr", label: "IRR", unit: "%", value: (r) => (r.irr === null ? null : r.irr * 100),
      show: (r) => (r.irr === null ? "none" : percent(r.irr)) },
    { id: "roic", label: "ROIC", unit: "%", value: (r) => r.roic_ppm / 1e4, show: (r) => ppm(r.roic_ppm) },
    { id: "payback", label: "Paid back", value: (r) => r.payback },
  ],
});

/** @param {HTMLElement} root @param {Row} sheet */
const segmentsTable = (root, sheet) => lowTable(root, {
  caption: "Signed orders by kind of customer", rows: sheet.rows, sort: "-remaining", source: asked("segments"), empty: "No order is signed yet.",
  columns: [
    { id: "segment", label: "Segment", value: (r) => words(r.segment) }, { id: "orders", label: "Orders", value: (r) => r.orders },
    { id: "accelerators", label: "Accelerators today", value: (r) => r.accelerators_today },
    { id: "run-rate", label: "Run rate", unit: "USD a year", value: (r) => r.run_rate_usd_cents / 100, show: (r) => money(r.run_rate_usd_cents) },
    { id: "recognised", label: "Recognised", unit: "USD", value: (r) => r.recognised_usd_cents / 100, show: (r) => money(r.recognised_usd_cents) },
    { id: "remaining", label: "Backlog", unit: "USD", value: (r) => r.remaining_usd_cents / 100, show: (r) => money(r.remaining_usd_cents) },
    { id: "capital", label: "Capital", unit: "USD", value: (r) => r.capital_usd_cents / 100, show: (r) => money(r.capital_usd_cents) },
    { id: "tier", label: "Mean tier", value: (r) => r.mean_tier_milli / 1000, show: (r) => (r.mean_tier_milli / 1000).toFixed(1) },
    { id: "ahead", label: "Signed ahead", unit: "days", title: "Mean days from signing to the earliest day asked for",
      value: (r) => r.mean_days_to_earliest },
  ],
});
