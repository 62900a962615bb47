// Scenarios: branches of the ledger, what differs between two, and making one of them so.

import { get, newKey, post, remove, Trouble } from "../client.js";
import { showChart } from "../chart.js";
import { el } from "../dom.js";
import { count, counted, money } from "../format.js";
import { announce } from "../live.js";
import { openOrder } from "../panel.js";
import { go } from "../router.js";
import { may, me } from "../session.js";
import { source } from "../source.js";
import { tag } from "../tags.js";
import { cards, choice, controls, facts, fill, greatest, heading, lowTable, place } from "./answers.js";
import { approvals } from "./scenarios-approvals.js";
import { branches, family, reach, shift, starts } from "./scenarios-figures.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {{plan: boolean, propose: boolean, approve: boolean, name: string}} Rights */

export const screen = { id: "scenarios", title: "Scenarios", question: "What would be different, and shall it be so?", needs: "read", show };

const MOST = 30;

/** @param {HTMLElement} section @param {URLSearchParams} params `a` and `b`: the two that are compared */
async function show(section, params) {
  const root = place(section);
  const rights = { plan: await may("plan"), propose: await may("propose"), approve: await may("approve"), name: (await me()).name };
  const list = place(root), said = place(root), difference = place(root);
  await refresh(list, said, difference, rights, params);
}

/** @param {HTMLElement} list @param {HTMLElement} said what became of the last request @param {HTMLElement} difference @param {Rights} rights @param {URLSearchParams} params */
async function refresh(list, said, difference, rights, params) {
  const again = (/** @type {string} */ text) => {
    tell(said, true, text);
    dispatchEvent(new Event("headroom:changed"));
    return refresh(list, said, difference, rights, params);
  };
  await fill(list, "Asking for the branches of the ledger…", () => get("/api/v1/scenarios"), async (box, { scenarios }) => {
    if (rights.plan) box.append(forkForm(said, again));
    await overview(box, scenarios, rights, said, again);
    await approvals(place(box), rights, (send, done) => change(said, send, done, again), (...asked) => sure(said, ...asked));
    chooseTwo(difference, scenarios, params);
  });
}

/** @param {HTMLElement} said @param {boolean} done @param {string} text @param {string} [remedy] */
function tell(said, done, text, remedy = "") {
  said.replaceChildren(el("div", { class: done ? "card" : "problem", role: done ? null : "alert", style: { padding: "8px 14px" } },
    el("b", {}, text), remedy && ` ${remedy}`));
  if (done) announce(text);
}

/**
 * Sends a change; what the server refuses is said in its own words.
 * @param {HTMLElement} said @param {() => Promise<any>} send @param {(receipt: Row) => string} done @param {(text: string) => any} again
 */
async function change(said, send, done, again) {
  try {
    const receipt = await send();
    await again(done(receipt));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.status === 202) return again(error.message);
    const code = error.body?.code;
    tell(said, false, error.message, `${error.remedy}${code ? ` (${code})` : ""}`);
  }
}

// Branches

/** @param {HTMLElement} said @param {(text: string) => any} again */
function forkForm(said, again) {
  return controls([{ name: "scenario", label: "Fork this server’s scenario as", value: "", hint: "late-transformer", size: 18 },
      { name: "at", label: "After fact", value: "", hint: "its last", size: 7 }], "Fork", ({ scenario, at }) => {
    if (!scenario) return tell(said, false, "A scenario needs a name.", "Letters, digits and dashes, such as late-transformer.");
    if (at && !/^\d+$/.test(at)) return tell(said, false, `“${at}” is not a fact’s number.`, "Leave it empty to fork after the last one.");
    const body = { scenario, ...(at ? { at: Number(at) } : {}) };
    change(said, () => post("/api/v1/scenarios", body, { key: newKey() }),
      (r) => `Forked ${r.branch} at fact ${count(r.seq)}. Commands use it with --scenario ${r.branch}.`, again);
  });
}

/** @param {HTMLElement} root @param {Row[]} scenarios @param {Rights} rights @param {HTMLElement} said @param {(text: string) => any} again */
async function overview(root, scenarios, rights, said, again) {
  const asked = source({ path: "/api/v1/scenarios", cli: "headroom scenario list" });
  const ordered = family(scenarios), open = scenarios.filter((s) => !s.dropped), pair = cards(root);
  const longest = greatest(open.filter((s) => s.parent), (s) => s.head - s.at)[0];
  await Promise.all([
    showChart(pair, { id: "branches", title: "Which branches has the ledger?", unit: "number of the fact", source: asked, traces: branches(ordered),
      height: Math.max(170, 90 + ordered.length * 30),
      reading: `${counted(open.length, "branch", "branches")} ${open.length === 1 ? "is" : "are"} open${open.length < scenarios.length ? `, ${count(scenarios.length - open.length)} dropped` : ""}${longest ? `; ${longest.scenario} has gone furthest, ${counted(longest.head - longest.at, "fact")} from ${longest.parent}` : ""}`,
      layout: { margin: { l: 120, r: 16, t: 30, b: 32 }, yaxis: { type: "category", autorange: "reversed", categoryorder: "array",
        categoryarray: ordered.map((s) => s.scenario) }, xaxis: { tickformat: ",d", nticks: 7, range: reach(scenarios) } },
      table: { head: ["Scenario", "From", "Forked after fact", "Last fact", "Dropped"], numeric: [2, 3],
        rows: ordered.map((s) => [s.scenario, s.parent ?? "–", s.at, s.head, s.dropped ? "yes" : "no"]) } }),
    branchTable(pair, ordered, rights, said, again, asked),
  ]);
}

