// Silicon: which chip does the work for how much, when a port has paid, and who sells what.

import { get } from "../client.js";
import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, hourly, money, moneyUnit, percent, words } from "../format.js";
import { may } from "../session.js";
import { source } from "../source.js";
import { empty } from "../state.js";
import { cards, controls, facts, fill, greatest, heading, lowTable, place, ppm } from "./answers.js";
import { chipOrder, compact, fastest, lines, portingMap, priceTraces, shareAt, shares, speeds, times, usefulPrices } from "./silicon-figures.js";

/** @typedef {Record<string, any>} Row */

export const screen = { id: "silicon", title: "Silicon", question: "Which chip does the work for less, and what would moving cost?", needs: "read",
  show };

const MODELS = ["llama3-8b", "llama3-70b", "llama3.1-405b", "deepseek-v3"];

/** @param {HTMLElement} section @param {URLSearchParams} params */
async function show(section, params) {
  const root = place(section);
  const speed = place(root), port = place(root), vendors = place(root), programmes = place(root), chips = place(root);
  const catalogue = get("/api/v1/silicon");
  showSpeeds(speed, catalogue, { model: params.get("model") ?? "llama3-70b", chips: params.get("chips") ?? "1024" });
  showPorting(port);
  fill(chips, "Asking for the chips of the ledger…", () => catalogue, showChips);
  if (!await may("money")) return empty(vendors, "Vendors’ shares, chip lines and own chips are shown to tokens that may see money.");
  showVendors(vendors);
  fill(programmes, "Asking for chip programmes…", () => get("/api/v1/silicon/programmes"), showProgrammes);
}

// Speed and price

/** @param {HTMLElement} root @param {Promise<Row>} catalogue @param {{model: string, chips: string}} first */
function showSpeeds(root, catalogue, first) {
  const box = place(root);
  const ask = (/** @type {Record<string, string>} */ { model, chips }) => {
    const query = { model, chips: chips.replaceAll(",", "") };
    const asked = source({ path: "/api/v1/silicon/equivalents", query,
      cli: `headroom silicon equivalents --model ${query.model} --chips ${query.chips}` });
    return fill(box, `Estimating every chip on ${model}…`, async () => ({ ledger: await catalogue,
      ...await get(`/api/v1/silicon/equivalents?${new URLSearchParams(query)}`) }), (place, answer) => speedCards(place, answer, model, asked));
  };
  root.prepend(controls([{ name: "model", label: "Model that is trained", value: first.model, options: MODELS, size: 13 },
    { name: "chips", label: "Chips that are replaced", value: first.chips, size: 9 }], "Estimate", ask));
  ask(first);
}

/** @param {HTMLElement} root @param {Row} answer @param {string} model @param {import("../source.js").Source} asked */
async function speedCards(root, answer, model, asked) {
  const owned = new Set(answer.ledger.silicon.map((/** @type {Row} */ s) => s.silicon));
  const pair = cards(root);
  await Promise.all([speedChart(pair, answer, model, owned, asked), priceChart(pair, answer, model)]);
  await equivalentsTable(root, answer, model, asked);
}

/** @param {HTMLElement} root @param {Row} answer @param {string} model @param {Set<string>} owned @param {import("../source.js").Source} asked */
function speedChart(root, answer, model, owned, asked) {
  const rows = fastest(answer.equivalents), [first] = rows;
  const unmeasured = rows.filter((e) => !e.measured && e.silicon !== answer.reference).length;
  return showChart(root, {
    id: "speeds", title: `How fast does each chip train ${model}?`, unit: `× one ${answer.reference} in ${answer.precision}`, source: asked,
      traces: speeds(answer, owned), height: 96 + rows.length * 19,
    reading: `One ${first.silicon} does the work of ${first.speed.toFixed(2)} ${answer.reference}, between ${first.low.toFixed(2)} and ${first.high.toFixed(2)}. ${counted(unmeasured, "chip")} of ${count(rows.length)} ${unmeasured === 1 ? "is" : "are"} estimated without a measurement, with a wider band. Names in bold are in this ledger`,
    layout: { margin: { l: 96, r: 16, t: 30, b: 34 }, hovermode: "closest", xaxis: { rangemode: "tozero", ticksuffix: "×" },
      yaxis: { type: "category", categoryorder: "array", categoryarray: chipOrder(answer, owned) } },
    table: { head: ["Chip", "Format", "Speed, ×", "Low, ×", "High, ×", `In place of ${count(answer.chips)}, chips`, "To be safe, chips", "Measured"],
      numeric: [2, 3, 4, 5, 6], rows: rows.map((e) => [e.silicon, e.precision, e.speed.toFixed(2), e.low.toFixed(2), e.high.toFixed(2),
      count(e.count), count(e.count_safe), e.measured ? "yes" : "no"]) },
  });
}

