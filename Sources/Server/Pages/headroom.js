// The shell: which screens this reader has, which one is open, and what stands in its place when it cannot be.

import { forgetToken, get, hasToken, tokenArrived, Trouble, useToken } from "./client.js";
import { el, part } from "./dom.js";
import { count, counted, instantDay } from "./format.js";
import { announce } from "./live.js";
import { closePanel } from "./panel.js";
import { address, go, link, place } from "./router.js";
import { screens, screensFor } from "./screens.js";
import { forgetAnswers, forgetCaller, me } from "./session.js";
import { loading, trouble } from "./state.js";
import { setUpTheme } from "./theme.js";

/** @typedef {import("./screens.js").Entry} Entry */

const stage = part("#screen");
const nav = part(".screens");
let visit = 0;
/** @type {unknown} what the screen wants done when the reader leaves it */
let leave;
/** The last fact that what is shown rests on; −1 before anything is. */
let known = -1;
/** How often it is looked whether others went on, in milliseconds. */
const LOOK = 30_000;

/**
 * Opens what the address names.
 * @param {{focus?: boolean}} [how]
 */
async function open(how = {}) {
  const { focus = true } = how;
  const turn = (visit += 1);
  closePanel();
  if (typeof leave === "function") leave();
  leave = undefined;
  if (!hasToken()) return showDoor(null);
  try {
    const caller = await me();
    if (turn === visit) await enter(turn, screensFor(caller), focus);
  } catch (error) {
    if (turn !== visit) return;
    if (error instanceof Trouble && error.status === 401) return showDoor(error);
    head({ title: "Headroom", question: "" });
    trouble(stage, error, open);
  }
}

/** @param {number} turn @param {Entry[]} mine @param {boolean} focus */
async function enter(turn, mine, focus) {
  const asked = place(location.hash);
  const name = asked.name === "home" && !mine.some((s) => s.id === "home") ? mine[0]?.id : asked.name;
  const entry = mine.find((s) => s.id === name);
  drawNavigation(mine, name);
  drawCaller(await me());
  if (!entry) return showMissing(asked.name);
  head(entry);
  if (focus) part("#main").focus({ preventScroll: true });
  if (focus) scrollTo(0, 0);
  loading(stage, `Opening ${entry.title}…`);
  const [module] = await Promise.all([import(`./screens/${entry.id}.js`).catch((error) => ({ error })), showClock()]);
  if (turn !== visit) return;
  if (module.error) return showAbsent(entry, module.error);
  await show(module.screen, asked.params, turn);
}

/** @param {{show: (root: HTMLElement, params: URLSearchParams) => Promise<unknown>}} screen @param {URLSearchParams} params @param {number} turn */
async function show(screen, params, turn) {
  const root = el("div", { class: "screen" });
  stage.replaceChildren(root);
  try {
    const end = await screen.show(root, params);
    if (turn === visit) leave = end;
    else if (typeof end === "function") end();
  } catch (error) {
    if (turn === visit) trouble(root, error, () => open());
  }
  if (turn === visit) stage.setAttribute("aria-busy", "false");
}

/** @param {{title: string, question: string}} entry */
function head({ title, question }) {
  part("#screen-title").textContent = title;
  part("#screen-question").textContent = question;
  document.title = title === "Headroom" ? title : `${title} · Headroom`;
  announce(title);
}

/** @param {Entry[]} mine @param {string} current */
function drawNavigation(mine, current) {
  nav.hidden = false;
  fold(false);
  part("ul", nav).replaceChildren(...mine.map((s) =>
    el("li", {}, link(address(s.id), s.title, { "aria-current": s.id === current ? "page" : null }))));
}

/** @param {import("./screens.js").Caller} caller */
function drawCaller(caller) {
  part("#caller").textContent = caller.name === caller.role ? caller.name : `${caller.name} · ${caller.role}`;
  part("#caller").title = caller.tenant === null ? `May: ${caller.permissions.join(", ")}` : `Sees the orders of ${caller.tenant}`;
  part("#leave").hidden = false;
}

