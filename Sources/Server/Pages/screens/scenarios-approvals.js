// What was asked for and waits for an approver, and what was answered.

import { get, newKey, post } from "../client.js";
import { el } from "../dom.js";
import { counted, instantDay } from "../format.js";
import { openOrder } from "../panel.js";
import { source } from "../source.js";
import { tag } from "../tags.js";
import { heading, lowTable } from "./answers.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {(send: () => Promise<any>, done: (line: Row) => string) => any} Change  sends it and says what became of it */
/** @typedef {(question: string, verb: string, act: () => void) => void} Sure  asks once more */
/** @typedef {import("./scenarios.js").Rights} Rights */

/** @type {Record<string, "good" | "warn" | "gap">} */
const KINDS = { waiting: "warn", approved: "good", declined: "gap" };

/** @param {HTMLElement} root @param {Rights} rights @param {Change} change @param {Sure} sure */
export async function approvals(root, rights, change, sure) {
  const { approvals: lines } = await get("/api/v1/approvals");
  const waiting = lines.filter((/** @type {Row} */ line) => line.state === "waiting");
  root.append(heading("What waits for an approver?", waiting.length
    ? `${counted(waiting.length, "request")} ${waiting.length === 1 ? "waits" : "wait"}; nothing is taken for ${waiting.length === 1 ? "it" : "them"} until it is approved.`
    : "Nothing waits. Discounts beyond policy, bumps, re-promises and merges come here when somebody asks who may not approve them."));
  if (lines.length) await table(root, lines.toReversed(), rights, change, sure);
}

/** @param {HTMLElement} root @param {Row[]} rows @param {Rights} rights @param {Change} change @param {Sure} sure */
const table = (root, rows, rights, change, sure) => lowTable(root, {
  caption: "Requests", rows, source: source({ path: "/api/v1/approvals", cli: "headroom approvals --all" }), empty: "Nothing was asked for.",
  open: (row, from) => row.order && openOrder(row.order, from), columns: [
    { id: "request", label: "Request", value: (r) => r.request },
    { id: "what", label: "What", value: (r) => r.what, show: (r) => el("span", { style: { whiteSpace: "normal" } }, r.what) },
    { id: "need", label: "Why it needs one", value: (r) => r.need, show: (r) => el("span", { style: { whiteSpace: "normal" } }, r.need) },
    { id: "by", label: "Asked by", value: (r) => r.actor, show: (r) => `${r.actor}, ${instantDay(r.asked_at)}` },
    { id: "state", label: "State", value: (r) => r.state, show: (r) => el("span", {}, tag(KINDS[r.state], r.state), r.answered_by && ` by ${r.answered_by}${r.cause ? `: ${r.cause}` : ""}`) },
    { id: "answer", label: "Do", value: () => "", show: (r) => (r.state === "waiting" ? answers(r, rights, change, sure) : "") },
  ],
});

/** @param {Row} r @param {Rights} rights @param {Change} change @param {Sure} sure */
function answers(r, rights, change, sure) {
  const path = `/api/v1/approvals/${r.request}`;
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) => el("button",
    { type: "button", style: { marginRight: "6px", padding: "0 8px" }, "aria-label": `${text} request ${r.request}`, onclick }, text);
  const decline = rights.approve ? "Decline" : "Take back";
  return el("span", {},
    rights.approve && button("Approve", () => sure(`Approve request ${r.request}, ${r.what}? It is decided as things stand now, with you as approver.`, "Approve",
      () => change(() => post(`${path}/approve`, undefined, { key: newKey() }), (line) => `Request ${r.request} is approved and done, fact ${line.fact}.`))),
    (rights.approve || (rights.propose && r.actor === rights.name)) && button(decline, () => sure(`${decline} request ${r.request}, ${r.what}? It is not done.`, decline,
      () => change(() => post(`${path}/decline`, {}, { key: newKey() }), () => `Request ${r.request} is not done.`))));
}
