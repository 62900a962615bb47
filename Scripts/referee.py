#!/usr/bin/env python3
"""Scripts/referee.py [pegs] EXPORT_FOLDER: re-derives an export from the rules alone and says where it disagrees.
It reads only the CSV files of `headroom export` and shares no code with the product: a mistake must be made twice to stay
hidden. Prints a line per fault (20 at most), then one line of JSON. Exit 0 agreed, 1 faults, 2 bad usage."""
import calendar, csv, functools, graphlib, hashlib, itertools, json, os, re, sys
from collections import Counter, defaultdict
from datetime import date
AXIS, NEVER = date(2024, 1, 1).toordinal(), date.max.toordinal()
DAYS = date(2042, 1, 1).toordinal() - AXIS
STATES = {"held": 0, "promised": 0, "active": 0, "ended": 0, "tentative": 2}  # placement state: column of the balance
STAGES = {"committed": 1, "under_way": 1, "live": 1, "retired": 1, "planned": 3}  # supply by the item's own stage
FILES = "sites halls supply silicon silicon_needs resources orders steps placements versions needs shortfalls policy facts"
HASHED = "previous_hash branch seq schema recorded_at effective_day tenant actor kind request_key payload"
faults = []
def check(good, where, what): good or faults.append(f"{where}: {what}")
def ceil_div(a, b): return -(-a // b)
def row_of(r): return r["order"], r["step"], r["chunk"], r["row"]
def iso(ordinal): return "never" if ordinal == NEVER else date.fromordinal(ordinal).isoformat()
@functools.cache
def day(text): return NEVER if text == "never" else date.fromisoformat(text[:10]).toordinal()
@functools.cache
def plus(start, term):  # months clamp to the month's end: 31 January + 1mo is 28 or 29 February
    number, unit = re.fullmatch(r"(\d+)(d|w|mo|y)", term).groups()
    if unit in "dw": return start + int(number) * (7 if unit == "w" else 1)
    d = date.fromordinal(start)
    year, month = divmod(d.year * 12 + d.month - 1 + int(number) * (12 if unit == "y" else 1), 12)
    return date(year, month + 1, min(d.day, calendar.monthrange(year, month + 1)[1])).toordinal()
def derive_needs(t, halls, silicon):
    """Laws 3 and 8: what each placement row takes, compared with needs.csv as a set."""
    beside = defaultdict(list)
    for n in t["silicon_needs"]: beside[n["silicon"]].append((n["needs"], int(n["quantity"]), int(n["per"])))
    needs, written = Counter(), Counter((row_of(n), n["resource"], int(n["quantity"]), n["start"], n["end"]) for n in t["needs"])
    for p in t["placements"]:
        n, hall, chip = int(p["count"]), halls[p["hall"]], p["silicon"]
        watts = n * int(silicon[chip]["watts"])
        takes = [(f"chips/{p['hall']}/{chip}", n), (f"hall_kw/{p['hall']}", ceil_div(watts, 1000)),
                 (f"site_kw/{hall['site']}", ceil_div(watts * int(hall["pue_milli"]), 1_000_000))]
        takes += [(f"ports/{hall['fabric']}" if other == "ports" else f"chips/{p['hall']}/{other}", ceil_div(n * quantity, per))
                  for other, quantity, per in beside[chip]]
        needs.update((row_of(p), resource, quantity, p["start"], p["end"]) for resource, quantity in takes if quantity)
    for key in (needs - written) + (written - needs): check(False, "needs.csv", ("lacks", "has")[needs[key] < written[key]] + f" {key}")
    return needs
def check_supply(t, policy):
    """Law 7: an item starts at the later of its own day at the policy's confidence and the starts of what it waits for."""
    clock = max(day(text) for text in [policy["clock"]] + [f["recorded_at"] for f in t["facts"][-1:]])
    fallback = ["p90", "p80", "p50", "plan"][{"90": 0, "80": 1, "50": 2}[policy.get("confidence_pct", "80")]:]
    items = {s["item"]: s for s in t["supply"]}
    after = {i: [a for a in s["after"].split(";") if a] for i, s in items.items()}
    graphlib.TopologicalSorter(after).prepare()  # raises CycleError, a ValueError: items that wait for each other
    for i, s in items.items():
        if s["stage"] in ("live", "retired", "cancelled"): continue
        own = next((day(s[q]) for q in fallback if s[q]), NEVER)
        start = iso(max([own, clock + 1] + [day(items[a]["start"]) for a in after[i]]))
        check(s["start"] == start, "supply.csv", f"{i} starts {s['start']}, derived {start}")
def check_balance(t, needs):
    """Laws 1 and 2, every resource and day: firm need beyond supply is exactly the recorded shortfall, else nothing."""
    changes = {r["resource"]: [[0] * (DAYS + 1) for _ in range(5)] for r in t["resources"]}  # what changes on each day of
    def add(column, resource, quantity, start, end):  # 0 firm need, 1 supply, 2 tentative need, 3 planned supply, 4 short
        first, last = (min(max(d - AXIS, 0), DAYS) for d in (day(start), day(end) if end else NEVER))
        changes[resource][column][first] += quantity
        changes[resource][column][max(first, last)] -= quantity
    # Supply counts by its own stage, also where the product takes a committed item that waits for a planned one as planned.
    state = {row_of(p): p["state"] for p in t["placements"]}
    check(len(state) == len(t["placements"]), "placements.csv", "uses an (order, step, chunk, row) twice")
    for (row, resource, quantity, start, end), times in needs.items(): add(STATES[state[row]], resource, quantity * times, start, end)
    for s in t["supply"]:
        if s["resource"] and s["stage"] in STAGES: add(STAGES[s["stage"]], s["resource"], int(s["quantity"]), s["start"], s["end"])
    for s in t["shortfalls"]: add(4, s["resource"], int(s["short"]), s["start"], s["end"])
    oversold = 0
    for resource, columns in changes.items():
        said = None  # a run of days with the same fault is one line
        for d, (firm, supply, tentative, planned, short) in zip(range(DAYS), zip(*map(itertools.accumulate, columns))):
            what, excess = None, max(firm - supply, 0)
            oversold += excess > short
            if excess != short or not short and firm + tentative > supply + planned:
                what = f"need {firm} firm + {tentative} tentative, supply {supply} + {planned} planned, recorded short {short}"
            check(what in (None, said), resource, f"from {iso(AXIS + d)} {what}")
            said = what
    return len(changes) * DAYS, oversold
def check_order(o, placed, steps, halls, regions):
    """Laws 4 and 9: the counts, silicon, region, dates and chunks of one order."""
    if not placed: return check(o["state"] not in ("promised", "active"), o["order"], f"is {o['state']} and placed nowhere")
    accepted = {silicon: [int(number) for number in given if number] for silicon, *given in (s.split(":") for s in o["silicon"].split(";"))}
    used, name, count = {p["silicon"] for p in placed}, o["order"], int(o["count"])
    check(len(used) == 1 and used <= accepted.keys(), name, f"takes silicon {sorted(used)}, accepts {sorted(accepted)}")
    outside = {regions[halls[p["hall"]]["site"]] for p in placed} - set(o["regions"].split(";"))
    check(not o["regions"] or not outside, name, f"is in {sorted(outside)}, allowed {o['regions']}")
    own = accepted.get(min(used), [])  # count and least chunk of this silicon, where they differ from the order's
    first, least = own + [count, int(o["min_chunk"] or count)][len(own):]
    wanted = {"0": first} | {s["step"]: ceil_div(int(s["add"]) * first, count) for s in steps}
    offset = {"0": "0d"} | {s["step"]: s["offset"] for s in steps}
    got, chunks = Counter(), Counter()
    for p in placed:
        got[p["step"]] += int(p["count"])
        chunks[p["step"], p["chunk"]] += int(p["count"])
    check(got == wanted, name, f"places {dict(got)} by step, ordered {wanted}")
    for (step, chunk), size in chunks.items():
        check(size >= min(least, wanted.get(step, 0)), name, f"step {step} chunk {chunk} has {size}, least is {least}")
    zero = min(day(p["start"]) for p in placed if p["step"] == "0")
    for p in placed:
        start, end = iso(plus(zero, offset.get(p["step"], "0d"))), iso(plus(zero, o["term"]))
        stopped = o["state"] in ("ended", "cancelled") and p["end"] < end  # given back before its term
        check(p["start"] == start and (stopped or p["end"] == end), name,
              f"step {p['step']} runs {p['start']} to {p['end']}, derived {start} to {end}")
def current_rows(name, versions, placed):
    """Versions follow each other, each of what was agreed on; the rows of the current one."""
    before, rows_of = 0, lambda v: [p for p in placed if int(v["first_chunk"]) <= int(p["chunk"]) <= int(v["last_chunk"])]
    for v in versions:
        size = sum(int(p["count"]) for p in rows_of(v) if v["is"] == "kept" or p["step"] == "0")
        span, used = (min(p["start"] for p in rows_of(v)), max(p["end"] for p in rows_of(v))), {p["silicon"] for p in rows_of(v)}
        good = span == (v["start"], v["end"]) and before <= day(v["start"]) and used <= {s.split(":")[0] for s in v["silicon"].split(";")}
        check(good and size == int(v["count"]), f"{name} version {v['version']}", f"places {size} {used} over {span}, agreed {v}")
        before = day(v["end"])
    check(not versions or sum(len(rows_of(v)) for v in versions) == len(placed), name, "has rows of no version")
    return [p for v in versions if v["is"] == "current" for p in rows_of(v)] if versions else placed
def check_chain(facts):
    """DESIGN 2.7: each hash covers the fact before it; the first fact of a branch may link to any earlier fact."""
    known, last = {"0" * 64}, {}
    for f in facts:
        hash_before, seq_before = last.get(f["branch"], (None, None))
        follows = f["previous_hash"] == hash_before and int(f["seq"]) == seq_before + 1 if hash_before else f["previous_hash"] in known
        check(follows, "facts.csv", f"{f['branch']} {f['seq']} does not follow the fact before it")
        digest = hashlib.sha256("\x1f".join(f[column] for column in HASHED.split()).encode()).hexdigest()
        check(f["hash"] == digest, "facts.csv", f"{f['branch']} {f['seq']} is not what was hashed")
        known.add(f["hash"])
        last[f["branch"]] = f["hash"], int(f["seq"])
def main(folder):
    csv.field_size_limit(1 << 30)  # one fact may be a long line
    t, days, oversold = {}, 0, 0
    for name in FILES.split():
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file: t[name] = list(csv.DictReader(file))
    try:
        halls, regions = {h["hall"]: h for h in t["halls"]}, {s["site"]: s["region"] for s in t["sites"]}
        placed, steps, versions = ({o["order"]: [] for o in t["orders"]} for _ in range(3))
        for p in t["placements"]: placed[p["order"]].append(p)
        for s in t["steps"]: steps[s["order"]].append(s)
        for v in t["versions"]: versions[v["order"]].append(v)
        for o in t["orders"]:
            rows = current_rows(o["order"], versions[o["order"]], placed[o["order"]])
            if rows or not versions[o["order"]]: check_order(o, rows, steps[o["order"]], halls, regions)
        check_chain(t["facts"])
        check_supply(t, {p["name"]: p["value"] for p in t["policy"]})
        days, oversold = check_balance(t, derive_needs(t, halls, {s["silicon"]: s for s in t["silicon"]}))
    except (LookupError, ValueError, TypeError, AttributeError) as error: check(False, folder, f"cannot be followed: {error!r}")
    for line in faults[:20] + [f"and {len(faults) - 20} more"][:len(faults) > 20]: print(line)
    print(json.dumps({"ok": not faults, "facts": len(t["facts"]), "resource_days": days, "oversold": oversold, "faults": len(faults)}))
    return 1 if faults else 0
if __name__ == "__main__":
    try: sys.exit(__import__("referee_pegs").main(*sys.argv[2:]) if sys.argv[1:2] == ["pegs"] else main(*sys.argv[1:]))
    except (OSError, TypeError) as error: sys.exit(print(__doc__, error, file=sys.stderr) or 2)
