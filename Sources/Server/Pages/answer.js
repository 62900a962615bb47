// A quote, read out: the date as a sentence, how sure it is, what holds it, the alternatives side by side, whom it would move.

import { drawBands } from "./band.js";
import { el } from "./dom.js";
import { count, counted, hourly, list, money, resourceText, words } from "./format.js";
import { flags } from "./orderform.js";
import { sheet, titled } from "./sheet.js";
import { source } from "./source.js";
import { tag } from "./tags.js";

/** @typedef {Record<string, any>} Option  one element of a quote's options */
/** @typedef {Record<string, any>} Choice  one element of its choices: an option, what it answers, costs and moves */
/** @typedef {{quote: any, order: Record<string, any>, take?: (label: string, choice: Choice) => Node|null, path?: string, cli?: string}} Answer */

const LABELS = { earliest: "earliest", cheapest: "cheapest", one_place: "in one place", split: "split", part_now: "part now", other_region: "other region", planned: "on planned supply" };

/** @param {string} label "silicon/b300" @returns {string} */
const labelText = (label) => LABELS[/** @type {keyof typeof LABELS} */ (label)] ?? label.replace("silicon/", "on ");

/** @param {Answer} answer @returns {Node[]} */
export function readOut({ quote, order, take, path = "/api/v1/quotes", cli = "headroom quote" }) {
  const asked = source({ path, query: { all: 1 }, body: order, cli: `${cli} --all ${flags(order)}` });
  const choices = quote.choices ?? [];
  const options = quote.options ?? [];
  // The answer is what can be promised, if anything can: a start on planned supply may be sooner, and is told beside it.
  const best = choices.find((/** @type {Choice} */ c) => c.option.kind === "firm") ?? choices[0];
  const first = best?.option ?? (quote.refusal ? null : options[0]);
  const whom = best?.moves ?? quote.moves ?? [];
  return [
    quote.refusal && refusal(quote, options),
    first && sentence(first, best, choices),
    (first || options.length > 0) && bands(order, choices.length ? choices.map((/** @type {Choice} */ c) => c.option) : options, asked),
    choices.length > 0 && sideBySide(choices, asked, take),
    choices.length === 0 && options.length > 0 && counterOffers(options, asked),
    first && holding(first, asked),
    first?.placements?.length > 1 && placed(first, asked),
    whom.length > 0 && moves(whom, asked),
    sizing(quote.sizing),
    !quote.refusal && !first && el("p", { class: "muted" }, "The server gave no option and no refusal. Ask again."),
  ].filter(Boolean);
}

/** @param {any} quote @param {Option[]} options */
function refusal({ refusal: no, excess }, options) {
  return el("div", { class: "problem refused", role: "alert" },
    el("h2", { class: "sentence" }, tag("bad", "refused"), " ", no.message, " ", el("code", {}, no.code)),
    excess && el("p", {}, `Most there is: ${count(excess.most)} of the ${count(excess.need)} ${excess.unit} needed, in ${excess.place}.`),
    no.remedy && el("p", {}, no.remedy),
    options.length > 0 && el("p", {}, `What could be had instead is below: ${counted(options.length, "counter-offer")}.`));
}

