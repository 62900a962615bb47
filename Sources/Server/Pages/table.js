// A table people work in: sorted by any column, filtered, paged, opened row by row; taken along as CSV, curl or command line.
// DataTables does the sorting and paging. Where the server does not have it, the same rows stand in a plain table.

import { el, settled } from "./dom.js";
import { count } from "./format.js";
import { sourceMenu } from "./source.js";

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} id
 * @property {string} label
 * @property {string} [unit]  beside the label, and in the head of the CSV
 * @property {(row: Row) => string|number|null} value  what sorting, filter and CSV take; null goes last
 * @property {(row: Row) => import("./dom.js").Child} [show]
 * @property {string} [title]  what the value means, where the label alone does not say
 * @property {"wide"|"who"|"key"|"prose"|"action"} [look]  an action is no figure: it stays out of the CSV
 */
/**
 * @template Row
 * @typedef {object} Spec
 * @property {string} caption
 * @property {Column<Row>[]} columns
 * @property {Row[]} rows
 * @property {string} [sort]  the column sorted by at first, with `-` before it the greatest first; the rows' own order unless given
 * @property {(row: Row, from: HTMLElement) => void} [open]
 * @property {(rows: Row[]) => string} [summary]  of the rows that pass the filter
 * @property {{label: string, only: (row: Row) => boolean}[]} [choices]  ready-made filters; the first is on
 * @property {import("./dom.js").Child} empty
 * @property {import("./source.js").Source} [source]
 * @property {number} [level]  of the caption's heading, 2 unless given
 */

const PAGE = 100;
const collator = new Intl.Collator("en", { numeric: true });
/** @type {Promise<any>|undefined} */
let library;
let made = 0;

/** @returns {Promise<any|null>} DataTables, or nothing where the server does not have it */
function dataTables() {
  const path = "/lib/dt_bundle.js";
  library ??= import(path).then((m) => withOrder(m.default)).catch(() => null);
  return library;
}

/** @param {any} DataTable @returns {any} it, taught to put what is not there last whichever way it sorts */
function withOrder(DataTable) {
  const order = DataTable.ext.type.order;
  order["headroom-asc"] = (/** @type {any} */ a, /** @type {any} */ b) => compare(a, b, 1);
  order["headroom-desc"] = (/** @type {any} */ a, /** @type {any} */ b) => compare(a, b, -1);
  DataTable.ext.errMode = "throw";
  return DataTable;
}

/** @param {string|number|null} a @param {string|number|null} b @param {1|-1} way @returns {number} */
function compare(a, b, way) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b)));
}

/**
 * @template Row
 * @param {HTMLElement} root @param {Spec<Row>} spec
 * @returns {Promise<{show: (rows: Row[]) => void}>} a way to show other rows in the same table
 */
export async function showTable(root, spec) {
  const view = new View(spec);
  root.append(view.box);
  root.setAttribute("aria-busy", "false");
  if (spec.rows.length) view.mount(await dataTables());
  return { show: (rows) => view.replace(rows) };
}

/** @template Row */
class View {
  /** @param {Spec<Row>} spec */
  constructor(spec) {
    this.spec = spec;
    this.id = `table-${(made += 1)}`;
    this.isNumeric = spec.columns.map((c) => spec.rows.some((r) => typeof c.value(r) === "number"));
    this.only = spec.choices?.[0]?.only ?? (() => true);
    this.reading = el("p", { class: "reading", role: "status" });
    this.place = el("div", { class: "scroll", role: "region", tabindex: 0, "aria-labelledby": `${this.id}-h` });
    this.search = /** @type {HTMLInputElement} */ (el("input", { type: "search", placeholder: "Filter", "aria-label": `Filter: ${spec.caption}`, autocomplete: "off" }));
    this.box = el("section", { class: "card table", "aria-labelledby": `${this.id}-h` }, this.bar(), this.place);
    if (!spec.rows.length) this.place.replaceChildren(el("p", { class: "empty" }, spec.empty));
  }

  bar() {
    const { caption, rows, source, level = 2, choices } = this.spec;
    return el("div", { class: "bar" },
      el(`h${level}`, { id: `${this.id}-h` }, caption), this.reading,
      rows.length > 0 && choices && this.chooser(choices),
      rows.length > 6 && this.search,
      rows.length > 0 && sourceMenu(source, { what: caption, lines: () => this.lines() }));
  }

  /** @param {{label: string, only: (row: Row) => boolean}[]} choices */
  chooser(choices) {
    const select = /** @type {HTMLSelectElement} */ (el("select", { "aria-label": `Show: ${this.spec.caption}` }, choices.map((c, i) => el("option", { value: i }, c.label))));
    select.onchange = () => {
      this.only = choices[Number(select.value)].only;
      this.replace(this.spec.rows);
    };
    return select;
  }

  /** @returns {(string|number|null)[][]} head and rows as they stand: filtered, sorted */
  lines() {
    const columns = this.spec.columns.filter((c) => c.look !== "action");
    const rows = this.api ? this.api.rows({ search: "applied", order: "applied" }).data().toArray() : this.chosen();
    return [columns.map((c) => (c.unit ? `${c.label} (${c.unit})` : c.label)), ...rows.map((/** @type {Row} */ r) => columns.map((c) => c.value(r)))];
  }

  chosen() { return this.spec.rows.filter(this.only); }

  /** @param {Row[]} rows */
  replace(rows) {
    this.spec.rows = rows;
    if (this.api) this.api.clear().rows.add(this.chosen()).draw();
    else this.plain();
  }

