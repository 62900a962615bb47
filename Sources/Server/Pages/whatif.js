// A change of supply supposed: whose dates move, whose become unsure or fail, what is at stake, and the best repair.

import { post } from "./client.js";
import { el } from "./dom.js";
import { count, counted, daysBetween, money, percent, resourceText } from "./format.js";
import { announce } from "./live.js";
import { openOrder } from "./panel.js";
import { theOverview } from "./session.js";
import { source } from "./source.js";
import { loading, trouble } from "./state.js";
import { showTable } from "./table.js";
import { tag } from "./tags.js";

/** @typedef {Record<string, any>} Row */

/** Below this chance a promise that still stands is called amber. */
const SURE = 0.8;

/** @param {HTMLElement} root @param {string} change "slip T-17 60d" */
export async function suppose(root, change) {
  loading(root, `What if: ${change}…`);
  try {
    const [answer, overview] = await Promise.all([post("/api/v1/whatif", { changes: [change] }), theOverview()]);
    root.replaceChildren();
    await showAnswer(root, change, answer, new Map([...overview.book, ...overview.queue].map((o) => [o.order, o])));
  } catch (error) {
    trouble(root, error, () => suppose(root, change));
  }
}

/** @param {Row} answer @returns {{red: Row[], amber: Row[]}} promises that fail, and those less sure than they were promised */
function judged({ uncovered, odds }) {
  const red = new Map(uncovered.map((/** @type {Row} */ u) => [u.order, u]));
  const amber = odds.filter((/** @type {Row} */ o) => !red.has(o.order) && o.after_ppm < o.before_ppm && o.after_ppm < SURE * 1e6);
  return { red: [...red.values()], amber };
}

/** @param {HTMLElement} root @param {string} change @param {Row} answer @param {Map<string, Row>} known */
async function showAnswer(root, change, answer, known) {
  const { red, amber } = judged(answer);
  const asked = source({ path: "/api/v1/whatif", body: { changes: [change] }, cli: `headroom whatif "${change}"` });
  const atStake = answer.backlog_at_risk_usd_cents;
  announce(`${change}: ${counted(answer.moved.length, "date")} move, ${amber.length} promises amber, ${red.length} red`);
  root.append(el("section", { class: "card pad whatif", "aria-labelledby": "whatif-h" },
    el("h2", { id: "whatif-h" }, "What if: ", el("code", {}, change)),
    el("p", { class: "muted" }, "Nothing is changed by asking."),
    el("dl", { class: "headline" }, [
      figure("Promises red", count(red.length), "not covered: they need another day or place", red.length > 0),
      figure("Promises amber", count(amber.length), `less than ${percent(SURE)} sure on their day`, false),
      figure("Backlog at risk", money(atStake), "of the red promises", atStake > 0),
      figure("Queued dates moved", count(answer.moved.length), answer.moved.length ? later(answer.moved) : "none", false),
      figure("Penalties of the repair", money(answer.repair.penalty_usd_cents), counted(answer.repair.moves.length, "promise") + " re-promised", false),
    ]),
    el("p", { class: "sentence" }, repairText(answer, red))));
  if (red.length + amber.length) await showTable(root, promiseTable([...red, ...amber], answer, known, asked));
  if (answer.repair.moves.length) await showTable(root, repairTable(answer.repair.moves, known, asked));
  if (answer.moved.length) await showTable(root, movedTable(answer.moved, known, asked));
}

/** @param {string} name @param {string} value @param {string} note @param {boolean} isAlarm */
const figure = (name, value, note, isAlarm) => el("div", { class: isAlarm ? "alarm" : null }, el("dt", {}, name), el("dd", {}, el("b", {}, value), el("span", {}, note)));

/** @param {Row[]} moved */
function later(moved) {
  const days = moved.map((m) => daysBetween(m.from, m.to) ?? 0).sort((a, b) => a - b);
  return `by ${count(days[0])} to ${count(days[days.length - 1])} days`;
}

