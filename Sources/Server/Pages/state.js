// The states between answers: waiting, nothing there, something wrong, work that takes a while.

import { Trouble } from "./client.js";
import { el } from "./dom.js";
import { counted } from "./format.js";

/** @param {HTMLElement} root @param {string} text "Asking for the book…" */
export function loading(root, text) {
  root.setAttribute("aria-busy", "true");
  root.replaceChildren(el("p", { class: "loading", role: "status" }, el("i", { class: "spinner", "aria-hidden": "true" }), text));
}

/** @param {HTMLElement} root @param {import("./dom.js").Child|import("./dom.js").Child[]} text what is not there, and how it would come to be */
export function empty(root, text) {
  root.setAttribute("aria-busy", "false");
  root.replaceChildren(el("p", { class: "empty" }, text));
}

/**
 * What went wrong, what to do about it, and the button that does it.
 * @param {HTMLElement} root @param {unknown} error @param {(() => void)} [again]
 */
export function trouble(root, error, again) {
  root.setAttribute("aria-busy", "false");
  const known = error instanceof Trouble;
  if (!known) console.error(error);
  root.replaceChildren(el("div", { class: "problem", role: "alert" },
    el("p", {}, el("b", {}, known ? error.message : "This could not be shown."), " ",
      known ? error.remedy : "Reload the page; if it stays, the server and this page may be of different versions."),
    again && el("button", { type: "button", onclick: again }, "Try again")));
}

/**
 * Long work: how far it is, how long it will take, and a way to stop it.
 * @param {HTMLElement} root @param {{label: string, onCancel: () => void}} work
 * @returns {{update: (done: number, of: number, leftSeconds?: number|null) => void, end: () => void}}
 */
export function progress(root, { label, onCancel }) {
  const bar = /** @type {HTMLProgressElement} */ (el("progress", { "aria-label": label }));
  const said = el("span", { class: "muted" });
  const box = el("div", { class: "progress" }, el("b", {}, label), bar, said,
    el("button", { type: "button", onclick: onCancel }, "Cancel"));
  root.setAttribute("aria-busy", "true");
  root.replaceChildren(box);
  return {
    update(done, of, leftSeconds) {
      [bar.max, bar.value] = [Math.max(of, 1), done];
      said.textContent = `${Math.round((100 * done) / Math.max(of, 1))}%${left(leftSeconds)}`;
    },
    end() {
      root.setAttribute("aria-busy", "false");
      box.remove();
    },
  };
}

/** @param {number|null|undefined} seconds @returns {string} */
function left(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "";
  if (seconds < 60) return `, ${counted(Math.max(1, Math.ceil(seconds)), "second")} left`;
  return `, ${counted(Math.ceil(seconds / 60), "minute")} left`;
}
