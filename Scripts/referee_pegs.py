#!/usr/bin/env python3
"""Scripts/referee.py pegs EXPORT_FOLDER: derives every dollar's peg again from an export, and says where it disagrees.
It reads only the CSV files of `headroom export` and shares no code with the product. Who stands on which units when is in
stands.csv, what they cost follows from capex.csv and supply.csv; then pegs.csv must be the same to the cent. Prints a line per fault (20 at most), then one line of JSON. Exit 0 agreed, 1 faults, 2 bad usage."""
import csv, json, os
from collections import defaultdict
from datetime import date
AXIS = date(2042, 1, 1).toordinal()
FILES = "supply capex orders placements versions needs shortfalls stands pegs"
faults = []
def check(good, where, what): good or faults.append(f"{where}: {what}")
def day(text): return date.fromisoformat(text).toordinal()
def month_of(ordinal):
    d = date.fromordinal(ordinal)
    return d.year * 12 + d.month - 1
def first_day(month): return date(month // 12, month % 12 + 1, 1).toordinal()
def name(month): return f"{month // 12:04}-{month % 12 + 1:02}"
def number(text): return int(text[:4]) * 12 + int(text[5:7]) - 1
def windows(items):
    """The days on which each item is there: nothing for what is cancelled or never comes."""
    found = {}
    for i, s in items.items():
        if s["resource"] and s["stage"] != "cancelled" and s["start"] != "never":
            start, end = day(s["start"]), min(day(s["end"]) if s["end"] else AXIS, AXIS)
            if start < end: found[i] = (start, end)
    return found
def follow(items, there):
    """Which items each line follows: those that name it; for equipment, what it gates."""
    waiting = defaultdict(list)
    for i, s in items.items():
        for gate in s["after"].split(";"): waiting[gate].append(i)
    def carried(i, seen):
        if i in seen or items[i]["stage"] == "cancelled": return set()
        seen.add(i)
        if items[i]["resource"]: return {i} & there.keys()
        return set().union(*(carried(j, seen) for j in waiting[i])) if waiting[i] else set()
    lines = defaultdict(set)
    for i, s in items.items():
        if s["capex_line"]: lines[s["capex_line"]] |= carried(i, set())
    return lines
def even(cents, parts):
    base, more = divmod(cents, parts)
    return [base + (k < more) for k in range(parts)]
def depreciation(rows, items, there):
    """Month after month what a line costs: evenly from the month in which the first of its items is there, or as paid."""
    months, life = defaultdict(int), int(rows[0]["life_months"])
    if items:
        first = month_of(min(there[i][0] for i in items))
        for k, cents in enumerate(even(sum(int(r["usd_cents"]) for r in rows), life)): months[first + k] += cents
    else:
        for r in rows:
            for k, cents in enumerate(even(int(r["usd_cents"]), life)): months[number(r["month"]) + k] += cents
    return months
def unit_days(items, supply, there, month, until):
    """Of each item of a line, in order: units, its days of the month before one, and the unit-days of those below it."""
    found, below = [], 0
    for i in items:
        days = max(0, min(there[i][1], until) - max(there[i][0], first_day(month)))
        found.append((days, below))
        below += days * int(supply[i]["quantity"])
    return found, below
def peg(t, supply, there):
    """What of each line and month serves whom."""
    stands, written = defaultdict(list), defaultdict(int)
    for s in t["stands"]: stands[s["item"]].append((s["order"], s["certainty"], int(s["first"]), int(s["units"]), day(s["start"]), day(s["end"])))
    lines, followed, pegs, total = defaultdict(list), follow(supply, there), {}, 0
    for r in t["capex"]: lines[r["line"], r["class"], r["life_months"]].append(r)
    for (line, kind, _), rows in lines.items():
        items = sorted(followed[line], key=lambda i: i.encode())
        months = depreciation(rows, items, there)
        served = defaultdict(int)
        for month, cents in months.items():
            begin, end = first_day(month), first_day(month + 1)
            whole = unit_days(items, supply, there, month, end)[1]
            for k, i in enumerate(items):
                for order, certainty, first, units, start, stop in stands[i]:
                    for corner, sign in ((min(stop, end), 1), (max(start, begin), -1)):
                        if whole == 0 or min(stop, end) <= max(start, begin): continue
                        days, below = unit_days(items, supply, there, month, corner)[0][k]
                        on = cents * (below + (first + units) * days) // whole - cents * (below + first * days) // whole
                        served[month, certainty, order] += sign * on
        spent = defaultdict(int)
        for (month, certainty, order), cents in served.items(): spent[month] += cents
        for month, cents in months.items(): served[month, "unpegged", ""] = cents - spent[month]
        for (month, certainty, order), cents in served.items():
            if cents: pegs[line, name(month), kind, certainty, order] = pegs.get((line, name(month), kind, certainty, order), 0) + cents
        total += sum(months.values())
    for r in t["pegs"]: written[r["line"], r["month"], r["class"], r["certainty"], r["order"]] += int(r["usd_cents"])
    for key in pegs.keys() | written.keys():
        check(pegs.get(key, 0) == written.get(key, 0), "pegs.csv", f"{key} is {written.get(key, 0)}, derived {pegs.get(key, 0)}")
    spent = sum(int(r["usd_cents"]) for r in t["capex"])
    check(total == spent == sum(pegs.values()), "pegs.csv", f"{sum(pegs.values())} pegged, {total} depreciated, {spent} spent")
    return len(pegs), spent
def stand(t, supply, there):
    """Each unit carries one order at most; each order has what it needs, as its state says, outside shortfalls."""
    by_item, given = defaultdict(list), defaultdict(lambda: defaultdict(int))
    for s in t["stands"]:
        first, units, start, end = int(s["first"]), int(s["units"]), day(s["start"]), day(s["end"])
        inside = s["item"] in there and there[s["item"]][0] <= start < end <= there[s["item"]][1]
        check(inside and 0 <= first < first + units <= int(supply[s["item"]]["quantity"]), "stands.csv", f"{s} is not within its item")
        by_item[s["item"]].append((first, first + units, start, end, s["order"]))
        given[s["order"], s["resource"]][start] += units
        given[s["order"], s["resource"]][end] -= units
        check(supply[s["item"]]["resource"] == s["resource"], "stands.csv", f"{s} is of another resource")
    for item, spans in by_item.items():
        spans.sort()
        for k, a in enumerate(spans):
            for b in spans[k + 1:]:
                if b[0] >= a[1]: break
                check(b[3] <= a[2] or a[3] <= b[2], item, f"{a[4]} and {b[4]} stand on the same units")
    kept = {(v["order"], c) for v in t["versions"] if v["is"] == "kept" for c in range(int(v["first_chunk"]), int(v["last_chunk"]) + 1)}
    states = {(p["order"], p["step"], p["chunk"], p["row"]): p["state"] for p in t["placements"]}
    class_of = {"queued": "queued", "inquiry": "forecast"}
    state = {o["order"]: class_of.get(o["state"], "promised") for o in t["orders"]}
    for s in t["stands"]: check(state[s["order"]] == s["certainty"], "stands.csv", f"{s['order']} is {state[s['order']]}")
    short = [(s["resource"], day(s["start"]), day(s["end"])) for s in t["shortfalls"]]
    for n in t["needs"]:
        if states[n["order"], n["step"], n["chunk"], n["row"]] == "held" or (n["order"], int(n["chunk"])) in kept: continue
        given[n["order"], n["resource"]][day(n["start"])] -= int(n["quantity"])
        given[n["order"], n["resource"]][min(day(n["end"]), AXIS)] += int(n["quantity"])
    for (order, resource), changes in given.items():
        if state[order] == "forecast": continue
        over, days = 0, sorted(changes)
        for d, until in zip(days, days[1:]):
            over += changes[d]
            lacking = any(r == resource and a < until and d < b for r, a, b in short)
            check(over == 0 or over < 0 and lacking, "stands.csv", f"{order} has {over:+} of {resource} from {date.fromordinal(d)}")
def main(folder):
    t = {}
    for file in FILES.split():
        with open(os.path.join(folder, file + ".csv"), encoding="utf-8", newline="") as text: t[file] = list(csv.DictReader(text))
    rows = cents = 0
    try:
        supply = {s["item"]: s for s in t["supply"]}
        there = windows(supply)
        stand(t, supply, there)
        rows, cents = peg(t, supply, there)
    except (LookupError, ValueError, TypeError) as error: check(False, folder, f"cannot be followed: {error!r}")
    for line in faults[:20] + [f"and {len(faults) - 20} more"][:len(faults) > 20]: print(line)
    print(json.dumps({"ok": not faults, "stands": len(t["stands"]), "pegs": rows, "usd_cents": cents, "faults": len(faults)}))
    return 1 if faults else 0