  /** @param {any|null} DataTable */
  mount(DataTable) {
    this.table = el("table", { class: "data", id: this.id }, el("caption", { class: "hidden" }, this.spec.caption), this.head());
    this.place.replaceChildren(this.table);
    this.table.addEventListener("click", (e) => this.opened(e));
    this.table.addEventListener("keydown", (e) => this.moved(e));
    if (!DataTable) return this.plain();
    this.api = new DataTable(this.table, this.options());
    this.search.addEventListener("input", settled(() => this.api.search(this.search.value).draw(), 80));
    this.api.on("draw", () => this.say());
    this.say();
  }

  head() {
    return el("thead", {}, el("tr", {}, this.spec.columns.map((c, i) => el("th", { scope: "col", class: this.look(i), title: c.title },
      c.label, c.unit && el("span", { class: "unit" }, ` ${c.unit}`)))));
  }

  /** @param {number} i */
  look(i) {
    return [this.isNumeric[i] && "num", this.spec.columns[i].look].filter(Boolean).join(" ") || null;
  }

  options() {
    const { columns, sort } = this.spec;
    const down = sort?.startsWith("-");
    const at = sort ? columns.findIndex((c) => c.id === sort.replace("-", "")) : -1;
    const rows = this.chosen();
    return {
      data: rows, deferRender: true, autoWidth: false, pageLength: PAGE, paging: rows.length > PAGE, info: false,
      order: at < 0 ? [] : [[at, down ? "desc" : "asc"]], orderMulti: false, orderClasses: false,
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: rows.length > PAGE ? "paging" : null },
      language: { zeroRecords: "Nothing matches the filter.", emptyTable: "Nothing matches the filter." },
      columns: columns.map((_, i) => ({ data: (/** @type {Row} */ row, /** @type {string} */ type) => this.datum(row, i, type), type: "headroom", className: this.look(i) ?? "", orderSequence: ["asc", "desc"] })),
    };
  }

  /**
   * What DataTables is given: nodes to show, values to sort, text without marks to filter.
   * @param {Row} row @param {number} i @param {string} type
   */
  datum(row, i, type) {
    const column = this.spec.columns[i];
    if (type === "display") return this.cell(row, i);
    const value = column.value(row);
    if (type === "filter") return String(value ?? "").replace(/[<>&]/g, " ");
    return value;
  }

  /** @param {Row} row @param {number} i @returns {Node} */
  cell(row, i) {
    const column = this.spec.columns[i];
    const value = column.value(row);
    const content = column.show ? column.show(row) : typeof value === "number" ? count(value) : value ?? "–";
    if (this.spec.open && i === this.keyColumn) return el("button", { type: "button", class: "open", tabindex: -1, "aria-haspopup": "dialog" }, content);
    const isLong = column.look !== "prose" && typeof content === "string" && content.length > 14;
    return el("div", { title: isLong ? content : null }, content);
  }

  /** The column whose cell opens the row: the order's, else the first that holds names. */
  get keyColumn() {
    const order = this.spec.columns.findIndex((c) => c.id === "order");
    return order < 0 ? Math.max(0, this.isNumeric.indexOf(false)) : order;
  }

  /** Rows without DataTables: in the order given. */
  plain() {
    const rows = this.chosen();
    const body = el("tbody", {}, rows.map((row) => el("tr", {}, this.spec.columns.map((_, i) => el("td", { class: this.look(i) }, this.cell(row, i))))));
    this.table?.querySelector("tbody")?.remove();
    this.table?.append(body);
    this.search.hidden = true;
    this.say();
  }

  say() {
    const rows = this.api ? this.api.rows({ search: "applied" }).data().toArray() : this.chosen();
    const all = this.spec.rows.length;
    const amount = rows.length === all ? `${count(all)} ${all === 1 ? "row" : "rows"}` : `${count(rows.length)} of ${count(all)} rows`;
    this.reading.textContent = this.spec.summary ? this.spec.summary(rows) : amount;
    this.rove(this.table?.querySelector("tbody button.open"));
  }

  /** @param {HTMLElement} tr @returns {Row|undefined} */
  rowOf(tr) {
    return this.api ? this.api.row(tr).data() : this.chosen()[[.../** @type {HTMLElement} */ (tr.parentElement).children].indexOf(tr)];
  }

  /**
   * A click, or Enter on the row's name; not the end of selecting text.
   * @param {MouseEvent} event
   */
  opened(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const tr = /** @type {HTMLElement|null} */ (target.closest("tbody tr"));
    if (!tr || !this.spec.open || target.closest("a, button:not(.open)") || (event.detail > 0 && String(getSelection() ?? ""))) return;
    const row = this.rowOf(tr);
    if (row === undefined) return;
    document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    tr.setAttribute("aria-current", "true");
    this.spec.open(row, tr.querySelector("button") ?? tr);
  }

  /**
   * One row at a time is a stop of the Tab key.
   * @param {Element|null|undefined} button
   */
  rove(button) {
    this.table?.querySelector('button.open[tabindex="0"]')?.setAttribute("tabindex", "-1");
    button?.setAttribute("tabindex", "0");
  }

  /**
   * Arrows go from row to row.
   * @param {KeyboardEvent} event
   */
  moved(event) {
    const here = /** @type {HTMLElement} */ (event.target).closest("tbody tr");
    const next = event.key === "ArrowDown" ? here?.nextElementSibling : event.key === "ArrowUp" ? here?.previousElementSibling : null;
    const button = /** @type {HTMLElement|null|undefined} */ (next?.querySelector("button.open"));
    if (!button) return;
    event.preventDefault();
    this.rove(button);
    button.focus();
  }
}
