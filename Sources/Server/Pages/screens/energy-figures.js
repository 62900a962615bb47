// Energy by the hour, by zone and by site: rows of the sections of `energy`, added up where said.

import { mark, plain, tone, toneOf } from "../chart.js";
import { count, monthName, percent } from "../format.js";
import { greatest, sum } from "./answers.js";
import { added } from "./finance-figures.js";

/** @typedef {Record<string, any>} Row */

/** @param {number} kwh @returns {string} "12.3 GWh" */
export const gigawattHours = (kwh) => `${(kwh / 1e6).toLocaleString("en-US", { maximumFractionDigits: kwh < 1e8 ? 1 : 0 })} GWh`;

/** @param {number} kg @returns {string} "148 kt CO₂e", and tonnes below ten of them */
export const tonnes = (kg) => (kg >= 1e7 ? `${count(kg / 1e6)} kt CO₂e` : `${count(kg / 1000)} t CO₂e`);

/**
 * The match by hour of the day and month, of one zone or of all.
 * @param {Row[]} rows of hours @param {string} zone "" for all
 */
export function hourGrid(rows, zone) {
  const own = rows.filter((r) => !zone || r.zone === zone);
  const months = [...new Set(own.map((r) => r.month))], hours = Array.from({ length: 24 }, (_, h) => h);
  /** @type {Map<string, {load: number, matched: number}>} */
  const cells = new Map();
  for (const r of own) {
    const cell = cells.get(`${r.month}/${r.hour}`) ?? { load: 0, matched: 0 };
    cells.set(`${r.month}/${r.hour}`, { load: cell.load + r.load_kwh, matched: cell.matched + r.matched_kwh });
  }
  const z = hours.map((h) => months.map((m) => share(cells.get(`${m}/${h}`))));
  return { months, hours, z };
}

/** @param {{load: number, matched: number}|undefined} cell @returns {number|null} a part of one; null where there is no load */
const share = (cell) => (cell && cell.load > 0 ? cell.matched / cell.load : null);

/** @param {{months: string[], hours: number[], z: (number|null)[][]}} grid @returns {any[]} */
export const hourMap = ({ months, hours, z }) => [{
  type: "heatmap", x: months.map(monthName), y: hours.map(clockHour), z: z.map((line) => line.map((v) => (v === null ? null : v * 100))), zmin: 0,
    zmax: 100, xgap: 1, ygap: 1,
  colorscale: [[0, mark("--bad-soft")], [0.3, mark("--gap-soft")], [1, toneOf("free")]],
    colorbar: { thickness: 8, len: 0.9, ticksuffix: "%", outlinewidth: 0 },
  hoverongaps: false, hovertemplate: "%{x}, %{y}: %{z:.0f}% of the load met by carbon-free contracts<extra></extra>",
}];

/** @param {number} hour @returns {string} "07:00" */
export const clockHour = (hour) => `${String(hour).padStart(2, "0")}:00`;

/** @param {{months: string[], hours: number[], z: (number|null)[][]}} grid @returns {{hour: number, share: number}[]} each hour's mean over the months, the least first */
export const worstHours = ({ hours, z }) => hours.map((hour, i) => {
  const known = z[i].filter((v) => v !== null);
  return { hour, share: sum(/** @type {number[]} */ (known)) / Math.max(1, known.length) };
}).sort((a, b) => a.share - b.share);

/** @param {Row[]} rows of match, whole zones @returns {Row[]} by zone: hourly and annual match of the whole stretch */
export function zones(rows) {
  const keys = ["load_kwh", "grid_kwh", "used_kwh", "curtailed_kwh", "delivered_kwh", "matched"];
  const own = rows.filter((r) => r.site === null).map((r) => ({ ...r, matched: (r.hourly_match_ppm * r.load_kwh) / 1e6 }));
  return greatest(added(own, (r) => r.zone, keys).map((z) => ({ ...z, zone: z.name, hourly: z.load_kwh ? z.matched / z.load_kwh : 0 })),
    (z) => z.hourly);
}

/** @param {Row[]} rows of `zones` @returns {any[]} what contracts meet hour by hour, and what the grid gives */
export const zoneBars = (rows) => [
  { type: "bar", name: "met by the hour", x: rows.map((z) => plain(z.zone)), y: rows.map((z) => z.matched / 1e6), marker: { color: toneOf("free") },
    customdata: rows.map((z) => `${gigawattHours(z.matched)}, ${percent(z.hourly)} of its load`),
    hovertemplate: "%{x}: %{customdata} met by the hour<extra></extra>" },
  { type: "bar", name: "from the grid at large", x: rows.map((z) => plain(z.zone)), y: rows.map((z) => (z.load_kwh - z.matched) / 1e6),
    marker: { color: mark("--gap-soft"), line: { width: 1, color: toneOf("rule") } },
    customdata: rows.map((z) => gigawattHours(z.load_kwh - z.matched)), hovertemplate: "%{x}: %{customdata} from the grid at large<extra></extra>" },
  { type: "scatter", mode: "markers", name: "curtailed", x: rows.map((z) => plain(z.zone)), y: rows.map((z) => z.curtailed_kwh / 1e6),
    marker: { color: toneOf("queued"), symbol: "diamond", size: 9 }, customdata: rows.map((z) => gigawattHours(z.curtailed_kwh)),
    hovertemplate: "%{x}: %{customdata} of contracts curtailed<extra></extra>" },
];

/**
 * Power in four ways at each site.
 * @param {Row[]} rows of power
 */
export function fourWays(rows) {
  const ways = [["contracted_kw", "contracted", mark("--gap-soft")], ["provisioned_kw", "energised", tone(3)],
    ["booked_kw", "booked", toneOf("promised")], ["drawn_peak_kw", "drawn at the peak", toneOf("queued")]];
  return ways.map(([key, name, color]) => ({ type: "bar", name, x: rows.map((r) => plain(r.site)),
    y: rows.map((r) => (r[key] === null || r[key] === undefined ? null : r[key] / 1000)),
    marker: { color, ...(key === "contracted_kw" ? { line: { width: 1, color: toneOf("rule") } } : {}) },
    hovertemplate: `%{x}: %{y:.1f} MW ${name}<extra></extra>` }));
}

/** @param {Row[]} rows of carbon @returns {Row[]} by month */
export const carbonMonths = (rows) => added(rows, (r) => r.month, ["location_kg", "market_kg", "load_kwh", "grid_kwh"]);

/** @param {Row[]} months of `carbonMonths` @returns {any[]} */
export const carbonBars = (months) => [["location_kg", "by location", toneOf("planned")],
    ["market_kg", "by market", toneOf("free")]].map(([key, name, color]) => ({
  type: "bar", name, x: months.map((m) => monthName(m.name)), y: months.map((m) => m[key] / 1e6), marker: { color },
    customdata: months.map((m) => tonnes(m[key])), hovertemplate: `%{x}: %{customdata} ${name}<extra></extra>` }));