async function showClock() {
  try {
    const { clock, follows, seq } = await get("/api/v1/clock");
    if (seq !== known) forgetAnswers();
    known = seq;
    const day = instantDay(clock);
    part("#ledger").replaceChildren("Clock ", el("time", { datetime: day }, day), follows ? ", follows the day" : "", ` · fact ${count(seq)}`);
  } catch { part("#ledger").textContent = ""; }
}

/** Others go on meanwhile: what is shown stays until its reader wants the news. */
async function follow() {
  if (document.hidden || known < 0 || !hasToken()) return;
  try {
    const { seq } = await get("/api/v1/clock");
    if (seq > known) offerNews(counted(seq - known, "new fact"));
  } catch { /* it is looked again */ }
}

/** @param {string} news */
function offerNews(news) {
  const label = `Show ${news}`, there = part("#ledger").querySelector("button");
  if (there?.textContent === label) return;
  there?.remove();
  part("#ledger").append(" ", el("button", { type: "button", class: "news", onclick: () => open({ focus: false }) }, label));
  announce(`The ledger has ${news}.`);
}

// MARK: What stands in a screen's place

/** @param {string} name */
function showMissing(name) {
  const known = screens.find((s) => s.id === name);
  head({ title: known?.title ?? "No such screen", question: "" });
  stage.setAttribute("aria-busy", "false");
  stage.replaceChildren(el("div", { class: "card door" },
    el("p", {}, known ? `Your token does not show ${known.title}: it needs the permission “${known.needs}”${known.forCustomers ? "" : " of the operator’s own people"}. Ask the operator for one that has it.`
      : `There is no screen “${name}” here.`),
    el("p", {}, link("#/", "Go to the first screen"))));
}

/** @param {Entry} entry @param {unknown} error */
function showAbsent(entry, error) {
  console.warn(error);
  stage.setAttribute("aria-busy", "false");
  stage.replaceChildren(el("div", { class: "card door" },
    el("p", {}, el("b", {}, `The screen ${entry.title} could not be loaded.`), " This server may be of a version that does not have it yet, or the connection broke off."),
    el("button", { type: "button", onclick: () => location.reload() }, "Reload the page")));
}

/**
 * The door: a place to paste a token.
 * @param {Trouble|null} refusal
 */
function showDoor(refusal) {
  nav.hidden = true;
  part("#leave").hidden = true;
  part("#caller").textContent = part("#ledger").textContent = "";
  head({ title: "Headroom", question: "When does this customer get their accelerators, where, and what holds it?" });
  const field = /** @type {HTMLInputElement} */ (el("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "token-help" }));
  const form = el("form", { class: "card door", onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); enterWith(field.value); } },
    el("h2", {}, "Your token"),
    refusal && el("p", { class: "problem", role: "alert" }, el("b", {}, refusal.message), " ", refusal.remedy),
    el("label", { for: "token" }, "Token", field),
    el("p", { class: "muted", id: "token-help" }, "It stays in this tab and is sent to this server alone. Whoever runs the server makes one with ", el("code", {}, "headroom token add"),
      "; the first start prints the administrator’s. An address that ends in ", el("code", {}, "#token=…"), " opens the page without this form."),
    el("button", { class: "primary", type: "submit" }, "Open"));
  stage.setAttribute("aria-busy", "false");
  stage.replaceChildren(form);
  field.focus();
}

/** @param {string} given */
function enterWith(given) {
  if (!given.trim()) return;
  useToken(given);
  forgetCaller();
  open();
}

// MARK: The frame

/** @param {boolean} isOpen whether the list of screens is unfolded, on a narrow window */
function fold(isOpen) {
  nav.classList.toggle("unfolded", isOpen);
  part("button", nav).setAttribute("aria-expanded", String(isOpen));
}

part("button", nav).addEventListener("click", () => fold(!nav.classList.contains("unfolded")));
part(".skip").addEventListener("click", (e) => { e.preventDefault(); part("#main").focus(); });
part("#leave").addEventListener("click", () => { forgetToken(); forgetCaller(); go("#/"); open(); });
addEventListener("hashchange", () => {
  if (tokenArrived()) forgetCaller();
  open();
});
addEventListener("headroom:changed", () => { forgetAnswers(); showClock(); });
addEventListener("visibilitychange", follow);
setInterval(follow, LOOK);
setUpTheme(part("#theme"));
open({ focus: false });