/** @param {Row} answer @param {Row[]} red @returns {string} the best repair as a sentence */
function repairText({ repair, moved }, red) {
  if (repair.moves.length) return `Best repair: re-promise ${counted(repair.moves.length, "order")} for ${money(repair.penalty_usd_cents)} in penalties; everything else stays.`;
  if (red.length) return "No repair was found within the horizon: bring supply forward, or talk to the customers in red.";
  return moved.length ? "Best repair: none is needed, every promise is still covered; queued dates move as listed." : "Best repair: none is needed, every promise is still covered and no date moves.";
}

/** @param {Row} r @param {HTMLElement} from */
const open = (r, from) => openOrder(r.order, from);

/** @type {(known: Map<string, Row>) => import("./table.js").Column<Row>[]} */
const names = (known) => [{ id: "order", label: "Order", value: (r) => r.order }, { id: "customer", label: "Customer", look: "who", value: (r) => known.get(r.order)?.customer ?? null }];

/** @param {Row[]} rows @param {Row} answer @param {Map<string, Row>} known @param {import("./source.js").Source} asked */
function promiseTable(rows, answer, known, asked) {
  const odds = new Map(answer.odds.map((/** @type {Row} */ o) => [o.order, o]));
  const isRed = (/** @type {Row} */ r) => r.kind !== undefined;
  const chance = (/** @type {Row} */ r, /** @type {string} */ key) => (odds.has(r.order) ? odds.get(r.order)[key] / 1e6 : null);
  const share = (/** @type {number|null} */ v) => (v === null ? "–" : percent(v));
  return { caption: "Promises it touches", rows, open, source: asked, empty: "",
    columns: [...names(known),
      { id: "level", label: "Level", value: (/** @type {Row} */ r) => (isRed(r) ? "red" : "amber"), show: (/** @type {Row} */ r) => (isRed(r) ? tag("bad", r.kind === "breach" ? "red: breach" : "red: at risk") : tag("warn", "amber")) },
      { id: "start", label: "Promised start", value: (/** @type {Row} */ r) => known.get(r.order)?.start ?? r.start },
      { id: "before", label: "Chance before", value: (/** @type {Row} */ r) => chance(r, "before_ppm"), show: (/** @type {Row} */ r) => share(chance(r, "before_ppm")) },
      { id: "after", label: "and after", value: (/** @type {Row} */ r) => chance(r, "after_ppm"), show: (/** @type {Row} */ r) => share(chance(r, "after_ppm")) },
      { id: "resource", label: "Short of", look: /** @type {const} */ ("wide"), value: (/** @type {Row} */ r) => (isRed(r) ? resourceText(r.resource) : null) },
      { id: "short", label: "Short", value: (/** @type {Row} */ r) => r.short ?? null },
      { id: "proposed", label: "Could start", value: (/** @type {Row} */ r) => r.proposed ?? null },
    ] };
}

/** @param {Row[]} rows @param {Map<string, Row>} known @param {import("./source.js").Source} asked */
const repairTable = (rows, known, asked) => ({ caption: "Best repair: who is re-promised", rows, open, source: asked, empty: "",
  columns: [...names(known), { id: "from", label: "From", value: (/** @type {Row} */ r) => r.from }, { id: "to", label: "To", value: (/** @type {Row} */ r) => r.to }, daysColumn,
    { id: "penalty", label: "Penalty", unit: "USD", value: (/** @type {Row} */ r) => Math.round(r.penalty_usd_cents / 100) }] });

/** @type {import("./table.js").Column<Row>} */
const daysColumn = { id: "days", label: "Later", unit: "days", value: (r) => daysBetween(r.from, r.to) };

/** @param {Row[]} rows @param {Map<string, Row>} known @param {import("./source.js").Source} asked */
const movedTable = (rows, known, asked) => ({ caption: "Queued dates that would move", rows, open, source: asked, empty: "",
  columns: [...names(known), { id: "from", label: "From", value: (/** @type {Row} */ r) => r.from }, { id: "to", label: "To", value: (/** @type {Row} */ r) => r.to }, daysColumn,
    { id: "cause", label: "Cause", look: /** @type {const} */ ("wide"), value: (/** @type {Row} */ r) => r.cause }] });
