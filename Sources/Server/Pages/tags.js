// Small coloured words. The word carries the meaning; the colour only helps to find it.

import { el } from "./dom.js";
import { words } from "./format.js";

/** @param {"good"|"warn"|"bad"|"gap"} kind @param {string} text @param {string} [title] */
export const tag = (kind, text, title) => el("span", { class: `tag ${kind}`, title }, text);

/** @param {string} state of an order */
export const stateTag = (state) => el("span", { class: `state ${state}` }, words(state || "–"));
