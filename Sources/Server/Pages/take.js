// Taking an option: a hold, then a promise. Each change has a key of its own, so that a click that is repeated happens once.

import { newKey, post } from "./client.js";
import { el } from "./dom.js";
import { counted, instantDay } from "./format.js";
import { announce } from "./live.js";
import { flags } from "./orderform.js";
import { link } from "./router.js";
import { source, sourceMenu } from "./source.js";
import { tag } from "./tags.js";
import { Trouble } from "./client.js";

/** @typedef {Record<string, any>} Order */

/**
 * The form that holds one option.
 * @param {{order: Order, label: string, text: string, tenant: string|null}} choice  `text` says what is held
 * @returns {HTMLElement}
 */
export function takeForm({ order, label, text, tenant }) {
  const place = el("div", { class: "card take" });
  const hold = newKey();
  const name = (/** @type {string} */ n, /** @type {string} */ title, /** @type {string} */ value, /** @type {string} */ hint) =>
    el("label", {}, title, el("input", { name: n, value, placeholder: hint, autocomplete: "off", spellcheck: "false" }));
  const form = /** @type {HTMLFormElement} */ (el("form", { class: "order-form" },
    name("order", "Order’s name", "", "made up"), tenant === null && name("customer", "Customer", "", "none yet"),
    el("button", { type: "submit", class: "primary" }, "Hold it"),
    el("button", { type: "button", onclick: () => place.remove() }, "Leave it")));
  place.append(el("h3", {}, `Hold ${text}`), el("p", { class: "muted" }, "A hold takes the capacity until it runs out; confirming makes it a promise."), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v).trim()]).filter(([, v]) => v));
    await attempt(place, form, async () => held(place, await post("/api/v1/holds", { ...order, ...values, option: label }, { key: hold }), { ...order, ...values, option: label }));
  });
  return place;
}

/** @param {HTMLElement} place @param {any} receipt @param {Order} asked */
function held(place, receipt, asked) {
  const order = receipt.order?.order ?? receipt.order;
  const key = newKey();
  const confirm = /** @type {HTMLButtonElement} */ (el("button", { type: "button", class: "primary" }, "Confirm: make it a promise"));
  confirm.onclick = () => attempt(place, confirm, async () => promised(place, await post(`/api/v1/orders/${encodeURIComponent(order)}/confirm`, undefined, { key }), order, start(receipt)));
  changed(`${order} is held`);
  place.replaceChildren(
    titled("Held", asked, order), el("p", {}, tag("good", "held"), " ", el("b", {}, order), ` has the capacity from ${start(receipt)}${receipt.until ? ` until ${instantDay(receipt.until)}` : ""}.`, movedText(receipt)),
    el("div", { class: "row" }, confirm, link(`#/orders?order=${encodeURIComponent(order)}`, "Show it in the book")));
  confirm.focus();
}

/** @param {string} title @param {Order} asked @param {string} order */
function titled(title, asked, order) {
  const cli = source({ path: "/api/v1/holds", body: asked, cli: `headroom hold ${flags(asked)}` });
  return el("div", { class: "chart-top" }, el("h3", {}, title), sourceMenu(cli, { what: `the hold of ${order}`, lines: () => [Object.keys(asked), Object.values(asked).map((v) => [v].flat().join(";"))] }));
}

/** @param {HTMLElement} place @param {any} receipt @param {string} order @param {string} day */
function promised(place, receipt, order, day) {
  changed(`${order} is promised`);
  place.replaceChildren(el("h3", {}, "Promised"), el("p", {}, tag("good", "promised"), " ", el("b", {}, order), ` starts on ${day}. It is firm: only its holder changes it.`, movedText(receipt)),
    el("p", {}, link(`#/orders?order=${encodeURIComponent(order)}`, "Show it in the book")));
}

/** @param {any} receipt */
const start = (receipt) => receipt.options?.[0]?.start ?? "its day";

/** @param {any} receipt */
const movedText = (receipt) => (receipt.moves?.length ? ` ${counted(receipt.moves.length, "queued order")} moved.` : "");

/** @param {string} what */
function changed(what) {
  announce(what);
  dispatchEvent(new Event("headroom:changed"));
}

/**
 * Runs a change once; what goes wrong is said beside it, and the same key is sent again.
 * @param {HTMLElement} place @param {HTMLElement} control @param {() => Promise<void>} work
 */
async function attempt(place, control, work) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([control, ...control.querySelectorAll("button")].filter((b) => b instanceof HTMLButtonElement));
  buttons.forEach((b) => { b.disabled = true; });
  place.querySelector(".problem")?.remove();
  try {
    await work();
  } catch (error) {
    const known = error instanceof Trouble;
    if (!known) console.error(error);
    place.append(el("p", { class: "problem", role: "alert" }, el("b", {}, known ? error.message : "This could not be done."), " ", known ? error.remedy : "Reload the page."));
  }
  buttons.forEach((b) => { b.disabled = false; });
}
