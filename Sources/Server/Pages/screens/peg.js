// Peg: which customer need every dollar of capital serves, all of it or one line.

import { get } from "../client.js";
import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, money, monthName, percent, words } from "../format.js";
import { openOrder } from "../panel.js";
import { go, link } from "../router.js";
import { source } from "../source.js";
import { cards, choice, facts, fill, greatest, lowTable, place } from "./answers.js";
import { CERTAINTIES, MEANING, cents, classes, flowTable, flowsOf, lineFlows, pathsOf, peggedShare, percentOr, periods, sankey,
  stack } from "./peg-figures.js";

/** @typedef {Record<string, any>} Row */

export const screen = { id: "peg", title: "Peg", question: "Which customer need does every dollar serve?", needs: "money", show };

/** @param {HTMLElement} section @param {URLSearchParams} params */
async function show(section, params) {
  const root = place(section);
  const line = params.get("line"), order = params.get("order");
  if (line) return showLine(root, line);
  if (order) return showOrder(root, order);
  await fill(place(root), "Asking which order every dollar of capital serves…", () => get("/api/v1/peg"), showAll);
}

/** @param {string} line */
const lineAddress = (line) => `#/peg?line=${encodeURIComponent(line)}`;

// All capital

const all = source({ path: "/api/v1/peg", cli: "headroom peg" });
const paths = source({ path: "/api/v1/peg/flows", cli: "headroom peg --plot FILE.svg" });

/** @param {HTMLElement} root @param {Row} peg */
async function showAll(root, peg) {
  if (!peg.lines.length) return void root.append(el("p", { class: "empty" },
    "No capital lines yet. Import capex.csv to see which orders they serve."));
  root.append(certainties(peg.ahead, `${monthName(peg.from)} up to ${monthName(peg.to)}`));
  await sankeyCard(place(root), peg);
  const pair = cards(root);
  await Promise.all([monthsChart(pair, peg), classesChart(pair, peg)]);
  await linesTable(root, peg);
  await ordersTable(root, peg.orders, "ahead_usd_cents", `Orders that capital serves, ${window36(peg)}`, all);
}

/** @param {Row} peg */
const window36 = (peg) => `${monthName(peg.from)} up to ${monthName(peg.to)}`;

/**
 * What is promised, queued, forecast and nobody's, with what the words mean.
 * @param {Row} parts @param {string} when
 */
function certainties(parts, when) {
  return facts([
    ["Capital", money(parts.total_usd_cents), `depreciated ${when}`, "peg-months"],
    ...CERTAINTIES.map((c) => /** @type {import("./answers.js").Fact} */ ([words(c)[0].toUpperCase() + words(c).slice(1),
      el("span", { style: c === "unpegged" && cents(parts, c) > 0 ? { color: "var(--bad)", font: "inherit" }
        : { color: "inherit", font: "inherit" } },
        `${money(cents(parts, c))}, ${percentOr(cents(parts, c) / parts.total_usd_cents)}`), MEANING[/** @type {keyof MEANING} */ (c)], "peg-classes"])),
  ]);
}

/** @typedef {"path"|"orders"|"months"} End */

/**
 * The Sankey: the whole path, or by certainty to orders or months. A phone has no room for the path.
 * @param {HTMLElement} root @param {Row} peg @param {End} [chosen]
 */
async function sankeyCard(root, peg, chosen) {
  const isNarrow = root.clientWidth < 620, end = chosen ?? (isNarrow ? "orders" : "path");
  const flows = end === "path" ? pathsOf((await get("/api/v1/peg/flows")).flows) : flowsOf(peg, end, isNarrow);
  const top = greatest(peg.orders, (/** @type {Row} */ o) => o.ahead_usd_cents)[0];
  const reading = `Of ${money(peg.ahead.total_usd_cents)}, ${money(peg.ahead.total_usd_cents - peg.ahead.unpegged_usd_cents)} serves somebody and ${money(peg.ahead.unpegged_usd_cents)} nobody.`
    + (top ? ` ${top.order} is served most, ${money(top.ahead_usd_cents)}.` : "");
  root.replaceChildren(endChoice(end, (to) => sankeyCard(root, peg, to)));
  await showChart(root, {
    id: "peg-flows", title: "Whom does the capital of the next 36 months serve?", unit: "USD of depreciation", reading,
      traces: sankey(flows, isNarrow),
    layout: { margin: { l: 6, r: 6, t: 10, b: 10 } }, height: end === "path" ? 640 : 560, table: flowTable(flows),
    source: end === "path" ? paths : all,
    click: (point) => pointed(flows, point),
  });
}

