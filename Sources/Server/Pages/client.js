// Talking to the server: one token, one way to fail.

const KEY = "headroom.token";
/** How often a busy server is asked again, and the longest wait it may name, in seconds. */
const [MOST_TURNS, LONGEST_WAIT] = [4, 10];
let token = takeToken();

/**
 * The token of the `#token=` fragment. It is kept for this tab and taken off the address bar.
 * @returns {string}
 */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return remembered();
  history.replaceState(null, "", location.pathname + location.search);
  return kept(given);
}

/** @param {string} given @returns {string} the token, remembered for as long as this tab lives */
function kept(given) {
  try { sessionStorage.setItem(KEY, given); } catch { /* a private window: the token lives as long as the page */ }
  return given;
}

/** @returns {string} */
function remembered() {
  try { return sessionStorage.getItem(KEY) ?? ""; } catch { return ""; }
}

/**
 * Reads a token that was put into the address after the page was opened.
 * @returns {boolean} whether there was one
 */
export function tokenArrived() {
  if (!location.hash.startsWith("#token=")) return false;
  token = takeToken();
  return true;
}

/** Whether there is a token to ask with. */
export const hasToken = () => token !== "";

/** @param {string} given a token that a person pasted */
export function useToken(given) { token = kept(given.trim()); }

export function forgetToken() {
  token = "";
  try { sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ }
}

/** What went wrong and what the reader can do about it. */
export class Trouble extends Error {
  /** @param {string} message @param {string} remedy @param {any} [body] the problem document @param {number} [status] of HTTP; 0 when nothing answered */
  constructor(message, remedy, body, status = 0) {
    super(message);
    this.remedy = remedy;
    this.body = body;
    this.status = status;
  }
}

/** @typedef {{signal?: AbortSignal, key?: string}} Options  `key`: the Idempotency-Key of a change */

/** @param {string} path @param {Options} [options] @returns {Promise<any>} */
export const get = (path, options) => send("GET", path, undefined, options);

/** @param {string} path @param {any} [body] @param {Options} [options] @returns {Promise<any>} */
export const post = (path, body, options) => send("POST", path, body, options);

/** @param {string} path @param {Options} [options] @returns {Promise<any>} */
export const remove = (path, options) => send("DELETE", path, undefined, options);

/** @returns {string} a key that no other request has: with it a change that is sent twice happens once */
export const newKey = () => `page-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")}`;

/** @param {string} method @param {string} path @param {any} body @param {Options} [options] @returns {Promise<any>} */
async function send(method, path, body, options = {}) {
  const { signal, key } = options;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await reach(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw refused(response.status, answer);
  if (response.status === 202) throw waiting(answer);
  if (answer === undefined) throw new Trouble("The server's answer was not JSON.", "Check that this address is a Headroom server, then try again.");
  return answer;
}

/** @param {any} answer @returns {Trouble} nothing is done yet: policy wants an approver */
const waiting = (answer) => new Trouble(answer?.refusal ? `${answer.refusal.message}.` : `It waits for an approver as request ${answer?.seq}, and nothing is taken until then.`,
  "“Scenarios” lists what waits for an approver.", answer, 202);

/** @param {string} path @param {RequestInit & {headers: Record<string, string>}} init @returns {Promise<Response>} */
async function reach(path, init) {
  if (token) init.headers.Authorization = `Bearer ${token}`;
  try {
    return await admitted(() => fetch(path, { ...init, cache: "no-store" }));
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Trouble("The server did not answer.", "Check that “headroom serve” is running and reachable, then try again.");
  }
}

/**
 * Server-sent events, read by `fetch`, which can carry the token where `EventSource` cannot.
 * @param {string} path
 * @param {{on: Record<string, (data: any, id: string|null) => void>, signal?: AbortSignal}} options  one handler for each event name
 * @returns {Promise<void>} once the server has ended the stream or it was cancelled
 */
export async function stream(path, { on, signal }) {
  const response = await reach(path, { headers: { Accept: "text/event-stream" }, signal });
  if (!response.ok) throw refused(response.status, await response.json().catch(() => undefined));
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const blocks = (rest + chunk.value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      blocks.forEach((block) => tell(block, on));
    }
  } catch (error) {
    if (!signal?.aborted) throw new Trouble("The stream broke off.", "Check the connection, then ask again.");
  }
}

/** @param {string} block the lines of one event @param {Record<string, (data: any, id: string|null) => void>} on */
function tell(block, on) {
  let name = "message", data = "";
  /** @type {string|null} */
  let id = null;
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value;
    else if (field === "id") id = value;
    else if (field === "data") data += (data && "\n") + value;
  }
  if (data) on[name]?.(JSON.parse(data), id);
}

/**
 * A server that has much to do says when to come again, having done nothing: the same is asked again then, a few times.
 * @param {() => Promise<Response>} ask
 * @returns {Promise<Response>}
 */
async function admitted(ask) {
  for (let turn = 0; ; turn += 1) {
    const response = await ask();
    const wait = Number(response.headers.get("Retry-After"));
    if (response.status !== 429 || turn === MOST_TURNS || !(wait <= LONGEST_WAIT)) return response;
    await new Promise((done) => setTimeout(done, 1000 * Math.max(wait, 0.2)));
  }
}

/** @param {number} status @param {any} body @returns {Trouble} */
function refused(status, body) {
  const said = body?.refusal?.message ?? body?.detail ?? body?.message;
  const message = typeof said === "string" ? said : `The server answered ${status}.`;
  return new Trouble(message, body?.refusal?.remedy ?? remedyFor(status), body, status);
}

/** @param {number} status @returns {string} */
function remedyFor(status) {
  if (status === 401) return token ? "The token was not accepted: paste a current one." : "Paste your token, or open this page with #token=… in the address.";
  if (status === 403) return "Your token does not allow this. Ask the operator for one that does.";
  if (status === 404) return "It may have been renamed, belong to another scenario, or this server may be of an older version.";
  if (status === 429) return "The server has much to do. Wait a moment, then try again.";
  if (status >= 500) return "The ledger may be busy or unreachable. Try again; if it stays, run “headroom verify” on the server.";
  return "Correct the request and try again.";
}