/** @param {Option} o @param {Choice|undefined} choice that it is of @param {Choice[]} choices */
function sentence(o, choice, choices) {
  const cheaper = choices.filter((c) => choice?.total_usd_cents && c.total_usd_cents < choice.total_usd_cents).sort((a, b) => a.total_usd_cents - b.total_usd_cents)[0];
  const sooner = choices.find((c) => o.kind === "firm" && c.option.kind !== "firm" && c.option.start < o.start);
  return el("div", { class: "verdict" },
    el("h2", { class: "sentence" }, o.kind === "firm" ? "Yes, from " : "Perhaps, from ", el("b", { class: "date" }, o.start), `: ${what(o)}${o.gap?.length ? `, on planned supply (${list(o.gap.join(";"))})` : ""}.`),
    el("p", {}, because(o)),
    el("p", { class: "muted" }, `${hourly(o.price_usd_micro_per_accelerator_hour)} per accelerator-hour, ${choice ? `${money(choice.total_usd_cents)} over the term, ` : ""}to ${o.end}. P50 ${o.p50} · P80 ${o.p80} · P90 ${o.p90}.`),
    sooner && el("p", {}, tag("gap", "sooner, perhaps"), ` ${what(sooner.option)} from ${sooner.option.start}, on planned supply: ${sooner.option.gap.join(", ")}.`),
    cheaper && choice && el("p", { class: "cheaper" }, tag("good", "cheaper"), ` ${what(cheaper.option)} from ${cheaper.option.start}: ${money(cheaper.total_usd_cents)} over the term, ${money(choice.total_usd_cents - cheaper.total_usd_cents)} less.`));
}

/** @param {Option} o @returns {string} the reason for the date */
function because(o) {
  const [h, ...others] = o.held_by ?? [];
  if (!h) return "Nothing holds it: it fits on the first day asked for.";
  const waits = h.item ? `waits for ${h.item}, which clears on ${h.clears}` : h.clears ? `is free again on ${h.clears}` : "is short";
  return `Held by ${resourceText(h.resource)}, short ${count(h.short)} ${h.unit}: it ${waits}${others.length ? ` (and ${counted(others.length, "other need")} of the same day)` : ""}.`;
}

/** @param {Option} o @returns {string} */
function what(o) {
  const halls = [...new Set((o.placements ?? []).map((/** @type {any} */ p) => p.hall))];
  const regions = [...new Set((o.placements ?? []).map((/** @type {any} */ p) => p.region))];
  return `${count(o.count)} ${o.silicon}${halls.length ? ` in ${halls.slice(0, 3).join(" and ")}${halls.length > 3 ? ` and ${halls.length - 3} more` : ""} (${regions.join(", ")})` : ""}`;
}

/** @param {Record<string, any>} order @param {Option[]} options @param {import("./source.js").Source} asked */
function bands(order, options, asked) {
  const lines = options.map((o) => ({ name: `${count(o.count)} ${o.silicon}`, p50: o.p50, p80: o.p80, p90: o.p90, start: o.start, kind: o.kind }));
  return el("section", {}, titled("How sure each date is", { caption: "How sure each date is", source: asked, head: ["Option", "P50", "P80", "P90", "Start"], rows: lines.map((l) => [l.name, l.p50, l.p80, l.p90, l.start]) }),
    drawBands({ from: order.earliest, confidence: options[0].confidence_pct ?? 80, lines }),
    el("p", { class: "muted" }, "The bar goes from P50 to P90, the tick is P80. The start may be later than P80 where earlier contracts have to end first."));
}

/** @param {Choice[]} choices @param {import("./source.js").Source} asked @param {Answer["take"]} take */
function sideBySide(choices, asked, take) {
  const box = sheet({ title: "Side by side", caption: "Ways to serve this order, side by side", source: asked, rows: choices.map(line), numeric: [3, 6, 7, 8, 10],
    head: ["Option", "Start", "Of use from", "Count", "Silicon", "Where", "Speed", "USD an hour each", "Over the term", "Porting", "Moves", "Held by"],
    note: "Speed is of one accelerator against the order’s first silicon. Moves are queued orders behind this one." });
  if (take) addButtons(box, choices, take);
  return box;
}

/** @param {HTMLElement} table @param {Choice[]} choices @param {NonNullable<Answer["take"]>} take */
function addButtons(table, choices, take) {
  table.querySelector("thead tr")?.append(el("th", { scope: "col" }, el("span", { class: "hidden" }, "Take it")));
  table.querySelectorAll("tbody tr").forEach((tr, i) => tr.append(el("td", {}, take(choices[i].labels[0], choices[i]))));
}