/** @param {End} end @param {(end: End) => void} chosen */
const endChoice = (end, chosen) => el("p", { style: { margin: "0 2px" } },
  choice("Follow it to", [{ value: "path", text: "quarters and orders" }, { value: "orders", text: "orders, by certainty" }, { value: "months", text: "quarters, by certainty" }], end, (v) => chosen(/** @type {any} */ (v))));

/**
 * Opens the order that was pointed at.
 * @param {{nodes: {name: string}[]}} flows @param {any} point
 */
function pointed(flows, point) {
  const at = point?.target?.pointNumber ?? point?.target?.index ?? point?.pointNumber;
  const name = flows.nodes[at]?.name;
  if (name && document.activeElement instanceof HTMLElement && isOrder(flows, at)) openOrder(name, document.activeElement);
}

/** @param {any} flows @param {number} at */
const isOrder = (flows, at) => [...flows.places].some(([key, value]) => value === at && key.startsWith("order/")
  && !/^order\/(\d+ others|unpegged$)/.test(key));

/** @param {HTMLElement} root @param {Row} peg */
async function monthsChart(root, peg) {
  const parts = peg.months.filter((/** @type {Row} */ m) => m.month >= peg.from
    && m.month < peg.to).map((/** @type {Row} */ m) => ({ name: monthName(m.month), ...m.parts }));
  const reddest = greatest(parts, (/** @type {Row} */ p) => p.unpegged_usd_cents)[0];
  const figure = stack(parts);
  await showChart(root, { id: "peg-months", title: "When is capital used by nobody?", ...figure, source: all,
    layout: { ...figure.layout, xaxis: { nticks: 8 } },
    reading: reddest ? `${money(reddest.unpegged_usd_cents)} of ${money(reddest.total_usd_cents)} serves nobody in ${reddest.name}, more than in any other month.`
      : "Nothing is depreciated in these months." });
}

/** @param {HTMLElement} root @param {Row} peg */
async function classesChart(root, peg) {
  const parts = classes(peg).map((p) => /** @type {Row} */ ({ name: words(p.class), ...p }));
  const reddest = greatest(parts, (p) => p.unpegged_usd_cents)[0];
  await showChart(root, { id: "peg-classes", title: "Which kind of capital serves nobody?", ...stack(parts), source: all,
    reading: `${money(reddest.unpegged_usd_cents)} of ${money(reddest.total_usd_cents)} in ${reddest.name} serves nobody; of all capital ${percentOr(peggedShare(peg.ahead))} serves somebody.` });
}

/** @param {HTMLElement} root @param {Row} peg */
async function linesTable(root, peg) {
  await lowTable(root, {
    caption: `Capital lines, ${window36(peg)}`, rows: peg.lines, sort: "-unpegged", source: all, empty: "No capital lines yet. Import capex.csv.",
    open: (row) => go(lineAddress(row.line)),
    summary: (rows) => `${counted(rows.length, "line")}, ${money(rows.reduce((a, r) => a + r.ahead.total_usd_cents, 0))}, of which ${money(rows.reduce((a, r) => a + r.ahead.unpegged_usd_cents, 0))} unpegged`,
    choices: [{ label: "all classes", only: () => true }, ...classes(peg).map((c) => ({ label: words(c.class),
      only: (/** @type {Row} */ r) => r.class === c.class }))],
    columns: [
      { id: "line", label: "Line", value: (r) => r.line },
      { id: "class", label: "Class", value: (r) => words(r.class) },
      { id: "in_service", label: "In service", value: (r) => r.in_service, show: (r) => r.in_service ?? "as paid" },
      { id: "life", label: "Life", unit: "months", value: (r) => r.life_months },
      { id: "cost", label: "Cost", unit: "USD", value: (r) => r.total_usd_cents / 100, show: (r) => money(r.total_usd_cents) },
      { id: "ahead", label: "36 months", unit: "USD", value: (r) => r.ahead.total_usd_cents / 100, show: (r) => money(r.ahead.total_usd_cents),
        title: "Depreciation of the next 36 months" },
      ...CERTAINTIES.map((c) => ({ id: c, label: words(c), unit: "USD", title: MEANING[/** @type {keyof MEANING} */ (c)],
        value: (/** @type {Row} */ r) => cents(r.ahead, c) / 100,
        show: (/** @type {Row} */ r) => (cents(r.ahead, c) ? el("span", { class: c === "unpegged" ? "late" : null }, money(cents(r.ahead, c)))
          : "–") })),
      { id: "pegged", label: "Pegged", unit: "%", value: (r) => rounded(peggedShare(r.ahead)), show: (r) => percentOr(peggedShare(r.ahead)),
        title: "The part of the 36 months that serves somebody" },
    ],
  });
}

