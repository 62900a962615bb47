// The quote form: ask for a date, read the answer as a sentence.

import { post, Trouble } from "./client.js";
import { tag } from "./columns.js";
import { el, part, plainTable } from "./dom.js";
import { count, hourly, isDay, money } from "./format.js";

/** @typedef {Record<string, any>} Option  one element of a quote's options */
/** @typedef {Record<string, any>} Choice  one element of its choices: an option, what it answers, costs and moves */

const form = /** @type {HTMLFormElement} */ (part("#quote form"));
const answer = part("#answer");

/** @param {{clock: string, silicon: string[], regions: string[]}} known what the lists suggest */
export function setUpQuote({ clock, silicon, regions }) {
  const earliest = input("earliest");
  if (!earliest.value) earliest.value = clock;
  const options = (/** @type {string[]} */ names) => names.map((value) => el("option", { value }));
  part("#silicon-list").replaceChildren(...options(silicon));
  part("#region-list").replaceChildren(...options(regions));
  form.onsubmit = (event) => {
    event.preventDefault();
    ask();
  };
}

/** @param {string} name */
const input = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

async function ask() {
  const order = read();
  if (!order) return;
  const button = /** @type {HTMLButtonElement} */ (part("button[type=submit]", form));
  button.disabled = true;
  answer.replaceChildren(el("p", { class: "muted" }, "Asking…"));
  answer.replaceChildren(...(await reply(order)));
  button.disabled = false;
}

/** @returns {any|null} the order to quote, or nothing when a field was faulted */
function read() {
  const amount = Number(input("count").value.replace(/[,\s]/g, ""));
  const earliest = input("earliest").value.trim();
  const sound = [
    fault("count", Number.isSafeInteger(amount) && amount > 0, "A whole number of accelerators, such as 2048."),
    fault("earliest", isDay(earliest), "A day written YYYY-MM-DD."),
  ].every(Boolean);
  if (!sound) return form.reportValidity() && null;
  return { count: amount, silicon: names("silicon"), regions: names("regions"), earliest,
    term: input("term").value, tier: Number(input("tier").value), chunk_in: input("chunk_in").value };
}

/** @param {string} name @param {boolean} sound @param {string} message */
function fault(name, sound, message) {
  const field = input(name);
  field.setCustomValidity(sound ? "" : message);
  field.toggleAttribute("aria-invalid", !sound);
  field.oninput = () => field.setCustomValidity("");
  return sound;
}

/** @param {string} name @returns {string[]} */
const names = (name) => input(name).value.split(/[;,\s]+/).filter(Boolean);

/** @param {any} order @returns {Promise<Node[]>} */
async function reply(order) {
  try {
    return readOut(await post("/api/v1/quotes?all=1", order));
  } catch (trouble) {
    if (trouble instanceof Trouble && trouble.body?.refusal) return readOut({ options: [], moves: [], ...trouble.body });
    const remedy = trouble instanceof Trouble ? trouble.remedy : "Reload the page.";
    return [el("p", { class: "problem", role: "alert" }, el("b", {}, String(/** @type {Error} */ (trouble).message)), " ", remedy)];
  }
}

/** @param {any} quote @returns {Node[]} */
function readOut(quote) {
  const [first, ...others] = quote.options ?? [];
  const choices = quote.choices ?? [];
  const isTold = choices.length > 1 || (choices.length > 0 && quote.refusal);
  const more = quote.refusal || !isTold ? others : [];
  return [
    quote.refusal && el("p", { class: "problem" }, tag("bad", "refused"), " ", quote.refusal.message, " ", tag("gap", quote.refusal.code)),
    first && option(first, "sentence"),
    isTold && sideBySide(choices),
    more.length && el("details", {}, el("summary", {}, more.length === 1 ? "1 other option" : `${more.length} other options`), more.map((/** @type {Option} */ o) => option(o, ""))),
    quote.moves?.length && moves(quote.moves),
    !quote.refusal && !first && el("p", { class: "muted" }, "The server gave no option and no refusal. Ask again."),
  ].filter(Boolean);
}

