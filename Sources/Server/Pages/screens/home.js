// Home: run rate, capital, power, customers waiting in one view; and an order to ask about.

import { readOut } from "../answer.js";
import { known } from "../choices.js";
import { post } from "../client.js";
import { showFigure } from "../charts.js";
import { el, part } from "../dom.js";
import { capital, power, runRate, waiting } from "../figures.js";
import { count, counted, daysBetween, money } from "../format.js";
import { announce } from "../live.js";
import { asParameters, orderForm } from "../orderform.js";
import { address, link } from "../router.js";
import { theOverview } from "../session.js";
import { source } from "../source.js";
import { loading, trouble } from "../state.js";

export const screen = { id: "home", title: "Home", question: "How much is sold, spent, powered and waited for?", needs: "read", show };

/** @typedef {{name: string, value: string, note: string, to: string, alarm?: boolean}} Tile */

/** @param {any} overview @returns {Tile[]} */
function tiles({ headline: h, clock }) {
  const days = h.next_tentative ? daysBetween(clock, h.next_tentative) : null;
  return [
    { name: "AI run rate", value: money(h.run_rate_usd_cents), note: "a year: outside customers, last month × 12", to: "#/finance" },
    { name: "Backlog", value: money(h.backlog_usd_cents), note: counted(h.signed_orders, "signed order"), to: "#/orders" },
    { name: "Accelerators promised", value: count(h.accelerators_promised), note: `${count(h.active)} active · ${count(h.promised)} promised`, to: "#/orders" },
    { name: "Orders queued", value: count(h.queued), note: `${count(h.queued_accelerators)} accelerators · ${count(h.queued_mw)} MW`, to: "#/orders?show=queue" },
    { name: "Next tentative date", value: h.next_tentative ?? "none", note: days === null ? "nothing waits for a date" : days >= 0 ? `in ${counted(days, "day")}` : `${counted(-days, "day")} ago`, to: "#/orders?show=queue" },
    { name: "Shortfall days", value: count(h.shortfall_days), note: `${counted(h.at_risk_orders, "order")} at risk`, to: "#/risk", alarm: h.shortfall_days > 0 },
  ];
}

/** @param {HTMLElement} root */
async function show(root) {
  loading(root, "Asking for the overview…");
  const [overview, suggestions] = await Promise.all([theOverview(), known()]);
  document.title = `${overview.operator} · Headroom`;
  part("#screen-title").textContent = overview.operator;
  const charts = el("div", { class: "four" });
  root.replaceChildren(
    el("section", { "aria-label": `${overview.operator} in figures` }, el("dl", { class: "headline" }, tiles(overview).map(tile))),
    question(suggestions), charts);
  root.setAttribute("aria-busy", "false");
  await Promise.all(figures(overview).map((f) => showFigure(charts, f)));
}

/** @param {Tile} t */
const tile = (t) => el("div", { class: t.alarm ? "alarm" : null }, el("dt", {}, link(t.to, t.name)), el("dd", {}, el("b", {}, t.value), el("span", {}, t.note)));

/** @param {any} o the overview */
function figures(o) {
  const from = (/** @type {string} */ cli) => source({ path: "/api/v1/overview", cli });
  return [
    { id: "run-rate", title: "Run rate", note: "by silicon, own use included", figure: runRate(o.run_rate, o.clock), empty: "No revenue yet. It appears with the first active order.", source: from("headroom finance run_rate_months --by silicon") },
    { id: "capital", title: "Capital", note: "by class", figure: capital(o.capital, o.clock), empty: "No capital lines yet. Import capex.csv to see spending by class.", source: from("headroom finance budget") },
    { id: "power", title: "Power", note: "against construction", figure: power(o.power, o.clock), empty: "No supply yet. Import supply.csv to see power against halls and chips.", source: from("headroom horizon --json") },
    { id: "waiting", title: "Customers waiting", note: "by what holds them", figure: waiting(o.queue, o.clock), empty: "No signed order waits for a date.", source: source({ path: "/api/v1/queue", cli: "headroom queue" }) },
  ];
}

/** @param {import("../choices.js").Known} suggestions */
function question(suggestions) {
  const answer = el("div", { class: "answer" });
  const form = orderForm({ known: suggestions, given: new URLSearchParams(), isShort: true, action: "Ask", onAsk: (order) => ask(order, answer) });
  return el("section", { class: "card quote", "aria-labelledby": "ask-h" },
    el("div", { class: "bar" }, el("h2", { id: "ask-h" }, "Can you promise it?"), el("p", { class: "reading" }, "A quote reserves nothing.")), form, answer);
}

/** @param {Record<string, any>} order @param {HTMLElement} answer */
async function ask(order, answer) {
  loading(answer, "Searching every hall for the whole term…");
  try {
    const quote = await post("/api/v1/quotes?all=1", order);
    const [first, ...rest] = readOut({ quote, order });
    answer.replaceChildren(first, el("p", { class: "row" }, link(address("quote", asParameters(order)), "Why, the alternatives, and hold it →", { class: "button" })),
      ...rest.slice(0, 1));
    announce(answer.querySelector(".sentence")?.textContent ?? "There is no answer");
  } catch (error) {
    trouble(answer, error, () => ask(order, answer));
  }
  answer.setAttribute("aria-busy", "false");
}
