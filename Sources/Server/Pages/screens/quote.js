// Quote: when could this order start, where, at what price, and what holds it. Hold and confirm from here.

import { readOut } from "../answer.js";
import { known } from "../choices.js";
import { post } from "../client.js";
import { el } from "../dom.js";
import { announce } from "../live.js";
import { asParameters, orderForm } from "../orderform.js";
import { address } from "../router.js";
import { may, me } from "../session.js";
import { loading, trouble } from "../state.js";
import { takeForm } from "../take.js";

/** @typedef {Record<string, any>} Order */

export const screen = { id: "quote", title: "Quote", question: "When, where, at what price, and what holds it?", needs: "read", show };

/** @param {HTMLElement} root @param {URLSearchParams} params */
async function show(root, params) {
  const answer = el("div", { class: "answer" });
  const take = el("div");
  const seller = await may("sell");
  const { tenant } = await me();
  const onAsk = (/** @type {Order} */ order) => ask(order, answer, take, seller ? (label, choice) => button(order, label, choice, take, tenant) : undefined);
  const form = orderForm({ known: await known(), given: params, onAsk });
  root.append(el("section", { class: "card quote", "aria-label": "The order" }, form), take, el("section", { class: "card", "aria-label": "The answer" }, answer));
  if (!seller) form.after(el("p", { class: "muted" }, "Your token may ask, not sell: an option can be held with the permission “sell”."));
  if (params.has("count")) form.requestSubmit();
  else answer.append(el("p", { class: "empty" }, "Ask, and the answer stands here. A quote reserves nothing."));
}

/** @param {Order} order @param {HTMLElement} answer @param {HTMLElement} take @param {import("../answer.js").Answer["take"]} taking */
async function ask(order, answer, take, taking) {
  take.replaceChildren();
  history.replaceState(null, "", address("quote", asParameters(order)));
  loading(answer, "Searching every hall for the whole term…");
  try {
    const quote = await post("/api/v1/quotes?all=1", order);
    answer.replaceChildren(...readOut({ quote, order, take: taking }));
    announce(answer.querySelector(".sentence")?.textContent ?? "There is no answer");
  } catch (error) {
    trouble(answer, error, () => ask(order, answer, take, taking));
  }
  answer.setAttribute("aria-busy", "false");
}

/** @param {Order} order @param {string} label @param {import("../answer.js").Choice} choice @param {HTMLElement} place @param {string|null} tenant */
function button(order, label, choice, place, tenant) {
  if (choice.option.kind !== "firm") return null;
  const text = `${choice.option.count.toLocaleString("en-US")} ${choice.option.silicon} from ${choice.option.start}`;
  return el("button", { type: "button", "aria-label": `Hold ${text}`, onclick: () => {
    const form = takeForm({ order, label, text, tenant });
    place.replaceChildren(form);
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("input")?.focus();
  } }, "Hold");
}
