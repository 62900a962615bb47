// Order book and queue: who has what, who waits for what; how sure each date is; which dates moved, and why.

import { get } from "../client.js";
import { el } from "../dom.js";
import { count, daysBetween, dollars, instantDay, list, money, resourceText, words } from "../format.js";
import { openOrder } from "../panel.js";
import { address, link } from "../router.js";
import { me } from "../session.js";
import { source } from "../source.js";
import { loading } from "../state.js";
import { showTable } from "../table.js";
import { stateTag, tag } from "../tags.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {import("../table.js").Column<Row>} Column */

export const screen = { id: "orders", title: "Orders", question: "Who has what, and who waits for what?", needs: "read", show };

/** @param {HTMLElement} root @param {URLSearchParams} params `show` is queue, book, moves or inquiries; `order` opens one */
async function show(root, params) {
  loading(root, "Asking for the book and the queue…");
  const isOperator = (await me()).tenant === null;
  const [queue, book, orders, moves] = await Promise.all([get("/api/v1/queue"), get("/api/v1/book"), get("/api/v1/orders"), isOperator ? get("/api/v1/moves") : { moves: [] }]);
  const moved = lastMoves(moves.moves);
  const firm = { ...book, book: book.book.filter((/** @type {Row} */ r) => r.state !== "queued") };
  const asked = orders.orders.filter((/** @type {Row} */ o) => o.state === "inquiry");
  const known = new Map(orders.orders.map((/** @type {Row} */ o) => [o.order, o]));
  const views = [
    { id: "queue", title: `Queue ${count(queue.queue.length)}`, draw: (/** @type {HTMLElement} */ at) => showTable(at, queueTable(queue, moved)) },
    { id: "book", title: `Book ${count(firm.book.length)}`, draw: (/** @type {HTMLElement} */ at) => showTable(at, bookTable(firm)) },
    { id: "moves", title: `Moved ${count(moves.moves.length)}`, draw: (/** @type {HTMLElement} */ at) => showTable(at, movesTable(moves, known)), hidden: !isOperator },
    { id: "inquiries", title: `Inquiries ${count(asked.length)}`, draw: (/** @type {HTMLElement} */ at) => showTable(at, inquiriesTable(asked)) },
  ].filter((v) => !v.hidden);
  const chosen = views.find((v) => v.id === params.get("show")) ?? views[known.get(params.get("order") ?? "")?.state === "queued" || !params.has("order") ? 0 : 1];
  root.replaceChildren(el("nav", { class: "tabs", "aria-label": "Parts of the book" }, views.map((v) => link(address("orders", { show: v.id }), v.title, { "aria-current": v === chosen ? "true" : null }))));
  await chosen.draw(root);
  const order = params.get("order");
  if (order && known.has(order)) openOrder(order, /** @type {HTMLElement} */ (root.querySelector("a")));
}

/** @param {Row} row @param {HTMLElement} from */
const open = (row, from) => openOrder(row.order, from);

/** @param {Row[]} moves in the order of the log @returns {Map<string, Row>} the last of each order */
const lastMoves = (moves) => new Map(moves.map((m) => [m.order, m]));

/** @param {Row[]} rows */
const accelerators = (rows) => rows.reduce((total, r) => total + (r.count ?? 0), 0);

/** @param {Row} r @returns {[string, string]} the resource, and what clears it */
function cause(r) {
  const [resource, ...rest] = String(r.held_by ?? "").split(": ");
  return [resource, rest.join(": ")];
}

/**
 * How the tentative date stands to what was asked for.
 * @param {Row} r @returns {Node}
 */
function standing(r) {
  const over = r.latest ? daysBetween(r.latest, r.tentative) : null;
  if (r.tentative === "never") return tag("bad", "never", "No supply of the horizon serves it");
  if (r.late) return tag("bad", over && over > 0 ? `late ${count(over)} d` : "late", "Days past the latest start asked for");
  if (r.gap) return tag("gap", "planned supply", r.gap);
  const days = daysBetween(r.earliest, r.tentative) ?? 0;
  return days > 0 ? tag("warn", `waits ${count(days)} d`, "Days past the earliest start asked for") : tag("good", "in time");
}

