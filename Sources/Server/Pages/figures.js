// From the overview to what a chart draws: series, units, colours, and the sentence that reads it aloud.

import { amount, count, counted, megawatts, money, moneyUnit, monthName, monthTick, resourceParts } from "./format.js";

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string} color  a CSS custom property
 * @property {number[]} drawn  what the mark shows, in axis units
 * @property {string[]} said  the same as text, for the rail and the table
 * @property {"solid"|"dot"|"dash"} [dash]
 * @property {number} [width]
 * @property {string} [fill]  a CSS custom property: the area down to the axis or to the series before
 *
 * @typedef {object} Figure
 * @property {"bars"|"steps"} kind
 * @property {string} unit  beside the top of the vertical axis
 * @property {string[]} labels  one for each place on the horizontal axis
 * @property {(i: number) => string|null} tick
 * @property {Series[]} series  in stacking order, bottom first
 * @property {string[]} totals  empty when a total means nothing
 * @property {string[]} readouts  what stands above the rail, for each place
 * @property {number} home  the place shown when nothing is pointed at
 * @property {number|null} clock  where the clock's day falls on the axis
 * @property {string} [clockDay]
 * @property {number} planned  places from here on lie in the future and are drawn lighter
 * @property {string} reading
 */

const MOST_SERIES = 7;
const CLASSES = ["chips", "hall", "power", "network", "equipment", "programme", "other"];

/** @param {number[]} values */
const sum = (values) => values.reduce((a, b) => a + b, 0);

/** @param {number[][]} rows @param {number} length @returns {number[]} */
const columnSums = (rows, length) => Array.from({ length }, (_, i) => sum(rows.map((r) => r[i] ?? 0)));

/** @param {string[]} labels @param {string} clock @returns {number} the place of the clock's month or year, else the last */
function homeOf(labels, clock) {
  const at = labels.findIndex((label) => clock.startsWith(label));
  return at < 0 ? labels.length - 1 : at;
}

/**
 * Money stacked over time: shared by run rate and capital.
 * @param {{labels: string[], rows: {name: string, color: string, cents: number[]}[], clock: string}} input
 */
function moneyStack({ labels, rows, clock }) {
  const totals = columnSums(rows.map((r) => r.cents), labels.length);
  const unit = moneyUnit(Math.max(0, ...totals));
  const series = rows.map((r) => ({
    name: r.name,
    color: r.color,
    drawn: r.cents.map((c) => c / unit.scale),
    said: r.cents.map((c) => amount(c, unit)),
  }));
  return { kind: /** @type {const} */ ("bars"), labels, series, unit, cents: totals,
    totals: totals.map((c) => amount(c, unit)), readouts: totals.map(money), home: homeOf(labels, clock), clock: null };
}

/** @param {any} data overview.run_rate @param {string} clock @returns {Figure|null} */
export function runRate(data, clock) {
  const labels = data?.months ?? [];
  const all = (data?.series ?? []).filter((/** @type {any} */ s) => sum(s.usd_cents) > 0);
  if (!labels.length || !all.length) return null;
  const stack = moneyStack({ labels, rows: silicons(all, labels.length), clock });
  return { ...stack, unit: `USD${space(stack.unit.name)} a year: month × 12`, planned: labels.length,
    tick: (i) => monthLabel(labels, i), reading: growth(stack.cents, labels, stack.home) };
}

/**
 * Accelerators by size, then the rest; what is too small to see becomes one row.
 * @param {any[]} all @param {number} length
 */
function silicons(all, length) {
  const size = (/** @type {any} */ s) => sum(s.usd_cents.slice(-12)) * (s.kind === "accelerator" ? 1e6 : 1);
  const sorted = [...all].sort((a, b) => size(b) - size(a));
  const shown = sorted.length > MOST_SERIES ? sorted.slice(0, MOST_SERIES - 1) : sorted;
  const rest = sorted.slice(shown.length);
  const own = shown.filter((s) => s.kind === "accelerator").length;
  const rows = shown.map((s, i) => ({ name: s.silicon, color: i < own ? `--s${i % 6}` : `--s${6 + ((i - own) % 2)}`, cents: s.usd_cents }));
  if (rest.length) rows.push({ name: `${rest.length} others`, color: "--s7", cents: columnSums(rest.map((s) => s.usd_cents), length) });
  return rows;
}