/** @param {HTMLElement} root @param {Row} answer @param {string} model */
async function priceChart(root, answer, model) {
  const rows = usefulPrices(answer.ledger.silicon, answer);
  if (!rows.length) return;
  const reference = answer.ledger.silicon.find((/** @type {Row} */ s) => s.speed_milli === 1000
    && s.kind === "accelerator")?.silicon ?? answer.reference;
  const [cheapest] = rows, dearest = rows[rows.length - 1];
  await showChart(root, {
    id: "useful-price", title: "What does a useful unit cost on each chip?", unit: `USD for the work of a ${reference}-hour`,
      traces: priceTraces(rows, model), height: 96 + fastest(answer.equivalents).length * 19,
    source: source({ path: "/api/v1/silicon", cli: "headroom silicon --json" }),
    reading: `By the ledger’s speeds ${cheapest.silicon} is cheapest, ${hourly(cheapest.useful)} for the work of a ${reference}-hour, and ${dearest.silicon} dearest, ${hourly(dearest.useful)}. An estimate for ${model} stands beside it where the chip is in the catalogue`,
    layout: { barmode: "group", bargap: 0.25, yaxis: { tickprefix: "$", rangemode: "tozero" }, xaxis: { type: "category" } },
    table: { head: ["Chip", "List price, USD an hour", "Useful unit, USD", "Estimated, USD", "from", "to"], numeric: [1, 2, 3, 4, 5],
      rows: rows.map((r) => [r.silicon, hourly(r.price_usd_micro_per_hour), hourly(r.useful), hourly(r.estimate), hourly(r.least), hourly(r.most)]) },
  });
}

/** @param {HTMLElement} root @param {Row} answer @param {string} model @param {import("../source.js").Source} asked */
const equivalentsTable = (root, answer, model, asked) => lowTable(root, {
  caption: `In place of ${count(answer.chips)} ${answer.reference} (${answer.precision}) on ${model}`, rows: answer.equivalents, sort: "-speed",
    source: asked, empty: "No chip of the catalogue fits this model.",
  choices: [{ label: "software as today", only: (/** @type {Row} */ e) => e.software_factor === 1 }, { label: "all assumptions", only: () => true }],
  columns: [
    { id: "silicon", label: "Chip", value: (e) => e.silicon },
    { id: "precision", label: "Format", value: (e) => e.precision },
    { id: "software", label: "Software", unit: "×", title: "Assumed speed of the software that nobody has measured, against what the constants say",
      value: (e) => e.software_factor },
    { id: "speed", label: "Speed", unit: "×", value: (e) => e.speed, show: (e) => times(e.speed) },
    { id: "low", label: "Low", unit: "×", value: (e) => e.low, show: (e) => times(e.low) },
    { id: "high", label: "High", unit: "×", value: (e) => e.high, show: (e) => times(e.high) },
    { id: "count", label: "Expected", unit: "chips", value: (e) => e.count },
    { id: "safe", label: "To be safe", unit: "chips", title: "By the slow end of the band", value: (e) => e.count_safe },
    { id: "measured", label: "Measured", value: (e) => (e.measured ? "yes" : "no") },
  ],
}, 300);

// Porting

const PORT = { engineer_months: "24", price: "3", price_ratio: "0.6", speed: "0.9", delay: "0", value: "0" };