/** @type {Column} */
const orderColumn = { id: "order", label: "Order", value: (r) => r.order };
/** @type {Column} */
const customerColumn = { id: "customer", label: "Customer", look: "who", value: (r) => r.customer };
/** @type {Column} */
const countColumn = { id: "count", label: "Count", title: "Accelerators; for orders of CPUs and NICs, those", value: (r) => r.count };

/** @param {any} answer GET queue @param {Map<string, Row>} moved */
function queueTable({ queue, clock }, moved) {
  /** @type {Column[]} */
  const columns = [
    { id: "position", label: "#", value: (r) => r.position },
    orderColumn, customerColumn,
    { id: "tier", label: "Tier", value: (r) => r.tier },
    { id: "signed", label: "Signed", value: (r) => r.signed },
    countColumn,
    { id: "silicon", label: "Silicon", value: (r) => list(r.silicon) },
    { id: "earliest", label: "Wanted from", value: (r) => r.earliest },
    { id: "tentative", label: "Tentative", look: "key", value: (r) => r.tentative },
    { id: "standing", label: "Standing", value: (r) => (r.late ? 2 : 0) * 1e5 + (daysBetween(r.earliest, r.tentative) ?? 1e5), show: standing, title: "Late against the latest start asked for; waiting against the earliest" },
    { id: "held", label: "Held by", value: (r) => resourceText(cause(r)[0]) },
    { id: "clears", label: "Cleared by", value: (r) => cause(r)[1].replace(" clears ", ", ") || null },
    { id: "ahead", label: "Ahead", unit: "accelerators", value: (r) => r.ahead?.accelerators ?? null },
    { id: "ahead_mw", label: "Ahead", unit: "MW", value: (r) => r.ahead?.mw ?? null },
    { id: "moved", label: "Moved on", value: (r) => movedOn(moved.get(r.order)), show: (r) => movedText(moved.get(r.order)), title: "When its date last changed, and from which day" },
  ];
  return { caption: `Queue on ${instantDay(clock)}`, columns, rows: queue, open, source: source({ path: "/api/v1/queue", cli: "headroom queue" }),
    summary: (/** @type {Row[]} */ rows) => `${count(rows.length)} orders · ${count(accelerators(rows))} accelerators · ${count(rows.filter((r) => r.late).length)} late`,
    choices: [{ label: "All", only: () => true }, { label: "Late", only: (/** @type {Row} */ r) => r.late }, { label: "On planned supply", only: (/** @type {Row} */ r) => Boolean(r.gap) }],
    empty: "No signed order waits for a date." };
}

/** @param {Row|undefined} move @returns {string|null} */
const movedOn = (move) => (move && move.from !== "never" ? instantDay(move.recorded_at) : null);

/** @param {Row|undefined} move @returns {import("../dom.js").Child} */
function movedText(move) {
  if (!move || move.from === "never") return el("span", { class: "muted" }, "–");
  return el("span", { title: `${move.from} to ${move.to}: ${move.cause}` }, instantDay(move.recorded_at), el("span", { class: "muted" }, ` from ${move.from}`));
}