/** @param {number[]} cents @param {string[]} labels @param {number} at */
function growth(cents, labels, at) {
  const before = cents[at - 12];
  const now = `${money(cents[at])} in ${monthName(labels[at])}`;
  if (!before) return now;
  const change = Math.round((cents[at] / before - 1) * 100);
  return `${now}, ${change < 0 ? "down" : "up"} ${Math.abs(change)}% in 12 months`;
}

/** @param {any} data overview.capital @param {string} clock @returns {Figure|null} */
export function capital(data, clock) {
  const labels = (data?.years ?? []).map(String);
  const all = (data?.series ?? []).filter((/** @type {any} */ s) => sum(s.usd_cents) !== 0);
  if (!labels.length || !all.length) return null;
  const rank = (/** @type {any} */ s) => (CLASSES.includes(s.class) ? CLASSES.indexOf(s.class) : CLASSES.length);
  const rows = [...all].sort((a, b) => rank(a) - rank(b))
    .map((s) => ({ name: s.class, color: `--c-${CLASSES.includes(s.class) ? s.class : "other"}`, cents: s.usd_cents }));
  const stack = moneyStack({ labels, rows, clock });
  const later = stack.home < labels.length - 1 ? `; faded after ${labels[stack.home]}` : "";
  return { ...stack, unit: `USD${space(stack.unit.name)} by year${later}`, planned: stack.home + 1,
    tick: (i) => labels[i], reading: spend(stack.cents, rows, labels, stack.home) };
}

/** @param {number[]} cents @param {{name: string, cents: number[]}[]} rows @param {string[]} labels @param {number} at */
function spend(cents, rows, labels, at) {
  const most = rows.reduce((a, b) => ((b.cents[at] ?? 0) > (a.cents[at] ?? 0) ? b : a));
  const share = cents[at] > 0 ? `, ${Math.round(((most.cents[at] ?? 0) / cents[at]) * 100)}% ${most.name}` : "";
  const span = labels.length > 1 ? ` · ${money(sum(cents))} ${labels[0]}–${labels[labels.length - 1]}` : "";
  return `${money(cents[at])} in ${labels[at]}${share}${span}`;
}

/** @param {any} data overview.power @param {string} clock @returns {Figure|null} */
export function power(data, clock) {
  const labels = data?.months ?? [];
  const names = ["contracted", "energised", "hall", "chips", "sold", "tentative"];
  const kw = Object.fromEntries(names.map((n) => [n, data?.[`${n}_kw`] ?? []]));
  if (!labels.length || !names.some((n) => kw[n].some((/** @type {number} */ v) => v > 0))) return null;
  const home = homeOf(labels, clock);
  const line = (/** @type {string} */ name, /** @type {Partial<Series>} */ look) => ({ name, color: "--ink", said: kw[name].map(megawatts),
    drawn: kw[name].map((/** @type {number} */ v) => v / 1000), ...look });
  const upto = kw.tentative.map((/** @type {number} */ v, /** @type {number} */ i) => (v + (kw.sold[i] ?? 0)) / 1000);
  return { kind: "steps", unit: "MW by month", labels, home, clock: clockPlace(labels, clock), clockDay: clock, planned: labels.length, totals: [], readouts: labels.map(() => "MW"),
    tick: (i) => monthLabel(labels, i), reading: use(kw, labels, home),
    series: [
      line("sold", { width: 2, fill: "--sold-fill" }),
      line("tentative", { width: 1.25, dash: "dot", fill: "--tentative-fill", drawn: upto, said: kw.tentative.map((/** @type {number} */ v) => (v ? `+${megawatts(v)}` : "0")) }),
      line("chips", { color: "--c-chips", width: 1.75 }),
      line("hall", { color: "--c-hall", width: 1.75 }),
      line("energised", { color: "--c-power", width: 2.25 }),
      line("contracted", { color: "--c-power", width: 1.5, dash: "dash" }),
    ] };
}

