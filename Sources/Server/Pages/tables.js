// A table people work in: sorted by any field, filtered, opened row by row, never drawing more than it must.

import { el, part, settled } from "./dom.js";

/**
 * @template Row
 * @typedef {object} Field  one value; a column shows one field, or two above each other
 * @property {string} id
 * @property {string} label
 * @property {(row: Row) => string|number|null} value  what sorting compares; null goes last
 * @property {(row: Row) => import("./dom.js").Child} [show]
 * @property {string} [title]  what the value means, where the label alone does not say
 */
/**
 * @template Row
 * @typedef {{fields: Field<Row>[], class?: string}} Column
 */
/**
 * @template Row
 * @typedef {object} Spec
 * @property {string} caption
 * @property {Column<Row>[]} columns
 * @property {Row[]} rows
 * @property {string} [sort]  the field sorted by at first
 * @property {(rows: Row[]) => string} summary
 * @property {import("./dom.js").Child} empty
 * @property {(row: Row, from: HTMLElement) => void} open
 */

const PAGE = 200;
const collator = new Intl.Collator("en", { numeric: true });

/** @param {string|number|null} a @param {string|number|null} b @param {1|-1} way */
function compare(a, b, way) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b)));
}

/** @template Row */
export class DataTable {
  /** @param {HTMLElement} section a card with a filter, a status line and a place to scroll @param {Spec<Row>} spec */
  constructor(section, spec) {
    this.spec = spec;
    this.section = section;
    this.fields = spec.columns.flatMap((c) => c.fields);
    this.sortBy = spec.sort ?? this.fields[0].id;
    /** @type {1|-1} */
    this.way = 1;
    this.limit = PAGE;
    /** @type {(row: Row) => boolean} */
    this.only = () => true;
    this.index = new Map(spec.rows.map((row) => [row, this.searchable(row)]));
    this.body = el("tbody");
    this.more = el("button", { type: "button", class: "more", onclick: () => this.showMore() });
    this.mount();
    this.refresh();
  }

  /** @param {Row} row @returns {string} every field as text, for the filter */
  searchable(row) {
    return this.fields.map((f) => String(f.value(row) ?? "")).join(" ").toLowerCase();
  }

  mount() {
    this.section.classList.toggle("bare", this.spec.rows.length === 0);
    this.head = el("thead", {}, el("tr", {}, this.spec.columns.map((c) => this.headCell(c))));
    this.table = el("table", { class: "data" }, el("caption", { class: "hidden" }, this.spec.caption), this.head, this.body);
    const scroll = part(".scroll", this.section);
    scroll.replaceChildren(this.table, this.more);
    this.search = /** @type {HTMLInputElement} */ (part("input[type=search]", this.section));
    this.search.oninput = settled(() => this.restart(), 80);
    this.body.addEventListener("click", (e) => this.opened(e));
    this.body.addEventListener("keydown", (e) => this.moved(e));
  }

  /** @param {Column<Row>} column */
  headCell(column) {
    return el("th", { scope: "col", class: column.class }, column.fields.map((f) =>
      el("button", { type: "button", "data-sort": f.id, title: f.title, onclick: () => this.sort(f.id) }, f.label)));
  }

  /** @param {string} id */
  sort(id) {
    this.way = this.sortBy === id && this.way === 1 ? -1 : 1;
    this.sortBy = id;
    this.restart();
  }

  /** @param {(row: Row) => boolean} only */
  narrow(only) {
    this.only = only;
    this.restart();
  }

  restart() {
    this.limit = PAGE;
    part(".scroll", this.section).scrollTop = 0;
    this.refresh();
  }

  showMore() {
    const first = this.limit;
    this.limit += PAGE;
    this.refresh();
    const rows = this.body.querySelectorAll("button");
    rows[first]?.focus();
  }

  /** @returns {Row[]} what passes the filters, in order */
  chosen() {
    const asked = (this.search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const field = this.fields.find((f) => f.id === this.sortBy) ?? this.fields[0];
    return this.spec.rows
      .filter((row) => this.only(row) && asked.every((word) => this.index.get(row)?.includes(word)))
      .map((row) => ({ row, value: field.value(row) }))
      .sort((a, b) => compare(a.value, b.value, this.way))
      .map(({ row }) => row);
  }

  refresh() {
    const rows = this.chosen();
    const shown = rows.slice(0, this.limit);
    this.visible = shown;
    this.body.replaceChildren(...(shown.length ? shown.map((row, i) => this.row(row, i)) : [this.emptyRow()]));
    part(".reading", this.section).textContent = this.spec.rows.length ? this.spec.summary(rows) : "";
    this.more.hidden = rows.length <= this.limit;
    this.more.textContent = `Show ${Math.min(PAGE, rows.length - this.limit)} more of ${(rows.length - this.limit).toLocaleString("en-US")}`;
    this.markSort();
  }

  markSort() {
    for (const th of this.head?.querySelectorAll("th") ?? []) {
      const button = th.querySelector(`[data-sort="${this.sortBy}"]`);
      th.querySelectorAll("button").forEach((b) => b.classList.toggle("sorted", b === button));
      th.classList.toggle("down", this.way === -1);
      if (button) th.setAttribute("aria-sort", this.way === 1 ? "ascending" : "descending");
      else th.removeAttribute("aria-sort");
    }
  }

  /** @param {Row} row @param {number} i */
  row(row, i) {
    return el("tr", { "data-row": i }, this.spec.columns.map((column, c) =>
      el("td", { class: column.class }, column.fields.map((field, f) => this.cell(row, field, f, c === this.keyColumn && f === 0, i)))));
  }

  get keyColumn() {
    return this.spec.columns.findIndex((c) => c.fields.some((f) => f.id === "order"));
  }

  /** @param {Row} row @param {Field<Row>} field @param {number} line @param {boolean} isKey @param {number} i */
  cell(row, field, line, isKey, i) {
    const content = field.show ? field.show(row) : field.value(row) ?? "–";
    if (isKey) return el("button", { type: "button", class: "open", tabindex: i === 0 ? 0 : -1, "aria-haspopup": "dialog" }, content);
    const title = typeof content === "string" && content.length > 14 ? content : null;
    return el("div", { class: line === 0 ? null : "sub", title }, content);
  }

  emptyRow() {
    const message = this.spec.rows.length ? "Nothing matches the filter." : this.spec.empty;
    return el("tr", { class: "none" }, el("td", { colspan: this.spec.columns.length }, el("div", { class: "empty" }, message)));
  }

  /** A click, or Enter on the order's name; not the end of selecting text. @param {MouseEvent} event */
  opened(event) {
    const tr = /** @type {HTMLElement} */ (event.target).closest("tr[data-row]");
    if (!(tr instanceof HTMLElement) || (event.detail > 0 && String(getSelection() ?? ""))) return;
    const row = this.visible?.[Number(tr.dataset.row)];
    if (!row) return;
    document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    tr.setAttribute("aria-current", "true");
    this.spec.open(row, part("button", tr));
  }

  /** @param {KeyboardEvent} event */
  moved(event) {
    const here = /** @type {HTMLElement} */ (event.target).closest("tr");
    const next = event.key === "ArrowDown" ? here?.nextElementSibling : event.key === "ArrowUp" ? here?.previousElementSibling : null;
    const button = next?.querySelector("button");
    if (!button) return;
    event.preventDefault();
    this.body.querySelectorAll('button[tabindex="0"]').forEach((b) => b.setAttribute("tabindex", "-1"));
    button.setAttribute("tabindex", "0");
    button.focus();
  }
}
