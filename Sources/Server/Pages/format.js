// Numbers, money, days and words as people read them. Pure functions; nothing here touches the page.

const NARROW = "\u202f";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** @param {number|null|undefined} n @returns {string} 171,000; a dash when there is no number */
export const count = (n) => (Number.isFinite(n) ? whole.format(/** @type {number} */ (n)) : "–");

/** @param {number} n @param {string} one @param {string} [many] @returns {string} "1 order", "60 orders" */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @param {number} value @param {number} digits */
const fixed = (value, digits) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** @typedef {{scale: number, name: string}} Unit  one unit is `scale` cents */
/** @type {Unit[]} */
const UNITS = [
  { scale: 1e14, name: "tn" },
  { scale: 1e11, name: "bn" },
  { scale: 1e8, name: "m" },
  { scale: 1e5, name: "k" },
  { scale: 1e2, name: "" },
];

/** @param {number} cents the largest amount that will be shown @returns {Unit} */
export const moneyUnit = (cents) => UNITS.find((u) => Math.abs(cents) >= u.scale) ?? UNITS[UNITS.length - 1];

/** @param {number} cents @param {Unit} unit @returns {string} "0.52": for columns that name their unit once */
export const amount = (cents, unit) => fixed(cents / unit.scale, unit.name === "" ? 0 : 2);

/** @param {number|null|undefined} cents @returns {string} "$1.50 bn" */
export function money(cents) {
  if (!Number.isFinite(cents)) return "–";
  const u = moneyUnit(/** @type {number} */ (cents));
  const value = /** @type {number} */ (cents) / u.scale;
  const digits = u.name === "" ? 0 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `$${fixed(value, digits)}${u.name ? NARROW + u.name : ""}`;
}

/** @param {number} cents @returns {string} $24,000,000: whole dollars, for columns */
export const dollars = (cents) => (Number.isFinite(cents) ? `$${whole.format(cents / 100)}` : "–");

/** @param {number|null|undefined} micro micro-dollars per accelerator-hour @returns {string} "$1.85" */
export const hourly = (micro) => (Number.isFinite(micro) ? `$${fixed(/** @type {number} */ (micro) / 1e6, 2)}` : "–");

/** @param {number} kw @returns {string} "620" or "14.2": megawatts without the unit */
export const megawatts = (kw) => (Math.abs(kw) < 1e5 && kw % 1000 !== 0 ? fixed(kw / 1000, 1) : whole.format(kw / 1000));

/** @param {string} text @returns {number} days since 1970, NaN when `text` is not an ISO day */
export const dayNumber = (text) => (isDay(text) ? Date.parse(`${text}T00:00:00Z`) / 864e5 : NaN);

/** @param {unknown} text @returns {boolean} a real calendar day written YYYY-MM-DD */
export function isDay(text) {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** @param {string} from @param {string} to @returns {number|null} whole days between two ISO days */
export function daysBetween(from, to) {
  const days = dayNumber(to) - dayNumber(from);
  return Number.isFinite(days) ? days : null;
}

/** @param {string} month "2026-04" @returns {string} "Apr 2026"; a year is left alone */
export function monthName(month) {
  const [year, m] = month.split("-");
  return m ? `${MONTHS[Number(m) - 1]} ${year}` : year;
}

/** @param {string} month "2026-04" @returns {string} "Apr", and "2026" for January */
export const monthTick = (month) => (month.endsWith("-01") ? month.slice(0, 4) : MONTHS[Number(month.slice(5, 7)) - 1]);

/** @param {string|null|undefined} text "h200:2048:512;b300" @param {string} [none] @returns {string} "h200, b300" */
export const list = (text, none = "any") => (text ? text.split(";").map((t) => t.split(":")[0]).join(", ") : none);

/** @param {string} name a word of the ledger @returns {string} "at_risk" as "at risk" */
export const words = (name) => name.replaceAll("_", " ");

/** @param {string|null|undefined} instant "2026-04-09T00:00:00.000Z" or a day @returns {string} its day */
export const instantDay = (instant) => (instant ? instant.slice(0, 10) : "–");

/** @param {string} day @param {number} days @returns {string} the day so many days later */
export const dayAfter = (day, days) => new Date((dayNumber(day) + days) * 864e5).toISOString().slice(0, 10);

/** @param {number} share between 0 and 1 @returns {string} "12.5%" */
export const percent = (share) => `${fixed(share * 100, Math.abs(share) < 0.1 && share !== 0 ? 1 : 0)}%`;

/**
 * What resources are called by people, and in what they are counted.
 * @type {Record<string, {name: string, unit: string}>}
 */
const RESOURCES = {
  site_kw: { name: "site power", unit: "kW" }, hall_kw: { name: "hall power", unit: "kW" },
  chips: { name: "chips", unit: "chips" }, ports: { name: "network ports", unit: "ports" },
};

/** @param {string|null|undefined} resource "site_kw/iad" @returns {{kind: string, name: string, place: string, unit: string}} */
export function resourceParts(resource) {
  const [kind = "", ...rest] = String(resource ?? "").split("/");
  return { kind, place: rest.join(" "), ...(RESOURCES[kind] ?? { name: words(kind), unit: "" }) };
}

/** @param {string|null|undefined} resource "chips/cmh-3/h200" @returns {string} "chips, cmh-3 h200" */
export function resourceText(resource) {
  const { name, place } = resourceParts(resource);
  return place ? `${name}, ${place}` : name || "–";
}

/** @param {string} text of a field @returns {number} the whole number in it, NaN when there is none */
export const wholeNumber = (text) => (/^\s*\d[\d,\s]*$/.test(text) ? Number(text.replace(/[,\s]/g, "")) : NaN);
