// Supply over time: one lane for each item, a bar from its plan to its P90, a tick on the day it is counted from. A bar can be
// dragged, or moved with the arrow keys, to ask what would be if it came later or sooner.

import { el } from "./dom.js";
import { dayAfter, dayNumber, words } from "./format.js";
import { announce } from "./live.js";

/** @typedef {Record<string, any>} Item  one element of GET supply */
/** @typedef {{title: string, items: Item[]}} Group */

const CLASSES = ["equipment", "power", "hall", "network", "chips"];
/** How far an arrow key moves an item, in days. */
const STEP = 7;
const STRIDE = 30;

/**
 * @param {{groups: Group[], clock: string, ask: (item: string, days: number) => void}} of
 * @returns {HTMLElement}
 */
export function drawGantt({ groups, clock, ask }) {
  const span = spanOf(groups.flatMap((g) => g.items), clock);
  const place = (/** @type {string} */ day) => (100 * (Math.min(Math.max(dayNumber(day), span.first), span.last) - span.first)) / (span.last - span.first);
  const lane = (/** @type {Item} */ i) => el("div", { class: "gantt-row", role: "listitem" }, el("span", { title: `${i.item}: ${words(i.class)}, ${words(i.stage)}` }, i.item, " ", el("span", { class: "muted" }, i.class)),
    el("span", { class: "lane" }, bar(i, place, span, ask)));
  const gantt = el("div", { class: "gantt" },
    el("div", { class: "gantt-row head", "aria-hidden": "true" }, el("span", { class: "muted" }, "Item"), el("span", { class: "lane axis" }, ticks(span))),
    groups.flatMap((g) => [el("div", { class: "gantt-row group" }, el("h3", {}, g.title)), el("div", { role: "list", "aria-label": g.title }, inOrder(g.items).map(lane))]));
  rove(gantt);
  return gantt;
}

/**
 * One bar is a stop of the Tab key; up and down go from bar to bar.
 * @param {HTMLElement} gantt
 */
function rove(gantt) {
  const bars = /** @type {HTMLElement[]} */ ([...gantt.querySelectorAll("button.item")]);
  if (bars[0]) bars[0].tabIndex = 0;
  gantt.addEventListener("keydown", (e) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const next = by && bars[bars.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + by];
    if (!next) return;
    e.preventDefault();
    bars.forEach((b) => { b.tabIndex = b === next ? 0 : -1; });
    next.focus();
  });
}

/** @param {Item[]} items */
const inOrder = (items) => [...items].sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || String(a.start).localeCompare(String(b.start)) || a.item.localeCompare(b.item));

/** @param {Item[]} items @param {string} clock @returns {{first: number, last: number}} days */
function spanOf(items, clock) {
  const days = items.flatMap((i) => [i.plan, i.p50, i.p90, i.start]).map(dayNumber).filter(Number.isFinite);
  return { first: Math.min(dayNumber(clock) - 30, ...days), last: Math.max(dayNumber(clock) + 365, ...days) + 30 };
}

/** @param {{first: number, last: number}} span */
function ticks({ first, last }) {
  const from = new Date(first * 864e5).getUTCFullYear() + 1;
  const years = Array.from({ length: new Date(last * 864e5).getUTCFullYear() - from + 1 }, (_, i) => from + i);
  return years.map((y) => el("i", { style: { left: `${(100 * (Date.UTC(y, 0, 1) / 864e5 - first)) / (last - first)}%` } }, String(y)));
}

/** @param {Item} i @param {(day: string) => number} place @param {{first: number, last: number}} span @param {(item: string, days: number) => void} ask */
function bar(i, place, span, ask) {
  const from = Math.min(place(i.plan), place(i.p50)), to = Math.max(place(i.p90), place(i.start), from);
  const said = `${i.item}, ${words(i.class)}, ${words(i.stage)}: plan ${i.plan}, P50 ${i.p50}, P80 ${i.p80}, P90 ${i.p90}, counted from ${i.start}`;
  const button = /** @type {HTMLButtonElement} */ (el("button", { type: "button", class: `item ${i.stage}`, title: said, tabindex: -1,
    "aria-label": `${said}. Arrow keys move it, Enter asks what if.`, style: { left: `${from}%`, width: `${Math.max(to - from, 0.3)}%` } },
  el("i", { class: "tick", style: { left: `${(100 * (place(i.start) - from)) / Math.max(to - from, 0.3)}%` } })));
  movable(button, i, () => (button.parentElement?.clientWidth || 1) / (span.last - span.first), ask);
  return button;
}

/**
 * Dragging, and arrow keys. What is asked is said beside the bar until it is.
 * @param {HTMLButtonElement} button @param {Item} i @param {() => number} scale pixels a day @param {(item: string, days: number) => void} ask
 */
function movable(button, i, scale, ask) {
  let days = 0, grabbed = 0, isDragging = false;
  const put = (/** @type {number} */ to) => {
    days = to;
    button.style.translate = `${to * scale()}px 0`;
    button.dataset.days = to === 0 ? "" : `${to > 0 ? "+" : "−"}${Math.abs(to)} d: ${dayAfter(i.start, to)}`;
  };
  button.addEventListener("pointerdown", (e) => {
    [grabbed, isDragging] = [e.clientX, false];
    button.setPointerCapture(e.pointerId);
  });
  button.addEventListener("pointermove", (e) => {
    if (!button.hasPointerCapture(e.pointerId)) return;
    isDragging ||= Math.abs(e.clientX - grabbed) > 3;
    if (isDragging) put(Math.round((e.clientX - grabbed) / scale()));
  });
  button.addEventListener("click", () => { if (days !== 0) ask(i.item, days); });
  button.addEventListener("keydown", (e) => {
    const by = { ArrowRight: STEP, ArrowLeft: -STEP, PageDown: STRIDE, PageUp: -STRIDE }[e.key] ?? (e.key === "Escape" ? -days : undefined);
    if (by === undefined) return;
    e.preventDefault();
    put(days + by);
    announce(button.dataset.days || `${i.item} as it is`);
  });
}