/** @param {Choice} c @returns {(string|number)[]} */
function line(c) {
  const o = c.option;
  const later = c.later ? ` + ${count(c.later.count)} on ${c.later.start}` : "";
  const porting = c.porting ? (c.porting.months === null ? "not known" : `${c.porting.months} months`) : "–";
  const notSure = c.exact ? "" : ", there may be better";
  return [c.labels.map(labelText).join(", "), o.start + (o.kind === "firm" ? "" : " tentative") + notSure, c.porting?.done === null ? "not known" : c.useful_from, count(o.count) + later, o.silicon, places(o),
    c.speed_milli === null ? "–" : (c.speed_milli / 1000).toFixed(2), hourly(o.price_usd_micro_per_accelerator_hour), money(c.total_usd_cents), porting, c.moves.length || "–", held(o)];
}

/** @param {Option} o @returns {string} the first three halls */
function places(o) {
  const halls = [...new Set((o.placements ?? []).map((/** @type {any} */ p) => p.hall))];
  return halls.slice(0, 3).join(" ") + (halls.length > 3 ? ` +${halls.length - 3}` : "") || "–";
}

/** @param {Option} o @returns {string} */
function held(o) {
  const [h] = o.held_by ?? [];
  return (h ? resourceText(h.resource) + (h.item ? `: ${h.item}` : "") : "–") + (o.gap?.length ? `; needs ${counted(o.gap.length, "planned item")}` : "");
}

/**
 * What a refused order could have instead.
 * @param {Option[]} options @param {import("./source.js").Source} asked
 */
function counterOffers(options, asked) {
  const box = sheet({ title: "Counter-offers", caption: "What could be had instead", source: asked, numeric: [3, 6],
    head: ["Counter-offer", "Start", "End", "Count", "Silicon", "Where", "USD an hour each", "Held by"],
    rows: options.map((o, i) => [`${i + 1}, ${words(o.kind)}`, o.start, o.end, count(o.count), o.silicon, places(o), hourly(o.price_usd_micro_per_accelerator_hour), held(o)]) });
  box.classList.add("counter");
  return box;
}

/** @param {Option} o @param {import("./source.js").Source} asked */
function holding(o, asked) {
  if (!o.held_by?.length) return null;
  const late = (/** @type {any} */ h) => (Number.isFinite(h.late_ppm) ? `${(h.late_ppm / 1e4).toFixed(1)}%` : "–");
  return sheet({ title: "What holds it", caption: "Resources short on the last day that blocked the order", source: asked, numeric: [1, 4],
    head: ["Resource", "Short on the day before", "Waits for", "Clears", "Chance that it is late"],
    rows: o.held_by.map((/** @type {any} */ h) => [resourceText(h.resource), `${count(h.short)} ${h.unit}`, h.item ?? "a contract that ends", h.clears ?? "–", late(h)]) });
}

/** @param {Option} o @param {import("./source.js").Source} asked */
const placed = (o, asked) => sheet({ title: "Where", caption: "Placements of the first option", source: asked, numeric: [4],
  head: ["Step.chunk", "Hall", "Region", "Silicon", "Count", "Start", "End"],
  rows: o.placements.map((/** @type {any} */ p) => [`${p.step}.${p.chunk}`, p.hall, p.region, p.silicon, count(p.count), p.start, p.end]) });

/** @param {any[]} rows @param {import("./source.js").Source} asked */
const moves = (rows, asked) => sheet({ title: "Whom it would move", caption: "Queued orders that would move if this were confirmed", source: asked,
  head: ["Order", "From", "To"], rows: rows.map((m) => [m.order, m.from, m.to]) });

/**
 * How counts of equivalents were worked out.
 * @param {any} sizing
 */
function sizing(sizing) {
  if (!sizing?.assumptions?.length) return null;
  return el("details", {}, el("summary", {}, "How equivalents were counted"), el("ul", { class: "notes" }, sizing.assumptions.map((/** @type {string} */ a) => el("li", {}, a))));
}
