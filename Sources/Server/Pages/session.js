// Who asks, and which ledger: known once for all screens.

import { get } from "./client.js";

/** @typedef {import("./screens.js").Caller} Caller */

/** @type {Promise<Caller>|undefined} */
let caller;
/** @type {Promise<any>|undefined} */
let overview;

/** @returns {Promise<Caller>} whose token this is */
export const me = () => (caller ??= kept(get("/api/v1/me"), () => { caller = undefined; }));

/**
 * The whole picture. It is asked for once and kept until something changes; only the operator's people may.
 * @returns {Promise<any>}
 */
export const theOverview = () => (overview ??= kept(get("/api/v1/overview"), () => { overview = undefined; }));

/** A change was made, here or elsewhere: what is known is old. */
export function forgetAnswers() { overview = undefined; }

/** Another token, another reader. */
export function forgetCaller() { caller = overview = undefined; }

/** @param {string} permission @returns {Promise<boolean>} */
export const may = async (permission) => (await me()).permissions.includes(permission);

/** @template T @param {Promise<T>} answer @param {() => void} drop called when it failed, so that it can be asked again @returns {Promise<T>} */
function kept(answer, drop) {
  answer.catch(drop);
  return answer;
}