/** @param {HTMLElement} root */
function showPorting(root) {
  const box = el("div", {});
  const ask = (/** @type {Record<string, string>} */ query) => fill(box, "Working out when the port has paid…",
    () => get(`/api/v1/silicon/porting?${new URLSearchParams(query)}`), (place, answer) => portingCard(place, answer, query));
  root.append(heading("When has a port paid?", "A move to other silicon: what it costs once, against what each hour of work saves."),
    controls([
      { name: "engineer_months", label: "Engineer-months", value: PORT.engineer_months, size: 8 },
        { name: "price", label: "USD per reference hour", value: PORT.price, size: 9 },
      { name: "price_ratio", label: "Other chip’s price, ×", value: PORT.price_ratio, size: 8 },
        { name: "speed", label: "Other chip’s speed, ×", value: PORT.speed, size: 8 },
      { name: "delay", label: "Delay, months", value: PORT.delay, size: 7 }, { name: "value", label: "USD per month of delay", value: PORT.value,
        size: 10 },
    ], "Work out", ask), box);
  ask(PORT);
}

/** @param {HTMLElement} root @param {Row} answer @param {Record<string, string>} query */
async function portingCard(root, answer, query) {
  const cli = `headroom silicon porting ${Object.entries(query).map(([k, v]) => `--${k.replaceAll("_", "-")} ${v}`).join(" ")}`;
  const { sensitivity } = answer, never = answer.break_even_hours === null;
  const pays = never ? `At ${query.price_ratio}× the price and ${query.speed}× the speed the port never pays: an hour of work costs ${percent(answer.q)} of the reference’s`
    : `The port costs $${count(answer.cost_usd)} and has paid after ${count(answer.break_even_hours)} reference chip-hours: the same work then costs ${percent(answer.q)} of the reference’s`;
  await showChart(root, {
    id: "porting", title: "After how many chip-hours has the port paid?", unit: "reference chip-hours, by speed and discount",
      reading: `${pays}${answer.discount_needed ? `. A discount of ${percent(answer.discount_needed)} makes it` : ""}. An empty cell is never`,
    source: source({ path: "/api/v1/silicon/porting", query, cli }), traces: portingMap(sensitivity), height: 330,
    layout: { margin: { l: 60, r: 8, t: 8, b: 44 }, xaxis: { type: "category", title: { text: "discount on the other chip", font: { size: 11.5 } },
      showgrid: false }, yaxis: { type: "category", title: { text: "its speed", font: { size: 11.5 } }, showgrid: false } },
    table: { head: ["Speed, ×", ...sensitivity.discounts.map((/** @type {number} */ d) => `${percent(d)} off, hours`)],
      numeric: sensitivity.discounts.map((/** @type {number} */ _, /** @type {number} */ i) => i + 1),
      rows: sensitivity.speeds.map((/** @type {number} */ s, /** @type {number} */ i) => [times(s),
      ...sensitivity.hours[i].map((/** @type {number|null} */ h) => (h === null ? "never" : compact(h)))]) },
  });
}

// Vendors