/** @param {number} share @returns {number|null} per cent, to a tenth */
const rounded = (share) => (Number.isFinite(share) ? Math.round(share * 1000) / 10 : null);

/** @param {HTMLElement} root @param {Row[]} rows @param {string} first the amount sorted by @param {string} caption @param {import("../source.js").Source} asked */
async function ordersTable(root, rows, first, caption, asked) {
  await lowTable(root, {
    caption, rows: rows.filter((r) => r.ahead_usd_cents || r.life_usd_cents), sort: first === "ahead_usd_cents" ? "-ahead" : "-life", source: asked,
    open: (row, from) => openOrder(row.order, from), empty: "No order stands on it.",
    choices: [{ label: "all certainties", only: () => true }, ...CERTAINTIES.slice(0,
      3).map((c) => ({ label: c, only: (/** @type {Row} */ r) => r.certainty === c }))],
    columns: [
      { id: "order", label: "Order", value: (r) => r.order },
      { id: "certainty", label: "Certainty", value: (r) => r.certainty },
      { id: "ahead", label: "36 months", unit: "USD", value: (r) => r.ahead_usd_cents / 100, show: (r) => money(r.ahead_usd_cents) },
      { id: "life", label: "Over life", unit: "USD", value: (r) => r.life_usd_cents / 100, show: (r) => money(r.life_usd_cents) },
      { id: "lines", label: "Lines", value: () => "", show: (r) => link(`#/peg?order=${encodeURIComponent(r.order)}`, "what serves it") },
    ],
  });
}

/** @param {string} name */
const back = (name) => el("p", { style: { margin: "0 2px" } }, link("#/peg", "All capital"), ` › ${name}`);

// One line

/** @param {HTMLElement} root @param {string} line */
async function showLine(root, line) {
  root.append(back(line));
  const path = `/api/v1/peg/lines/${encodeURIComponent(line)}`;
  const [above, loss, below] = [place(root), place(root), place(root)];
  await Promise.all([
    fill(above, `Asking whom ${line} serves…`, () => get(path), (box, answer) => showServed(box, below, answer)),
    fill(loss, `Working out what is lost without ${line}…`, () => get(`${path}/loss`), showLoss),
  ]);
}

/** @param {HTMLElement} root @param {HTMLElement} below @param {Row} answer */
async function showServed(root, below, answer) {
  const { line, months, orders } = answer;
  const asked = source({ path: `/api/v1/peg/lines/${encodeURIComponent(line.line)}`, cli: `headroom peg ${line.line}` });
  root.append(facts([
    [words(line.class), money(line.total_usd_cents), `over ${counted(line.life_months, "month")} from ${monthName(line.first_month)}`],
    ["In service", line.in_service ?? "as paid", line.items.length ? `pays for ${line.items.join(", ")}` : "in no item"],
    ["Pegged over life", percentOr(peggedShare(line.life)), `${money(line.life.unpegged_usd_cents)} serves nobody`],
    ["Pegged, 36 months", percentOr(peggedShare(line.ahead)), `of ${money(line.ahead.total_usd_cents)}`],
  ]));
  const flows = lineFlows(answer, "orders");
  const pair = cards(place(root));
  const figure = stack(periods(months, 30));
  await Promise.all([
    showChart(pair, { id: "line-flows", title: `Whom does ${line.line} serve over its life?`, unit: "USD of depreciation", traces: sankey(flows),
      layout: { margin: { l: 6, r: 6, t: 10, b: 10 } }, height: 340, table: flowTable(flows), source: asked, click: (p) => pointed(flows, p),
      reading: `${counted(orders.length, "order")} ${orders.length === 1 ? "stands" : "stand"} on it; ${money(line.life.unpegged_usd_cents)} of ${money(line.life.total_usd_cents)} serves nobody.` }),
    showChart(pair, { id: "line-months", title: `When does ${line.line} serve whom?`, ...figure, height: 340,
      layout: { ...figure.layout, xaxis: { nticks: 9, type: "category" } }, source: asked,
      reading: `${percentOr(peggedShare(line.ahead))} of the next 36 months serves somebody, and ${percentOr(peggedShare(line.life))} of its life.` }),
  ]);
  await ordersTable(below, orders, "life_usd_cents", `Orders that stand on ${line.line}`, asked);
}