/** @param {any} answer GET book */
function bookTable({ book, clock }) {
  /** @type {Column[]} */
  const columns = [
    orderColumn, customerColumn,
    { id: "state", label: "State", value: (r) => r.state, show: (r) => stateTag(String(r.state)) },
    { id: "risk", label: "Risk", value: (r) => ({ breach: 2, at_risk: 1 })[/** @type {"breach"} */ (r.shortfall)] ?? 0, show: risk },
    { id: "tier", label: "Tier", value: (r) => r.tier },
    countColumn,
    { id: "silicon", label: "Silicon", value: (r) => r.silicon },
    { id: "halls", label: "Halls", look: "wide", value: (r) => r.halls },
    { id: "region", label: "Region", value: (r) => r.region },
    { id: "start", label: "Start", look: "key", value: (r) => r.start },
    { id: "end", label: "End", value: (r) => r.end },
    { id: "usd", label: "A year", unit: "USD", value: (r) => Math.round(r.usd_cents_per_year / 100), show: (r) => dollars(r.usd_cents_per_year) },
  ];
  const states = [...new Set(book.map((/** @type {Row} */ r) => String(r.state)))].sort();
  return { caption: `Promise book on ${instantDay(clock)}`, columns, rows: book, sort: "-start", open, source: source({ path: "/api/v1/book", cli: "headroom book" }),
    summary: (/** @type {Row[]} */ rows) => `${count(rows.length)} orders · ${money(rows.reduce((t, r) => t + (r.usd_cents_per_year ?? 0), 0))} a year`,
    choices: [{ label: "All states", only: () => true }, ...states.map((s) => ({ label: words(String(s)), only: (/** @type {Row} */ r) => r.state === s })), { label: "in shortfall", only: (/** @type {Row} */ r) => Boolean(r.shortfall) }],
    empty: "No promises yet. The first confirmed hold appears here." };
}

/** @param {Row} r */
function risk(r) {
  if (r.shortfall === "breach") return tag("bad", "breach", "Not covered: it needs another day or place");
  if (r.shortfall) return tag("warn", "at risk", "Covered at P50, no longer at the confidence it was promised with");
  return tag("good", "covered");
}

/** @param {any} answer GET moves @param {Map<string, Row>} known */
function movesTable({ moves }, known) {
  /** @type {Column[]} */
  const columns = [
    { id: "at", label: "Recorded", value: (r) => instantDay(r.recorded_at) },
    orderColumn,
    { id: "customer", label: "Customer", look: "who", value: (r) => known.get(r.order)?.customer ?? null },
    { id: "from", label: "From", value: (r) => r.from },
    { id: "to", label: "To", look: "key", value: (r) => r.to },
    { id: "days", label: "Later", unit: "days", value: (r) => daysBetween(r.from, r.to), show: (r) => { const d = daysBetween(r.from, r.to); return d === null ? "–" : (d > 0 ? "+" : "") + count(d); } },
    { id: "cause", label: "Cause", look: "wide", value: (r) => r.cause.replace(/T00:00:00\.000Z/g, "") },
    { id: "seq", label: "Fact", value: (r) => r.seq },
  ];
  return { caption: "Dates that moved", columns, rows: [...moves].reverse(), open, source: source({ path: "/api/v1/moves", cli: "headroom queue --since 0" }), empty: "No date has moved.",
    choices: [{ label: "All", only: () => true }, { label: "From one date to another", only: (/** @type {Row} */ r) => r.from !== "never" }] };
}

/** @param {Row[]} rows */
function inquiriesTable(rows) {
  /** @type {Column[]} */
  const columns = [
    orderColumn, customerColumn, { id: "tier", label: "Tier", value: (r) => r.tier }, countColumn,
    { id: "silicon", label: "Silicon", value: (r) => r.silicon.join(", ") },
    { id: "regions", label: "Regions", look: "wide", value: (r) => r.regions.join(", ") || "any" },
    { id: "earliest", label: "Wanted from", value: (r) => r.earliest }, { id: "term", label: "Term", value: (r) => r.term },
    { id: "ask", label: "Ask", look: "action", value: () => null, show: (r) => link(address("quote", { count: r.count, silicon: r.silicon.join(","), regions: r.regions.join(","), earliest: r.earliest, term: r.term, tier: String(r.tier) }), "Quote it") },
  ];
  return { caption: "Inquiries: asked about, not signed", columns, rows, open, source: source({ path: "/api/v1/orders", query: { state: "inquiry" }, cli: "headroom export tables" }), empty: "Nobody is asking." };
}
