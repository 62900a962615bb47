// Telling a screen reader what has changed, politely and once.

import { part } from "./dom.js";

let timer = 0;

/** @param {string} text what those who cannot see the change should hear */
export function announce(text) {
  const region = part("#announcer");
  region.textContent = "";
  clearTimeout(timer);
  timer = window.setTimeout(() => { region.textContent = text; }, 60);
}
