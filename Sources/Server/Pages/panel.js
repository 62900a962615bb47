// The side panel: one order, why it has the date it has, and where it stands.

import { get, Trouble } from "./client.js";
import { tag } from "./columns.js";
import { el, part, plainTable } from "./dom.js";
import { count, counted, list, words } from "./format.js";

/** @typedef {Record<string, any>} Row */

const panel = part("#panel");
/** @type {HTMLElement|null} */
let opener = null;
let wanted = "";

document.addEventListener("keydown", (e) => { if (e.key === "Escape" && !panel.hidden) close(); });

function close() {
  panel.hidden = true;
  wanted = "";
  document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
  opener?.focus();
}

/** @param {Row} row of the queue or the book @param {HTMLElement} from gets the focus back */
export async function openPanel(row, from) {
  opener = from;
  wanted = row.order;
  fill(row, [el("p", { class: "muted", role: "status" }, "Asking why…")]);
  panel.hidden = false;
  panel.focus({ preventScroll: true });
  const content = await answer(row.order);
  if (wanted === row.order) fill(row, content);
}

/** @param {string} order @returns {Promise<Node[]>} */
async function answer(order) {
  try {
    return sections(await get(`/api/v1/orders/${encodeURIComponent(order)}/why`));
  } catch (trouble) {
    const remedy = trouble instanceof Trouble ? trouble.remedy : "Reload the page.";
    return [el("p", { class: "problem", role: "alert" }, el("b", {}, String(/** @type {Error} */ (trouble).message)), " ", remedy)];
  }
}

/** @param {Row} row @param {Node[]} content */
function fill(row, content) {
  panel.replaceChildren(
    el("div", { class: "panel-top" },
      el("h2", { id: "panel-h" }, row.order),
      el("span", { class: "muted" }, row.customer),
      el("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "×")),
    facts(row), ...content);
}

/** @param {Row} row */
function facts(row) {
  /** @type {[string, string][]} */
  const pairs = row.position === undefined
    ? [["State", words(String(row.state))], ["Runs", `${row.start} to ${row.end}`], ["Halls", row.halls], ["Region", row.region]]
    : [["Position", `${row.position}, tier ${row.tier}`], ["Wanted", `${row.earliest} to ${row.latest || "open"}`], ["Tentative", `${row.tentative}${row.late ? ", late" : ""}`], ["Regions", list(row.regions)]];
  pairs.unshift(["Asks for", `${count(row.count)} ${list(row.silicon).replaceAll(", ", " or ")}`]);
  if (row.gap) pairs.push(["Stands on planned supply", row.gap]);
  return el("dl", { class: "facts" }, pairs.map(([name, value]) => el("div", { class: value.length > 30 ? "span" : null }, el("dt", {}, name), el("dd", {}, value))));
}

/** @param {any} why @returns {Node[]} */
function sections(why) {
  return [
    why.sentence && el("p", { class: "sentence" }, why.sentence),
    ahead(why.ahead, why.ahead_held_by ?? []),
    section("Held by", why.held_by?.filter((/** @type {any} */ h) => h.kept !== false), heldBy),
    section("Supply chain behind it", why.chain, chain),
    section("What would move it", why.reliefs, reliefs),
    section("Placements", why.placements, placements),
  ].filter(Boolean);
}

/** @param {string} title @param {any[]|undefined} rows @param {(rows: any[]) => Node} draw */
function section(title, rows, draw) {
  return rows?.length ? el("section", {}, el("h3", {}, title), draw(rows)) : null;
}

/** @param {any} a @param {string[]} held what holds those ahead that take of the same, and not this one */
function ahead(a, held) {
  if (!a?.orders) return null;
  const also = held.length ? ` They also wait for ${list(held.slice(0, 6))}${held.length > 6 ? ` and ${held.length - 6} more` : ""}.` : "";
  return el("p", { class: "muted" }, `Ahead in the queue: ${counted(a.orders, "order")}, ${count(a.accelerators)} accelerators, ${a.mw} MW.${also}`);
}

/** @param {any[]} rows */
const heldBy = (rows) => plainTable({ caption: "Resources short on the last day that blocked the order", numeric: [1],
  head: ["Resource", "Short", "Waits for", "Clears"],
  rows: rows.map((h) => [h.resource, `${count(h.short)} ${h.unit}`, h.item || "–", h.clears || "–"]) });

/** @param {any[]} rows */
const reliefs = (rows) => plainTable({ caption: "Changes of supply and the date each would give", numeric: [2, 3],
  head: ["Change", "Then", "Days sooner", "Capital, USD"],
  rows: rows.map((r) => [r.change, r.date, r.days_gained ?? "–", r.capital_usd_cents == null ? "–" : count(Math.round(r.capital_usd_cents / 100))]) });

/** @param {any[]} rows */
const placements = (rows) => plainTable({ caption: "Placements", numeric: [3], head: ["Step.chunk", "Hall", "Silicon", "Count", "Start", "End"],
  rows: rows.map((p) => [`${p.step}.${p.chunk}`, p.hall, p.silicon, count(p.count), p.start, p.end]) });

/** @param {any[]} rows */
const chain = (rows) => el("ol", { class: "chain" }, rows.map((item) =>
  el("li", { class: item.critical ? "critical" : null },
    el("b", {}, item.item), item.critical ? tag("gap", "critical") : null,
    el("span", { class: "when" }, item.start),
    el("span", { class: "muted" }, `${words(item.class)}, ${words(item.stage)}${item.after?.length ? `, after ${item.after.join(", ")}` : ""}`),
    el("span", { class: "when muted" }, item.plan && item.plan !== item.start ? `plan ${item.plan}` : "as planned"))));
