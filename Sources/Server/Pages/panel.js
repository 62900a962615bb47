// The side panel: one order, why it has the date it has, and where it stands.

import { get } from "./client.js";
import { el, part } from "./dom.js";
import { count, counted, hourly, instantDay, list, resourceText, words } from "./format.js";
import { sheet, titled } from "./sheet.js";
import { source } from "./source.js";
import { loading, trouble } from "./state.js";
import { tag } from "./tags.js";

const panel = part("#panel");
/** @type {HTMLElement|null} */
let opener = null;
let wanted = "";

document.addEventListener("keydown", (e) => {
  if (panel.hidden) return;
  if (e.key === "Escape") closePanel();
  else if (e.key === "Tab") keepInside(e);
});

/**
 * Tab goes round inside the panel as long as it is open.
 * @param {KeyboardEvent} e
 */
function keepInside(e) {
  const stops = [.../** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("button, a[href], summary, input, [tabindex='0']"))].filter((n) => n.offsetParent !== null);
  const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const leaves = e.shiftKey ? at <= 0 : at === stops.length - 1;
  if (!leaves || stops.length === 0) return;
  e.preventDefault();
  stops[e.shiftKey ? stops.length - 1 : 0].focus();
}

export function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  wanted = "";
  document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
  opener?.focus();
}

/**
 * Opens the panel of one order: what it asks for, what it has, and why it has that date.
 * @param {string} order @param {HTMLElement} from gets the focus back
 */
export async function openOrder(order, from) {
  opener = from;
  wanted = order;
  const path = `/api/v1/orders/${encodeURIComponent(order)}`;
  const head = el("p", { class: "muted" });
  const body = el("div", { class: "panel-body" });
  panel.replaceChildren(el("div", { class: "panel-top" }, el("h2", { id: "panel-h" }, order), head,
    el("button", { type: "button", class: "close", "aria-label": "Close", onclick: closePanel }, "×")), body);
  panel.hidden = false;
  panel.focus({ preventScroll: true });
  loading(body, "Asking why…");
  try {
    const [document, why] = await Promise.all([get(path), get(`${path}/why`)]);
    if (wanted !== order) return;
    head.textContent = document.terms.customer;
    body.setAttribute("aria-busy", "false");
    body.replaceChildren(facts(document), ...sections(order, why));
  } catch (error) {
    if (wanted === order) trouble(body, error, () => openOrder(order, from));
  }
}

/** @param {any} document GET orders/{order} */
function facts({ order, terms, position, ahead: before, until, bills }) {
  const span = order.start === null ? "–" : `${order.start} to ${order.end ?? "open"}`;
  /** @type {[string, string][]} */
  const pairs = [
    ["Asks for", `${count(terms.count)} ${list((order.silicon ?? []).join(";")).replaceAll(", ", " or ")}`],
    ["State", words(order.state) + (until ? ` until ${instantDay(until)}` : "")],
    ["Wanted", `${order.earliest} to ${order.latest ?? "open"}`],
    [order.state === "queued" ? "Tentative" : "Runs", span],
    ["Term", String(order.term)], ["Tier", String(order.tier)],
    ["Regions", list((order.regions ?? []).join(";"))],
    ["Price", `${hourly(bills?.price_usd_micro_per_accelerator_hour ?? terms.price_usd_micro_per_accelerator_hour)} per accelerator-hour`],
  ];
  if (position) pairs.splice(2, 0, ["Position", `${position}, behind ${count(before?.accelerators ?? 0)} accelerators`]);
  return el("dl", { class: "facts" }, pairs.map(([name, value]) => el("div", { class: value.length > 30 ? "span" : null }, el("dt", {}, name), el("dd", {}, value))));
}

/**
 * @param {string} order @param {any} why
 * @returns {Node[]}
 */
function sections(order, why) {
  const asked = source({ path: `/api/v1/orders/${encodeURIComponent(order)}/why`, cli: `headroom why ${order}` });
  const held = why.held_by?.filter((/** @type {any} */ h) => h.kept !== false) ?? [];
  return [
    why.sentence && el("p", { class: "sentence" }, why.sentence),
    ahead(why.ahead, why.ahead_held_by ?? []),
    held.length > 0 && sheet({ title: "Held by", caption: "Resources short on the last day that blocked the order", source: asked, numeric: [1],
      head: ["Resource", "Short", "Waits for", "Clears"],
      rows: held.map((/** @type {any} */ h) => [resourceText(h.resource), `${count(h.short)} ${h.unit}`, h.item || "–", h.clears || "–"]) }),
    why.chain?.length > 0 && chain(why.chain, asked),
    why.reliefs?.length > 0 && sheet({ title: "What would move it", caption: "Changes of supply and the date each would give", source: asked, numeric: [2, 3],
      head: ["Change", "Then", "Days sooner", "Capital, USD"],
      rows: why.reliefs.map((/** @type {any} */ r) => [r.change, r.date, r.days_gained ?? "–", r.capital_usd_cents == null ? "–" : count(Math.round(r.capital_usd_cents / 100))]) }),
    why.placements?.length > 0 && sheet({ title: "Placements", caption: `Placements of ${order}`, source: asked, numeric: [3],
      head: ["Step.chunk", "Hall", "Silicon", "Count", "Start", "End"],
      rows: why.placements.map((/** @type {any} */ p) => [`${p.step}.${p.chunk}`, p.hall, p.silicon, count(p.count), p.start, p.end]) }),
  ].filter(Boolean);
}

/** @param {any} a @param {string[]} held what holds those ahead that take of the same, and not this one */
function ahead(a, held) {
  if (!a?.orders) return null;
  const also = held.length ? ` They also wait for ${held.slice(0, 6).join(", ")}${held.length > 6 ? ` and ${held.length - 6} more` : ""}.` : "";
  return el("p", { class: "muted" }, `Ahead in the queue: ${counted(a.orders, "order")}, ${count(a.accelerators)} accelerators, ${a.mw} MW.${also}`);
}

/** @param {any[]} rows @param {import("./source.js").Source} asked */
function chain(rows, asked) {
  const head = ["Item", "Class", "Stage", "After", "Plan", "Counted from", "Critical"];
  const lines = rows.map((i) => [i.item, i.class, i.stage, (i.after ?? []).join(";"), i.plan ?? "", i.start, i.critical ? "yes" : "no"]);
  return el("section", {}, titled("Supply chain behind it", { caption: "Supply chain behind it", head, rows: lines, source: asked }), el("ol", { class: "chain" }, rows.map(link)));
}

/** @param {any} item one of the chain */
const link = (item) => el("li", { class: item.critical ? "critical" : null },
  el("b", {}, item.item), item.critical ? tag("gap", "critical") : null,
  el("span", { class: "when" }, item.start),
  el("span", { class: "muted" }, `${words(item.class)}, ${words(item.stage)}${item.after?.length ? `, after ${item.after.join(", ")}` : ""}`),
  el("span", { class: "when muted" }, item.plan && item.plan !== item.start ? `plan ${item.plan}` : "as planned"));
