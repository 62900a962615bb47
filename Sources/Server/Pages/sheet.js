// A small table under a heading, with its figures to take along: for answers, where nobody sorts or filters.

import { el, plainTable } from "./dom.js";
import { sourceMenu } from "./source.js";

/**
 * @param {{title: string, caption: string, head: string[], rows: (string|number)[][], numeric?: number[], source: import("./source.js").Source, note?: string}} spec
 *   `caption` tells those who cannot see the heading what the rows are
 * @returns {HTMLElement}
 */
export function sheet({ title, caption, head, rows, numeric, source, note }) {
  return el("section", {}, titled(title, { caption, head, rows, source }),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, plainTable({ caption, head, rows, numeric })),
    note && el("p", { class: "muted" }, note));
}

/**
 * A heading and the menu of what stands below it.
 * @param {string} title
 * @param {{caption: string, head: string[], rows: (string|number)[][], source: import("./source.js").Source}} of
 */
export const titled = (title, { caption, head, rows, source }) =>
  el("div", { class: "chart-top" }, el("h3", {}, title), sourceMenu(source, { what: caption, lines: () => [head, ...rows] }));