/** @param {Choice[]} choices */
function sideBySide(choices) {
  return el("div", { class: "moves" }, el("h3", {}, "Side by side"),
    el("div", { class: "scroll" }, plainTable({
      caption: "Ways to serve this order, side by side",
      head: ["Option", "Start", "Of use", "Count", "Silicon", "Where", "Speed", "Per hour", "Over the term", "Porting", "Moves", "Held by", "Changes"],
      rows: choices.map(line), numeric: [3, 6, 7, 8, 10] })),
    el("p", { class: "muted" }, "Speed is of one accelerator against the first choice's. Moves are queued orders behind this one. To take another than the first: ", el("code", {}, "headroom hold --option …"), "."));
}

/** @param {Choice} c @returns {(string|number)[]} */
function line(c) {
  const o = c.option;
  const later = c.later ? ` + ${count(c.later.count)} on ${c.later.start}` : "";
  const porting = c.porting ? (c.porting.months === null ? "not known" : `${c.porting.months} months`) : "–";
  return [c.labels.join(", "), (o.kind === "firm" ? o.start : `${o.start} planned`) + (c.exact ? "" : ", not sure"), c.porting?.done === null ? "not known" : c.useful_from, count(o.count) + later, o.silicon, places(o),
    c.speed_milli === null ? "–" : (c.speed_milli / 1000).toFixed(2), hourly(o.price_usd_micro_per_accelerator_hour), money(c.total_usd_cents),
    porting, c.moves.length || "–", holding(o), c.changes.join("; ") || "–"];
}

/** @param {Option} o @returns {string} the first three halls */
function places(o) {
  const halls = [...new Set((o.placements ?? []).map((/** @type {any} */ p) => p.hall))];
  return halls.slice(0, 3).join(" ") + (halls.length > 3 ? ` +${halls.length - 3}` : "");
}

/** @param {Option} o @returns {string} what holds it, and the planned items it stands on */
function holding(o) {
  const first = (o.held_by ?? [])[0];
  const gap = o.gap?.length ? `; needs ${o.gap.join(", ")}` : "";
  return (first ? first.resource + (first.item ? `: ${first.item}` : "") : "–") + gap;
}

/** @param {Option} o @param {string} look */
function option(o, look) {
  return el("div", { class: "option" },
    el("p", { class: look }, el("b", { class: "date" }, o.start), `, ${what(o)}${held(o)}; `, el("span", { class: "together" }, odds(o))),
    el("p", { class: "muted" }, tag(o.kind === "firm" ? "good" : "gap", o.kind ?? "option"), ` to ${o.end ?? "–"} · ${hourly(o.price_usd_micro_per_accelerator_hour)} per accelerator-hour`));
}

/** @param {Option} o */
function what(o) {
  const halls = [...new Set((o.placements ?? []).map((/** @type {any} */ p) => p.hall))];
  return `${count(o.count)} ${o.silicon}${halls.length ? ` in ${halls.join(" and ")}` : ""}`;
}

/** @param {Option} o */
function held(o) {
  const one = (/** @type {any} */ h) => `held by ${h.resource}${h.item ? `, waiting for ${h.item}` : ""}${h.clears ? ` (clears ${h.clears})` : ""}`;
  return (o.held_by ?? []).map((/** @type {any} */ h) => `; ${one(h)}`).join("");
}

/** @param {Option} o */
const odds = (o) => ["p50", "p80", "p90"].map((p) => `${p.toUpperCase()} ${o[p] ?? "–"}`).join(" · ");

/** @param {any[]} rows */
function moves(rows) {
  return el("div", { class: "moves" }, el("h3", {}, "Queued orders that would move"),
    plainTable({ caption: "Queued orders that would move if this were confirmed", head: ["Order", "From", "To"], rows: rows.map((m) => [m.order, m.from, m.to]) }));
}
