// Talking to the server: one token, one way to fail.

const KEY = "headroom.token";
let token = takeToken();

/** The token of the `#token=` fragment. It is kept for this tab and taken off the address bar. @returns {string} */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return remembered();
  try { sessionStorage.setItem(KEY, given); } catch { /* a private window: the token lives as long as the page */ }
  history.replaceState(null, "", location.pathname + location.search);
  return given;
}

/** @returns {string} */
function remembered() {
  try { return sessionStorage.getItem(KEY) ?? ""; } catch { return ""; }
}

/** Reads a token that was put into the address after the page was opened. @returns {boolean} whether there was one */
export function tokenArrived() {
  if (!location.hash.startsWith("#token=")) return false;
  token = takeToken();
  return true;
}

/** What went wrong and what the reader can do about it. */
export class Trouble extends Error {
  /** @param {string} message @param {string} remedy @param {any} [body] */
  constructor(message, remedy, body) {
    super(message);
    this.remedy = remedy;
    this.body = body;
  }
}

/** @param {string} path @returns {Promise<any>} */
export const get = (path) => request(path, {});

/** @param {string} path @param {any} body @returns {Promise<any>} */
export const post = (path, body) => request(path, { method: "POST", body: JSON.stringify(body) });

/** @param {string} path @param {RequestInit} init @returns {Promise<any>} */
async function request(path, init) {
  const response = await reach(path, init);
  const body = await response.json().catch(() => undefined);
  if (!response.ok) throw refused(response.status, body);
  if (body === undefined) throw new Trouble("The server's answer was not JSON.", "Check that this address is a Headroom server, then try again.");
  return body;
}

/** @param {string} path @param {RequestInit} init */
async function reach(path, init) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (init.body) headers["Content-Type"] = "application/json";
  try {
    return await fetch(path, { ...init, headers, cache: "no-store" });
  } catch {
    throw new Trouble("The server did not answer.", "Check that “headroom serve” is running and reachable, then try again.");
  }
}

/** @param {number} status @param {any} body @returns {Trouble} */
function refused(status, body) {
  const said = body?.refusal?.message ?? body?.detail ?? body?.message;
  const message = typeof said === "string" ? said : `The server answered ${status}.`;
  return new Trouble(message, remedyFor(status), body);
}

/** @param {number} status */
function remedyFor(status) {
  if (status === 401) return token ? "The token was not accepted. Open this page with a current one: add #token=… to the address."
    : "Open this page with your token: add #token=… to the address.";
  if (status === 403) return "Your token does not allow this. Ask the operator for one that does.";
  if (status === 404) return "It may have been renamed or belong to another scenario. Reload the page.";
  if (status >= 500) return "The ledger may be busy or unreachable. Try again; if it stays, run “headroom verify” on the server.";
  return "Correct the request and try again.";
}
