// The page: one overview from the server, shown as a headline, three charts, the queue, the quote form and the book.

import { get, tokenArrived, Trouble } from "./client.js";
import { showFigure } from "./charts.js";
import { bookChoices, bookColumns, bookSummary, queueColumns, queueSummary } from "./columns.js";
import { el, part } from "./dom.js";
import { capital, power, runRate } from "./figures.js";
import { count, counted, daysBetween, list, money } from "./format.js";
import { openPanel } from "./panel.js";
import { setUpQuote } from "./quote.js";
import { DataTable } from "./tables.js";

/** @typedef {Record<string, any>} Overview  what GET /api/v1/overview answers */

/** @typedef {{name: string, value: string, note: string, alarm?: boolean}} Tile */

/** @param {Overview} o @returns {Tile[]} */
function tiles({ headline: h, clock }) {
  const days = h.next_tentative ? daysBetween(clock, h.next_tentative) : null;
  return [
    { name: "AI run rate", value: money(h.run_rate_usd_cents), note: "outside customers, last month × 12" },
    { name: "Backlog", value: money(h.backlog_usd_cents), note: counted(h.signed_orders, "signed order") },
    { name: "Accelerators promised", value: count(h.accelerators_promised), note: `${count(h.active)} active · ${count(h.promised)} promised` },
    { name: "Orders queued", value: count(h.queued), note: `${count(h.queued_accelerators)} accelerators · ${count(h.queued_mw)} MW` },
    { name: "Next tentative date", value: h.next_tentative ?? "none", note: days === null ? "nothing waits for a date" : days >= 0 ? `in ${counted(days, "day")}` : `${counted(-days, "day")} ago` },
    { name: "Shortfall days", value: count(h.shortfall_days), note: `${counted(h.at_risk_orders, "order")} at risk`, alarm: h.shortfall_days > 0 },
  ];
}

/** @param {Overview} o */
function showHeadline(o) {
  document.title = `${o.operator} · Headroom`;
  part("#operator").textContent = o.operator;
  part("#ledger").replaceChildren("Clock ", el("time", { datetime: o.clock }, o.clock), ` · ${o.scenario} · ledger ${count(o.ledger_seq)} · ${o.basis} basis`);
  part("#headline").replaceChildren(...tiles(o).map((t) => el("div", { class: t.alarm ? "alarm" : null },
    el("dt", {}, t.name), el("dd", {}, el("b", {}, t.value), el("span", {}, t.note)))));
}

/** @param {Overview} o */
function showCharts(o) {
  showFigure("run-rate", runRate(o.run_rate, o.clock), "No revenue yet. It appears with the first active order.");
  showFigure("capital", capital(o.capital, o.clock), "No capital lines yet. Import capex.csv to see spending by class.");
  showFigure("power", power(o.power, o.clock), "No supply yet. Import supply.csv to see power against halls and chips.");
}

/** @param {Overview} o */
function showTables(o) {
  new DataTable(part("#queue"), { caption: `Queue on ${o.clock}: signed orders without a firm date`, columns: queueColumns, rows: o.queue, sort: "position",
    summary: queueSummary(o.queue.length), open: openPanel, empty: "No signed order waits for a date. Ask for one with a quote below." });
  const book = new DataTable(part("#book"), { caption: `Promise book on ${o.clock}`, columns: bookColumns, rows: o.book, sort: "order",
    summary: bookSummary(o.book.length), open: openPanel, empty: "No promises yet. The first confirmed hold appears here." });
  const choices = bookChoices(o.book);
  const select = /** @type {HTMLSelectElement} */ (part("#book select"));
  select.replaceChildren(...choices.map((c, i) => el("option", { value: i }, c.label)));
  select.onchange = () => book.narrow(choices[Number(select.value)].only);
}

/** @param {Overview} o */
function suggestions(o) {
  const orders = [...o.queue, ...o.book];
  const names = (/** @type {string[]} */ texts) => [...new Set(texts.flatMap((t) => t.split(";")).filter(Boolean))].sort();
  return { clock: o.clock, silicon: names(orders.map((r) => list(r.silicon, "").replaceAll(", ", ";"))), regions: names(orders.map((r) => r.regions ?? r.region ?? "")) };
}

/** @param {Overview} o */
function show(o) {
  showHeadline(o);
  showTables(o);
  setUpQuote(suggestions(o));
  showCharts(o);
}

/** @param {unknown} trouble */
function complain(trouble) {
  const remedy = trouble instanceof Trouble ? trouble.remedy : "Reload the page; if it stays, the server and this page may be of different versions.";
  const notice = part("#notice");
  notice.replaceChildren(el("p", {}, el("b", {}, trouble instanceof Trouble ? trouble.message : "The overview could not be shown."), " ", remedy),
    el("button", { type: "button", onclick: load }, "Try again"));
  notice.hidden = false;
  if (part("#operator").textContent === "Loading…") part("#operator").textContent = "Not loaded";
}

async function load() {
  try {
    show({ queue: [], book: [], headline: {}, ...(await get("/api/v1/overview")) });
    part("#notice").hidden = true;
    document.body.classList.add("loaded");
  } catch (trouble) {
    complain(trouble);
    if (!(trouble instanceof Trouble)) console.error(trouble);
  }
  part("#main").setAttribute("aria-busy", "false");
}

addEventListener("hashchange", () => { if (tokenArrived()) load(); });
load();