/** @param {Record<string, number[]>} kw @param {string[]} labels @param {number} at */
function use(kw, labels, at) {
  const ahead = Math.max(0, ...kw.tentative);
  const waiting = ahead > 0 ? ` · up to ${megawatts(ahead)} MW tentative` : "";
  return `${megawatts(kw.sold[at] ?? 0)} MW sold of ${megawatts(kw.energised[at] ?? 0)} MW energised in ${monthName(labels[at])}${waiting}`;
}

/** @type {Record<string, string[]>} */
const HOLDERS = { site_kw: ["site power", "--c-power"], hall_kw: ["halls", "--c-hall"], chips: ["chips", "--c-chips"], ports: ["network", "--c-network"], "": ["nothing named", "--c-other"] };

/**
 * Customers waiting: queued accelerators by the month of their tentative date and by what holds them.
 * @param {any[]} queue overview.queue @param {string} clock @returns {Figure|null}
 */
export function waiting(queue, clock) {
  const dated = queue.filter((q) => /^\d{4}-\d{2}/.test(q.tentative));
  if (!dated.length) return null;
  const labels = monthsBetween(clock.slice(0, 7), dated.map((q) => q.tentative.slice(0, 7)).sort()[dated.length - 1]);
  const kinds = Object.keys(HOLDERS).filter((k) => dated.some((q) => holderOf(q) === k));
  const of = (/** @type {string} */ k) => labels.map((m) => sum(dated.filter((q) => holderOf(q) === k && q.tentative.startsWith(m)).map((q) => q.count)));
  const rows = kinds.map((k) => ({ name: HOLDERS[k][0], color: HOLDERS[k][1], values: of(k) }));
  const totals = columnSums(rows.map((r) => r.values), labels.length);
  const most = rows.reduce((a, b) => (sum(b.values) > sum(a.values) ? b : a));
  const late = queue.filter((q) => q.late).length;
  return { kind: "bars", unit: "thousand accelerators, by month of tentative start", labels, home: totals.indexOf(Math.max(...totals)), clock: null, planned: labels.length,
    series: rows.map((r) => ({ name: r.name, color: r.color, drawn: r.values.map((v) => v / 1000), said: r.values.map((v) => (v ? count(v) : "–")) })),
    totals: totals.map(count), readouts: totals.map((t) => count(t)), tick: (i) => monthLabel(labels, i),
    reading: `${counted(queue.length, "order")} wait for ${count(sum(queue.map((q) => q.count)))} accelerators, ${count(late)} past the day they asked for; most wait for ${most.name}` };
}

/** @param {any} q */
const holderOf = (q) => {
  const { kind } = resourceParts(String(q.held_by ?? "").split(": ")[0]);
  return kind in HOLDERS ? kind : "";
};

/** @param {string} from "2026-04" @param {string} to @returns {string[]} both included */
function monthsBetween(from, to) {
  const at = (/** @type {string} */ m) => Number(m.slice(0, 4)) * 12 + Number(m.slice(5, 7)) - 1;
  return Array.from({ length: Math.max(1, at(to) - at(from) + 1) }, (_, i) => {
    const month = at(from) + i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

/** @param {string[]} labels @param {string} clock @returns {number|null} */
function clockPlace(labels, clock) {
  const at = labels.indexOf(clock.slice(0, 7));
  return at < 0 ? null : at + (Number(clock.slice(8, 10)) - 1) / 31;
}

/**
 * Januaries as years; on a short axis also the other quarters.
 * @param {string[]} labels @param {number} i
 */
function monthLabel(labels, i) {
  const month = Number(labels[i].slice(5, 7));
  const short = labels.length <= 36 && month % 3 === 1;
  return month === 1 || short ? monthTick(labels[i]) : null;
}

/** @param {string} word */
const space = (word) => (word ? ` ${word}` : "");
