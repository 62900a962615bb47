// Data: take the ledger along as CSV files, and try one's own: every fault by file and line, then a first quote on them.

import { readOut } from "../answer.js";
import { get, post, Trouble } from "../client.js";
import { el } from "../dom.js";
import { count, counted, instantDay, words } from "../format.js";
import { announce } from "../live.js";
import { orderForm } from "../orderform.js";
import { may } from "../session.js";
import { source } from "../source.js";
import { loading, trouble } from "../state.js";
import { showTable } from "../table.js";
import { zip } from "../zip.js";

export const screen = { id: "data", title: "Data", question: "What does it say about my own orders and supply?", needs: "read", show };

/** @param {HTMLElement} root */
async function show(root) {
  const two = el("div", { class: "two" });
  const result = el("div", { class: "screen" });
  two.append(await may("plan") ? dropCard(result) : without("Your own files", "plan"), await may("money") ? exportCard() : without("Take this ledger along", "money"));
  root.append(two, result);
}

/** @param {string} title @param {string} permission */
const without = (title, permission) => el("section", { class: "card pad" }, el("h2", {}, title), el("p", { class: "muted" }, `Your token does not allow this: it needs the permission “${permission}”.`));

// MARK: Taking it along

function exportCard() {
  const place = el("div", {});
  const button = el("button", { type: "button", class: "primary", onclick: () => exported(place) }, "Export every table");
  return el("section", { class: "card pad", "aria-labelledby": "export-h" }, el("h2", { id: "export-h" }, "Take this ledger along"),
    el("p", { class: "muted" }, "Every table of the schema as CSV, the log included: what ", el("code", {}, "headroom export"), " writes. Edit the files and drop them beside."),
    el("p", { class: "row" }, button), place);
}

/** @param {HTMLElement} place */
async function exported(place) {
  loading(place, "Writing the tables…");
  try {
    const { files } = await get("/api/v1/export");
    const names = Object.keys(files).sort();
    place.replaceChildren(el("p", { class: "row" }, download("headroom-export.zip", zip(files), `All ${count(names.length)} files as headroom-export.zip`)),
      el("ul", { class: "files" }, names.map((name) => el("li", {}, download(name, new Blob([files[name]], { type: "text/csv" }), name), el("span", { class: "muted" }, ` ${counted(Math.max(0, files[name].split("\n").length - 2), "row")}`)))));
    place.setAttribute("aria-busy", "false");
    announce(`${names.length} files are ready`);
  } catch (error) {
    absentOr(place, error, "exporting from the page; headroom export FOLDER on the server writes the same", () => exported(place));
  }
}

/** @param {string} name @param {Blob} blob @param {string} text */
const download = (name, blob, text) => el("a", { href: URL.createObjectURL(blob), download: name }, text);

/** @param {HTMLElement} place @param {unknown} error @param {string} what @param {() => void} again */
function absentOr(place, error, what, again) {
  if (error instanceof Trouble && error.status === 404 && !error.body?.refusal) error = new Trouble("This server is of a version without it.", `It does not have ${what}.`, error.body, 404);
  trouble(place, error, again);
}

// MARK: One's own files

/** @param {HTMLElement} result */
function dropCard(result) {
  const chosen = el("p", { class: "muted", role: "status" }, "No file yet.");
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "file", id: "own-files", multiple: true, accept: ".csv,text/csv", onchange: () => input.files?.length && given([...input.files], chosen, result) }));
  const drop = el("div", { class: "drop" }, el("label", { for: "own-files" }, el("b", {}, "Drop your CSV files here"), ", or choose them:"), input, chosen);
  drop.addEventListener("dragover", (e) => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    if (e.dataTransfer?.files.length) given([...e.dataTransfer.files], chosen, result);
  });
  return el("section", { class: "card pad", "aria-labelledby": "own-h" }, el("h2", { id: "own-h" }, "Your own files"),
    el("p", { class: "muted" }, "orders.csv, supply.csv, silicon.csv, regions.csv and so on: their columns are in ", el("code", {}, "headroom schema"), ". They are read into a ledger of their own, in memory, for an hour; this server’s ledger stays as it is."), drop);
}

/** What an export holds beside the tables that are read: the log, and what follows from the rest. */
const FOLLOWS = ["facts.csv", "versions.csv", "resources.csv", "needs.csv", "shortfalls.csv", "pegs.csv", "stands.csv", "futures.csv"];

