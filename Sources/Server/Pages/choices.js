// What a form may suggest: the silicon and the regions that the ledger knows.

import { get } from "./client.js";
import { me, theOverview } from "./session.js";

/** @typedef {{clock: string, silicon: string[], regions: string[], isCustomer?: boolean}} Known  a customer does not say its tier */

/** @returns {Promise<Known>} */
export async function known() {
  const caller = await me();
  return caller.tenant === null ? knownToAll() : knownToCustomer();
}

/** @returns {Promise<Known>} */
async function knownToAll() {
  const [overview, silicon] = await Promise.all([theOverview(), get("/api/v1/silicon")]);
  const regions = [...overview.queue, ...overview.book].flatMap((r) => String(r.regions ?? r.region ?? "").split(";"));
  return { clock: overview.clock, silicon: silicon.silicon.filter((/** @type {any} */ s) => s.kind === "accelerator").map((/** @type {any} */ s) => s.silicon), regions: sorted(regions) };
}

/**
 * A customer sees its own orders: they name what it has used.
 * @returns {Promise<Known>}
 */
async function knownToCustomer() {
  const [{ clock }, { orders }] = await Promise.all([get("/api/v1/clock"), get("/api/v1/orders")]);
  return { isCustomer: true, clock: clock.slice(0, 10), silicon: sorted(orders.flatMap((/** @type {any} */ o) => o.silicon)), regions: sorted(orders.flatMap((/** @type {any} */ o) => o.regions)) };
}

/** @param {string[]} names */
const sorted = (names) => [...new Set(names.filter(Boolean))].sort();