/** @param {HTMLElement} root @param {Row[]} rows @param {Rights} rights @param {HTMLElement} said @param {(text: string) => any} again @param {import("../source.js").Source} asked */
const branchTable = (root, rows, rights, said, again, asked) => lowTable(root, {
  caption: "Branches", rows, source: asked, empty: "The ledger has no branch.", columns: [
    { id: "scenario", label: "Scenario", value: (s) => s.scenario },
    { id: "parent", label: "From", value: (s) => s.parent ?? null, show: (s) => s.parent ?? "–" },
    { id: "facts", label: "Own facts", value: (s) => s.head - s.at },
    { id: "state", label: "State", value: (s) => (s.dropped ? "dropped" : "open"),
      show: (s) => (s.dropped ? tag("gap", "dropped") : tag("good", "open")) },
    { id: "do", label: "Do", value: () => "", show: (s) => (s.parent && !s.dropped ? actions(s, rights, said, again) : "") },
  ],
});

/**
 * Comparing is everybody’s, dropping a planner’s, merging an approver’s; others ask for it.
 * @param {Row} s @param {Rights} rights @param {HTMLElement} said @param {(text: string) => any} again
 */
function actions(s, rights, said, again) {
  const path = `/api/v1/scenarios/${encodeURIComponent(s.scenario)}`;
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) => el("button",
    { type: "button", style: { marginRight: "6px", padding: "0 8px" }, "aria-label": `${text} ${s.scenario}`, onclick }, text);
  return el("span", {},
    button("Compare", () => go(`#/scenarios?${new URLSearchParams({ a: s.parent, b: s.scenario })}`)),
    rights.propose && button(rights.approve ? "Merge" : "Ask to merge", () => sure(said, `Merge ${s.scenario} into ${s.parent}? Its ${counted(s.head - s.at, "fact")} are decided anew there, all or none, ${rights.approve ? "with you as approver" : "once an approver agrees"}.`,
      rights.approve ? "Merge" : "Ask",
      () => change(said, () => post(`${path}/merge`, undefined, { key: newKey() }),
        (r) => `Merged ${s.scenario} into ${r.branch}: ${counted(r.facts, "fact")}, the last is ${count(r.seq)}.`, again))),
    rights.plan && button("Drop", () => sure(said, `Drop ${s.scenario}? No more can be decided on it; its facts stay in the log.`, "Drop",
      () => change(said, () => remove(path, { key: newKey() }), (r) => `Dropped ${r.branch}; its facts stay in the log.`, again))));
}

/**
 * Asks once more before a change that cannot be taken back.
 * @param {HTMLElement} said @param {string} question @param {string} verb @param {() => void} act
 */
function sure(said, question, verb, act) {
  const yes = el("button", { type: "button", class: "primary", onclick: () => { said.replaceChildren(); act(); } }, verb);
  const no = el("button", { type: "button", style: { height: "28px", padding: "0 14px" }, onclick: () => said.replaceChildren() }, "Leave it");
  said.replaceChildren(el("div", { class: "card", role: "group", "aria-label": question,
    style: { display: "flex", flexWrap: "wrap", gap: "8px 12px", alignItems: "center", padding: "10px 14px" } },
    el("p", { style: { flex: "1 1 300px" } }, question), yes, no));
  yes.focus();
}

// Two of them side by side

/** @param {HTMLElement} root @param {Row[]} scenarios @param {URLSearchParams} params */
function chooseTwo(root, scenarios, params) {
  const names = scenarios.map((s) => s.scenario), options = names.map((n) => ({ value: n, text: n }));
  const newest = scenarios.filter((s) => s.parent && !s.dropped).at(-1) ?? scenarios.filter((s) => s.parent).at(-1);
  const b = names.includes(params.get("b") ?? "") ? String(params.get("b")) : newest?.scenario;
  if (!b) return root.replaceChildren(el("p", { class: "empty" },
    "There is nothing to compare yet: fork a scenario, change supply or orders there, and what differs appears here."));
  const parent = scenarios.find((s) => s.scenario === b)?.parent ?? names[0];
  const a = names.includes(params.get("a") ?? "") ? String(params.get("a")) : parent;
  const other = (/** @type {Record<string, string>} */ to) => go(`#/scenarios?${new URLSearchParams({ a, b, ...to })}`);
  const box = el("div", {});
  root.replaceChildren(heading("What differs between two of them?", "Supply, starts, shortfalls and backlog, side by side."),
    el("p", { style: { display: "flex", flexWrap: "wrap", gap: "8px 18px", margin: "0 2px" } }, choice("From", options, a, (v) => other({ a: v })),
      choice("to", options, b, (v) => other({ b: v }))), box);
  if (a === b) return box.replaceChildren(el("p", { class: "empty" }, "It is the same scenario twice: nothing differs."));
  fill(box, `Comparing ${a} with ${b}…`, () => get(`/api/v1/scenarios/${encodeURIComponent(a)}/diff?to=${encodeURIComponent(b)}`),
    (part, diff) => showDifference(place(part), diff));
}