/** @param {File[]} all @param {HTMLElement} chosen @param {HTMLElement} result */
async function given(all, chosen, result) {
  const files = all.filter((f) => !FOLLOWS.includes(f.name));
  const left = all.length - files.length;
  chosen.textContent = `${counted(files.length, "file")}: ${files.map((f) => f.name).join(", ")}.${left ? ` Left out: ${counted(left, "table")} of the export that follow from these.` : ""}`;
  loading(result, "Reading every line…");
  try {
    const texts = Object.fromEntries(await Promise.all(files.map(async (f) => [f.name, await f.text()])));
    const trial = await post("/api/v1/trials", { files: texts });
    result.replaceChildren();
    tried(result, trial);
  } catch (error) {
    const faults = error instanceof Trouble ? error.body?.faults : null;
    if (faults?.length) await showFaults(result, /** @type {Trouble} */ (error), faults, files);
    else absentOr(result, error, "a place for files of your own; “headroom init FOLDER --ledger own.db” reads them", () => given(all, chosen, result));
  }
}

/** @param {HTMLElement} result @param {Trouble} error @param {any[]} faults @param {File[]} files */
async function showFaults(result, error, faults, files) {
  result.replaceChildren(el("p", { class: "problem", role: "alert" }, el("b", {}, `${counted(faults.length, "fault")} in ${counted(new Set(faults.map((f) => f.file)).size, "file")}.`), " Nothing was read. Correct the lines below and drop the files again."));
  result.setAttribute("aria-busy", "false");
  announce(error.message);
  await showTable(result, { caption: "Faults, line by line", rows: faults, empty: "", source: source({ path: "/api/v1/trials", method: "POST", body: { files: Object.fromEntries(files.map((f) => [f.name, "…"])) }, cli: "headroom init FOLDER --ledger own.db --dry-run" }),
    columns: [
      { id: "file", label: "File", value: (/** @type {any} */ f) => f.file },
      { id: "line", label: "Line", value: (/** @type {any} */ f) => (f.line > 0 ? f.line : null), show: (/** @type {any} */ f) => (f.line > 0 ? count(f.line) : "whole file") },
      { id: "column", label: "Column", value: (/** @type {any} */ f) => f.column || null },
      { id: "what", label: "What is wrong, and what is allowed", look: /** @type {const} */ ("prose"), value: (/** @type {any} */ f) => f.what },
    ] });
}

/** @param {HTMLElement} result @param {any} trial */
function tried(result, trial) {
  const answer = el("div", { class: "answer" });
  const states = Object.entries(trial.states ?? {}).map(([state, n]) => `${count(/** @type {number} */ (n))} ${words(state)}`).join(", ");
  const known = { clock: instantDay(trial.clock), silicon: trial.silicon ?? [], regions: trial.regions ?? [] };
  const path = `/api/v1/trials/${encodeURIComponent(trial.trial)}/quotes`;
  const form = orderForm({ known, given: new URLSearchParams({ or_equivalent: "false" }), onAsk: (order) => ask(path, order, answer) });
  result.append(el("section", { class: "card", "aria-labelledby": "trial-h" },
    el("div", { class: "bar" }, el("h2", { id: "trial-h" }, "Your files are in order"), el("p", { class: "reading" }, `${counted(trial.orders, "order")}${states ? ` (${states})` : ""}, ${counted(trial.facts, "fact")}; the clock stands at ${known.clock}.`)),
    trial.notes?.length ? el("ul", { class: "notes pad" }, trial.notes.map((/** @type {string} */ n) => el("li", {}, n))) : null,
    form, answer));
  answer.append(el("p", { class: "empty" }, "Ask for a first date on your own data."));
  result.setAttribute("aria-busy", "false");
  announce("Your files are in order: ask for a first date");
}

/** @param {string} path @param {Record<string, any>} order @param {HTMLElement} answer */
async function ask(path, order, answer) {
  loading(answer, "Searching your halls…");
  try {
    const quote = await post(`${path}?all=1`, order);
    answer.replaceChildren(...readOut({ quote, order, path, cli: "headroom quote --ledger own.db" }));
    announce(answer.querySelector(".sentence")?.textContent ?? "There is no answer");
  } catch (error) {
    trouble(answer, error, () => ask(path, order, answer));
  }
  answer.setAttribute("aria-busy", "false");
}
