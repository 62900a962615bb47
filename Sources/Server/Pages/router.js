// Addresses of the page: what follows `#`. Pure reading of them, and going to one.

import { el } from "./dom.js";

/** @typedef {{name: string, params: URLSearchParams}} Place  a screen and what is asked of it */

/** @param {string} hash "#/peg?line=CAP-1" @returns {Place} `home` for an empty one */
export function place(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { name: path.replace(/\/+$/, "") || "home", params: new URLSearchParams(query) };
}

/** @param {string} name of a screen @param {Record<string, string>} [params] @returns {string} its address */
export function address(name, params = {}) {
  const query = new URLSearchParams(params).toString();
  return `#/${name === "home" ? "" : name}${query ? `?${query}` : ""}`;
}

/** @param {string} hash "#/quote" */
export const go = (hash) => { location.hash = hash; };

/** @param {string} hash @param {import("./dom.js").Child} text @param {Record<string, any>} [props] @returns {HTMLElement} */
export const link = (hash, text, props = {}) => el("a", { href: hash, ...props }, text);