/** @param {HTMLElement} root */
function showVendors(root) {
  root.append(heading("Who sells the chips that earn?", "Shares of revenue of accelerators for training; and what other list prices would do to them."));
  const pair = cards(root), share = place(root), runRate = place(pair), book = place(pair);
  fill(book, "Asking for vendors’ shares…", () => get("/api/v1/finance/vendors"), vendorChart);
  fill(runRate, "Asking for chip lines…", () => get("/api/v1/finance/chip_lines"), lineChart);
  const box = el("div", {});
  const ask = (/** @type {Record<string, string>} */ given) => {
    const prices = given.price.split(/[;,\s]+/).filter(Boolean), quarters = given.quarters, price = prices.join(",");
    const query = { ...(price ? { price } : {}), quarters };
    const asked = source({ path: "/api/v1/silicon/share", query,
      cli: `headroom silicon share${prices.map((p) => ` --price ${p}`).join("")} --quarters ${quarters}` });
    return fill(box, "Letting buyers choose again…", () => get(`/api/v1/silicon/share?${new URLSearchParams(query)}`),
      (place, answer) => shareCard(place, answer, asked));
  };
  share.append(controls([{ name: "price", label: "List price that changes", value: "", hint: "trainium3=+40%", size: 16 },
    { name: "quarters", label: "Quarters ahead", value: 6, size: 6 }], "Let buyers choose", ask), box);
  ask({ price: "", quarters: "6" });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function vendorChart(root, sheet) {
  if (!sheet.rows.length) return empty(root, "No training revenue on accelerators yet.");
  const over = sheet.rows.filter((/** @type {Row} */ r) => r.over), quarter = over.at(-1)?.quarter;
  const now = greatest(/** @type {Row[]} */ (over.filter((/** @type {Row} */ r) => r.quarter === quarter)), (r) => r.share_ppm),
    falling = [...new Set(sheet.rows.filter((/** @type {Row} */ r) => r.declines && r.quarter === quarter).map((/** @type {Row} */ r) => r.vendor))];
  await showChart(root, {
    id: "vendors", title: "Which vendor’s chips earn the training revenue?", unit: "% of revenue by quarter",
      source: source({ path: "/api/v1/finance/vendors", cli: "headroom finance vendors" }), traces: shares(sheet.rows), height: 340,
    reading: `${now.map((r) => `${r.vendor} ${ppm(r.share_ppm)}`).join(", ") || "Nothing"} in ${quarter ?? "the past"}${falling.length ? `; ${falling.join(", ")} fell in each of the last four quarters` : ""}. Lighter quarters are not over: what is contracted so far`,
    layout: { barmode: "stack", bargap: 0.15, yaxis: { ticksuffix: "%", range: [0, 100] }, xaxis: { type: "category", nticks: 10 } },
    table: { head: ["Quarter", "Vendor", "Share, %", "Revenue, USD", "Over"], numeric: [2, 3],
      rows: sheet.rows.map((/** @type {Row} */ r) => [r.quarter, r.vendor, (r.share_ppm / 1e4).toFixed(1), Math.round(r.revenue_usd_cents / 100),
      r.over ? "yes" : "no"]) },
  });
}

/** @param {HTMLElement} root @param {Row} sheet */
async function lineChart(root, sheet) {
  if (!sheet.rows.length) return empty(root, "No chip earns yet.");
  const last = sheet.rows.at(-1).quarter, now = greatest(/** @type {Row[]} */ (sheet.rows.filter((/** @type {Row} */ r) => r.quarter === last
    && !r.line.startsWith("all of "))), (r) => r.run_rate_usd_cents);
  const unit = moneyUnit(Math.max(...now.map((r) => r.run_rate_usd_cents)));
  const fast = now.filter((r) => Number(r.doubling_months) > 0).sort((a, b) => Number(a.doubling_months) - Number(b.doubling_months))[0];
  await showChart(root, {
    id: "chip-lines", title: "What does each chip line earn?", unit: `USD ${unit.name} a year, run rate by quarter`,
      source: source({ path: "/api/v1/finance/chip_lines", cli: "headroom finance chip_lines" }), traces: lines(sheet.rows, unit), height: 340,
    reading: `${now[0].line} earns most, ${money(now[0].run_rate_usd_cents)} a year in ${last}${fast ? `; ${fast.line} grows fastest, doubling in ${fast.doubling_months} months at the last quarter’s pace` : ""}`,
    layout: { yaxis: { rangemode: "tozero", tickprefix: "$" }, xaxis: { type: "category", nticks: 8 } },
    table: { head: ["Quarter", "Line", "Run rate, USD", "Growth, %", "Doubles in, months"], numeric: [2, 3, 4],
      rows: sheet.rows.map((/** @type {Row} */ r) => [r.quarter, r.line, Math.round(r.run_rate_usd_cents / 100),
      r.growth_ppm === null ? "–" : (r.growth_ppm / 1e4).toFixed(1), r.doubling_months ?? "–"]) },
  });
}

/** @param {HTMLElement} root @param {Row} answer @param {import("../source.js").Source} asked */
async function shareCard(root, answer, asked) {
  if (!answer.quarters?.length) return empty(root, "No quarter has training revenue to share.");
  const prices = Object.entries(answer.prices), back = answer.model.back_test, last = answer.quarters.at(-1);
  const fit = back ? `Back-tested on ${count(back.scored)} choices after ${count(back.fitted)}: mean log-likelihood ${back.model.toFixed(2)}, against ${back.no_change.toFixed(2)} if shares stayed and ${back.chance.toFixed(2)} by chance`
    : "The model is not back-tested: there are too few choices";
  await showChart(root, {
    id: "share", title: prices.length ? `What happens to ${answer.vendor} at other prices?` : `Where does ${answer.vendor}’s share go?`,
      unit: "% of training revenue by quarter", source: asked, traces: shareAt(answer), height: 320,
    reading: `${prices.length ? `At ${prices.map(([name, f]) => `${name} × ${f}`).join(", ")} ${answer.vendor} has ${percent(last.share)} in ${last.quarter}, between ${percent(last.low)} and ${percent(last.high)}, and ${percent(last.book)} in the book` : `${answer.vendor} has ${percent(last.book)} in ${last.quarter} in the book; no price is changed`}${answer.reverses ? `; its fall ends in ${answer.reverses}` : ""}. ${fit}`,
    layout: { yaxis: { ticksuffix: "%", rangemode: "tozero" }, xaxis: { type: "category" } },
    table: { head: ["Quarter", "In the book, %", "At these prices, %", "Low, %", "High, %", "Chooses again, %", "Over"], numeric: [1, 2, 3, 4, 5],
      rows: answer.quarters.map((/** @type {Row} */ q) => [q.quarter, ...[q.book, q.share, q.low, q.high,
      q.choosing].map((v) => (v * 100).toFixed(1)), q.over ? "yes" : "no"]) },
  });
}

// Programmes and chips

/** @param {HTMLElement} root @param {Row} answer */
async function showProgrammes(root, { programmes }) {
  if (!programmes.length) return;
  root.append(heading("Have the own chips paid?", "NRE against what each chip costs less than one that is bought."));
  for (const p of programmes) {
    root.append(facts([
      [p.programme, p.paid_on === "never" ? "never pays" : `pays on ${p.paid_on}`, `NRE ${money(p.nre_usd_cents)}, ${p.confidence}`],
      ["Break-even", p.break_even_units === null ? "never" : counted(p.break_even_units, "chip"), `${count(p.units)} in all its deliveries`],
      ["Unit cost", money(p.unit_cost_usd_cents), `${money(p.bought_unit_cost_usd_cents)} if it were bought`],
      ["Saves", money(p.saving_usd_cents), "beyond its NRE, with all deliveries"],
      ["Tape-out", p.tape_out?.start ?? "none", `ramp ${p.ramp?.start ?? "none"}`],
    ]));
  }
  const rows = programmes.flatMap((/** @type {Row} */ p) => p.deliveries.map((/** @type {Row} */ d) => ({ ...d, programme: p.programme,
    silicon: p.silicon, from: p.source })));
  await lowTable(root, { caption: "Deliveries of own chips", rows, sort: "start", empty: "No delivery is planned.",
    source: source({ path: "/api/v1/silicon/programmes", cli: "headroom silicon programmes" }), columns: [
    { id: "item", label: "Item", value: (d) => d.item }, { id: "programme", label: "Programme", value: (d) => d.programme },
      { id: "silicon", label: "Chip", value: (d) => d.silicon },
    { id: "quantity", label: "Quantity", unit: "chips", value: (d) => d.quantity }, { id: "start", label: "Start", value: (d) => d.start },
      { id: "ramp", label: "Waits for ramp", value: (d) => (d.waits_for_ramp ? "yes" : "no") },
  ] }, 300);
}

/** @param {HTMLElement} root @param {Row} answer */
const showChips = (root, { silicon }) => lowTable(root, {
  caption: "Chips of this ledger, and where their figures come from", rows: silicon,
    source: source({ path: "/api/v1/silicon", cli: "headroom silicon --json" }), empty: "No silicon yet. Import silicon.csv.",
  columns: [
    { id: "silicon", label: "Chip", value: (s) => s.silicon }, { id: "vendor", label: "Vendor", value: (s) => s.vendor },
      { id: "kind", label: "Kind", value: (s) => words(s.kind) },
    { id: "price", label: "List price", unit: "USD an hour", value: (s) => s.price_usd_micro_per_hour / 1e6,
      show: (s) => hourly(s.price_usd_micro_per_hour) },
    { id: "speed", label: "Speed", unit: "×", value: (s) => s.speed_milli / 1000, show: (s) => times(s.speed_milli / 1000) },
    { id: "watts", label: "Power", unit: "W", value: (s) => s.watts }, { id: "cost", label: "Unit cost", unit: "USD",
      value: (s) => s.unit_cost_usd_cents / 100, show: (s) => money(s.unit_cost_usd_cents) },
    { id: "life", label: "Life", unit: "months", value: (s) => s.life_months }, { id: "confidence", label: "Confidence",
      value: (s) => s.source?.confidence ?? null },
    { id: "source", label: "Source", value: (s) => (s.source ? `${s.source.source} (${s.source.as_of})` : null), look: "wide" },
  ],
});