/** @param {HTMLElement} root @param {Row} loss */
async function showLoss(root, loss) {
  const asked = source({ path: `/api/v1/peg/lines/${encodeURIComponent(loss.line)}/loss`, cli: `headroom peg --cancel ${loss.line}` });
  root.append(el("h2", { style: { margin: "16px 2px 8px" } }, `If ${loss.line} is cancelled today`, " ",
    el("span", {}, loss.changes.join("; ") || "changes no supply")));
  root.append(facts([
    ["Saved", money(loss.unpaid_usd_cents), "not paid yet"],
    ["Promised at risk", money(loss.promised_at_risk_usd_cents), counted(new Set(loss.uncovered.map((/** @type {Row} */ u) => u.order)).size,
      "promise") + " short of supply"],
    ["Penalties", money(loss.penalties_usd_cents), "owed for delay"],
    ["Queued lost", money(loss.queued_lost_usd_cents), counted(loss.moved.length, "date") + " move"],
  ]));
  if (!loss.uncovered.length && !loss.moved.length) return void root.append(el("p", { class: "muted", style: { margin: "8px 2px" } },
    "No promise loses its supply and no date moves."));
  const pair = cards(root);
  await Promise.all([
    loss.uncovered.length > 0 && lowTable(pair, { caption: "Promises short of supply", rows: loss.uncovered,
      open: (r, from) => openOrder(r.order, from), empty: "", source: asked, columns: [
      { id: "order", label: "Order", value: (r) => r.order },
      { id: "resource", label: "Resource", value: (r) => r.resource },
      { id: "short", label: "Short", unit: "units", value: (r) => r.short, show: (r) => count(r.short) },
      { id: "start", label: "From", value: (r) => r.start },
      { id: "end", label: "Until", value: (r) => r.end },
      { id: "proposed", label: "Could start", value: (r) => r.proposed ?? null },
    ] }),
    loss.moved.length > 0 && lowTable(pair, { caption: "Dates that move", rows: loss.moved, open: (r, from) => openOrder(r.order, from), empty: "",
      source: asked, columns: [
      { id: "order", label: "Order", value: (r) => r.order },
      { id: "from", label: "Start now", value: (r) => r.from },
      { id: "to", label: "Start then", value: (r) => r.to, show: (r) => el("span", { class: r.to === "never" ? "late" : null }, r.to) },
    ] }),
  ]);
}

// One order

/** @param {HTMLElement} root @param {string} order */
async function showOrder(root, order) {
  root.append(back(order));
  const path = `/api/v1/orders/${encodeURIComponent(order)}/peg`;
  const asked = source({ path, cli: `headroom peg ${order}` });
  await fill(place(root), `Asking what serves ${order}…`, () => get(path), async (box, answer) => {
    box.append(facts([["Capital that serves it", money(answer.life_usd_cents), "over life"],
      ["36 months", money(answer.ahead_usd_cents), percent(answer.ahead_usd_cents / (answer.life_usd_cents || 1)) + " of it"],
      ["Certainty", answer.certainty, MEANING[/** @type {keyof MEANING} */ (answer.certainty)]]]));
    const pair = cards(place(box));
    await Promise.all([
      lowTable(pair, { caption: `Capital lines that serve ${order}`, rows: answer.lines, sort: "-life", source: asked,
        open: (r) => go(lineAddress(r.line)), empty: "No capital line serves it.", columns: [
        { id: "line", label: "Line", value: (r) => r.line },
        { id: "class", label: "Class", value: (r) => words(r.class) },
        { id: "ahead", label: "36 months", unit: "USD", value: (r) => r.ahead_usd_cents / 100, show: (r) => money(r.ahead_usd_cents) },
        { id: "life", label: "Over life", unit: "USD", value: (r) => r.life_usd_cents / 100, show: (r) => money(r.life_usd_cents) },
      ] }),
      lowTable(pair, { caption: `What ${order} stands on`, rows: answer.stands, source: asked, empty: "It stands on no item.", columns: [
        { id: "item", label: "Item", value: (r) => r.item },
        { id: "resource", label: "Resource", value: (r) => r.resource },
        { id: "units", label: "Units", value: (r) => r.units },
        { id: "start", label: "From", value: (r) => r.start },
        { id: "end", label: "Until", value: (r) => r.end },
      ] }),
    ]);
  });
}