/** @param {HTMLElement} root @param {Row} d */
async function showDifference(root, d) {
  const asked = source({ path: `/api/v1/scenarios/${encodeURIComponent(d.from)}/diff`, query: { to: d.to },
    cli: `headroom scenario diff ${d.from} ${d.to}` });
  root.append(sideBySide(d));
  const moved = d.orders.filter((/** @type {Row} */ o) => shift(o)), drawn = place(root), pair = cards(root);
  if (!d.orders.length && !d.supply.length) return void root.append(el("p", { class: "empty" },
    `Nothing differs between ${d.from} and ${d.to}: the same supply, the same starts.`));
  await Promise.all([startsChart(drawn, d, moved, asked), ordersTable(pair, d, asked), supplyTable(pair, d, asked)]);
}

/** @param {Row} d */
function sideBySide(d) {
  const gained = d.backlog.to_usd_cents - d.backlog.from_usd_cents;
  const later = d.orders.filter((/** @type {Row} */ o) => (shift(o) ?? 0) > 0).length,
    sooner = d.orders.filter((/** @type {Row} */ o) => (shift(o) ?? 0) < 0).length;
  return facts([
    [`Backlog in ${d.from}`, money(d.backlog.from_usd_cents), counted(d.shortfalls.from, "shortfall")],
    [`Backlog in ${d.to}`, money(d.backlog.to_usd_cents), counted(d.shortfalls.to, "shortfall")],
    ["Difference", gained === 0 ? "none" : `${gained > 0 ? "+" : "−"}${money(Math.abs(gained))}`, "of backlog"],
    ["Start later", counted(later, "order"), `${counted(sooner, "order")} sooner`, "starts"],
    ["Supply", counted(d.supply.length, "item"), `${d.supply.length === 1 ? "differs" : "differ"}`],
  ]);
}

/** @param {HTMLElement} root @param {Row} d @param {Row[]} moved @param {import("../source.js").Source} asked */
async function startsChart(root, d, moved, asked) {
  if (!moved.length) return;
  const shown = greatest(moved, (o) => Math.abs(shift(o) ?? 0)).slice(0, MOST), [most] = shown, days = shift(most) ?? 0;
  await showChart(root, { id: "starts", title: "Which orders start on another day?", unit: "day", source: asked, traces: starts(shown, d.from, d.to),
    height: 84 + shown.length * 20, click: (point) => openOrder(String(point.y), root),
    reading: `${counted(moved.length, "order")} ${moved.length === 1 ? "starts" : "start"} on another day${moved.length > shown.length ? `; the ${shown.length} that move most are drawn` : ""}. ${most.order} moves most, ${counted(Math.abs(days), "day")} ${days > 0 ? "later" : "sooner"} in ${d.to}`,
    layout: { margin: { l: 84, r: 14, t: 30, b: 30 }, hovermode: "closest", yaxis: { type: "category", autorange: "reversed" },
      xaxis: { type: "date" } },
    table: { head: ["Order", `Start in ${d.from}`, `Start in ${d.to}`, "Days later"], numeric: [3],
      rows: shown.map((o) => [o.order, o.from_start, o.to_start, shift(o) ?? "–"]) } });
}

/** @param {HTMLElement} root @param {Row} d @param {import("../source.js").Source} asked */
const ordersTable = (root, d, asked) => lowTable(root, {
  caption: "Orders that differ", rows: d.orders, source: asked, open: (row, from) => openOrder(row.order, from), empty: "No order differs.",
    columns: [
    { id: "order", label: "Order", value: (o) => o.order },
    { id: "from", label: d.from, value: (o) => o.from ?? null }, { id: "from_start", label: "start", value: (o) => o.from_start ?? null },
    { id: "to", label: d.to, value: (o) => o.to ?? null }, { id: "to_start", label: "start", value: (o) => o.to_start ?? null },
    { id: "shift", label: "Later by", unit: "days", value: shift, show: (o) => { const days = shift(o); return days === null ? "–"
      : el("span", { class: days > 0 ? "late" : null }, count(days)); } },
  ],
});

/** @param {HTMLElement} root @param {Row} d @param {import("../source.js").Source} asked */
const supplyTable = (root, d, asked) => lowTable(root, {
  caption: "Supply that differs", rows: d.supply, source: asked, empty: "No item of supply differs.", columns: [
    { id: "item", label: "Item", value: (s) => s.item },
    said("from", d.from), said("to", d.to),
  ],
});

/** @param {string} id @param {string} label */
const said = (id, label) => ({ id, label, value: (/** @type {Row} */ s) => s[id] ?? null,
  show: (/** @type {Row} */ s) => el("span", { style: { whiteSpace: "normal" } }, s[id] ?? "–") });
