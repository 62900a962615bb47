// The screens there are, whom each is for, and the question it answers. Each is a module, fetched when it is first gone to.

/**
 * @typedef {object} Entry
 * @property {string} id  the name of its module and of its address; `home` is at `#/`
 * @property {string} title
 * @property {string} question
 * @property {string} needs  a permission
 * @property {boolean} [forCustomers]  whether somebody who sees one tenant's orders alone has a use for it
 */

/** @type {Entry[]} */
export const screens = [
  { id: "home", title: "Home", question: "How much is sold, spent, powered and waited for?", needs: "read" },
  { id: "quote", title: "Quote", question: "When, where, at what price, and what holds it?", needs: "read", forCustomers: true },
  { id: "orders", title: "Orders", question: "Who has what, and who waits for what?", needs: "read", forCustomers: true },
  { id: "horizon", title: "Horizon", question: "What stands, is coming and is promised, by month and region?", needs: "read" },
  { id: "pipeline", title: "Pipeline", question: "What is being built, and does power arrive with the halls?", needs: "read" },
  { id: "peg", title: "Peg", question: "Which customer need does every dollar serve?", needs: "money" },
  { id: "risk", title: "Risk", question: "How sure is each date, and what drives it?", needs: "read" },
  { id: "silicon", title: "Silicon", question: "Which chip does the work for less, and what would moving cost?", needs: "read" },
  { id: "finance", title: "Finance", question: "What comes in, what is owed, and what does the energy cost?", needs: "money" },
  { id: "scenarios", title: "Scenarios", question: "What would be different, and shall it be so?", needs: "read" },
  { id: "letter", title: "Letter", question: "What is the state of capacity, in a page?", needs: "money" },
  { id: "data", title: "Data", question: "What does it say about my own orders and supply?", needs: "read" },
];

/** @typedef {{permissions: string[], tenant: string|null, role: string, name: string}} Caller  what GET /api/v1/me answers */

/** @param {Caller} caller @returns {Entry[]} the screens this caller may see */
export const screensFor = (caller) =>
  screens.filter((s) => caller.permissions.includes(s.needs) && (caller.tenant === null || s.forCustomers === true));
