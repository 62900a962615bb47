#!/usr/bin/env python3
"""Are promises quoted at P90 kept 90% of the time? Asked in futures that Headroom did not draw.

    random operator ──▶ CSV folder ──▶ headroom init, sign ──▶ promised start, P50, P80, P90, placement
          └──▶ one true future ──▶ the day all that the placement stands on is there ──▶ kept?

A world is a small operator (`simulator.py`): power behind transformers, halls behind power, chips and networks behind
halls. The tables say no more of it than tables can: days met with 50, 80 and 90%, chance of never, shares of drivers,
events, what waits for what. Headroom draws its futures from that, the simulator the truth from the factors behind it.

What a promise stands on is worked out here, too: of each resource, day by day, the units that promises before it leave,
items in order of start, then name. A promise counts when some of that is not there yet. It is kept when all is there by
the promised start, each item by the day from which it is used.

    at P90       promises that start on their own P90 day: what is kept is the product's 90%
    later        the others: wanted later, another order in the way, a later fit at item dates; kept more often
    served       `at P90` whatever they stand on: what has come by then, less what earlier promises use, is enough
    P50 P80 P90  days printed with all promises, where they are later than the first day wanted

Promises of one world share their luck, so 95% intervals draw worlds again (bootstrap). `more futures` counts --futures
others of each world, which says the same more sharply. Exit 1: `at P90` or `P90` is not within 88–92%, in more futures
or, from 2,000 promises in 500 worlds on, in the one. Exit 2: neither could be judged. To see it fail: --stretch 1.3
(the truth is 1.3 times as wide as the tables say), --draws none (dates are item by item)."""
import argparse, csv, json, os, random, statistics, subprocess, sys, tempfile, time
from dataclasses import dataclass, field
from datetime import date, datetime, timezone

sys.dont_write_bytecode = True
from simulator import NEVER, Maker, ceil_div

GOAL, ENOUGH = (0.88, 0.92), {"promises": 2000, "worlds": 500}
WATTS, LIFE_YEARS = {"gpu": 1200, "tpu": 900}, 7


def iso(day): return "never" if day >= NEVER else date.fromordinal(day).isoformat()
def day_of(text): return NEVER if text == "never" else date.fromisoformat(text).toordinal()


def plus_years(day, years):
    """29 February becomes the 28th."""
    start = date.fromordinal(day)
    return date(start.year + years, start.month, min(start.day, 28) if start.month == 2 else start.day).toordinal()


def write(world, folder, draws):
    """The world as the tables of a scenario."""
    def table(name, header, rows):
        with open(os.path.join(folder, name + ".csv"), "w", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])
    sites = sorted({site for site, *_ in world.halls.values()})
    table("regions", "region,country", [["here", "US"]])
    table("sites", "site,region,zone", [[site, "here", "zone"] for site in sites])
    table("zones", "zone,headroom_kw,from", [["zone", 1_000_000_000, "2018-01-01"]])
    table("fabrics", "fabric,site", [[f"{site}-f", site] for site in sites])
    table("halls", "hall,site,fabric,pue_milli", [[hall, *place] for hall, place in world.halls.items()])
    table("silicon", "silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months",
          [[chip, "accelerator", "vendor", watts, 2_000_000, 12 * LIFE_YEARS] for chip, watts in WATTS.items()])
    table("silicon_needs", "silicon,per,needs,quantity", [[chip, 8, "ports", 8] for chip in WATTS])
    table("orders", "order,contract,state,count,silicon,term", [])
    table("supply", "item,class,resource,quantity,stage,after,plan,p50,p80,p90,never_ppm,driver", [
        [item.name, item.kind, item.resource, item.quantity, item.stage, ";".join(item.after),
         *[iso(day) for day in (world.clock + item.lead, *world.stated(item))], round(item.never * 1e6),
         ";".join(item.drivers)] for item in world.items])
    rows = [["clock", iso(world.clock) + "T00:00:00.000Z"], ["confidence_pct", 90]]
    rows += [["draws", draws]] if draws else []
    rows += [[f"driver_share_pct/{driver}", share] for driver, share in world.shares.items() if share is not None]
    rows += [[f"event/{name}", ";".join(map(str, [round(chance * 1e6), median, p90, *hits]))]
             for name, chance, median, p90, hits in world.events]
    table("policy", "name,value", rows)


def needs(world, rows):
    """(resource, quantity, from, to) of placement rows."""
    for row in rows:
        site, fabric, pue = world.halls[row["hall"]]
        chip, count, span = row["silicon"], row["count"], (day_of(row["start"]), day_of(row["end"]))
        yield f"chips/{row['hall']}/{chip}", count, *span
        yield f"hall_kw/{row['hall']}", ceil_div(count * WATTS[chip], 1000), *span
        yield f"site_kw/{site}", ceil_div(count * WATTS[chip] * pue, 1_000_000), *span
        yield f"ports/{fabric}", count, *span


def stands_on(world, mine, others):
    """{item not there yet: days after the start from which it is used} of needs, beside those of earlier promises."""
    starts, first, lags = world.starts_at(0.9), min(need[2] for need in mine), {}
    for resource in sorted({need[0] for need in mine}):
        supply = [item for item in world.items if item.resource == resource and world.is_firm(item)]
        stack = [(starts[item.name], item.name, item) for item in supply if starts[item.name] < NEVER]
        stack = [(item, start, plus_years(start, LIFE_YEARS) if item.kind == "chips" else NEVER)
                 for start, _, item in sorted(stack)]
        spans = [span for _, *span in stack] + [need[2:] for need in mine + others if need[0] == resource]
        last = max(need[3] for need in mine if need[0] == resource)
        for day in sorted(day for day in {first}.union(*spans) if first <= day < last):
            below, own = units(others, resource, day), units(mine, resource, day)
            for item, start, end in stack:
                if not start <= day < end or not own: continue
                below, left = max(below - item.quantity, 0), max(item.quantity - below, 0)
                if left and not item.is_there: lags.setdefault(item.name, day - first)
                own = max(own - left, 0)
    return lags


def units(some, resource, day): return sum(need[1] for need in some if need[0] == resource and need[2] <= day < need[3])


def asks(world, mine, others):
    """What must have come by when for needs to be met in order of promise: see Promise.asks."""
    for resource, day in sorted({(need[0], need[2]) for need in mine}):
        items = [item for item in world.items if item.resource == resource and world.is_firm(item)]
        yield items, day, units(mine, resource, day) + units(others, resource, day)


@dataclass
class Promise:
    start: int
    wanted: int
    printed: dict  # percent: day
    lags: dict  # item: days after the start from which it is used
    asks: list  # (items of a resource, day on which more is used, units needed then with those of earlier promises)
    ready: list = field(default_factory=list)  # by future: the first day on which all that it stands on is there
    served: list = field(default_factory=list)  # by future: whether supply is enough, whatever it stands on

    def live(self, starts):
        """One future more."""
        self.ready.append(max(NEVER if starts[i] >= NEVER else starts[i] - lag for i, lag in self.lags.items()))
        self.served.append(all(sum(item.quantity for item in items if starts[item.name] <= day) >= units
                               for items, day, units in self.asks))

    def kept(self, day, more):
        """The part of the futures in which it is ready by a day (None: served): of the first, or of all the others."""
        futures = [ready <= day for ready in self.ready] if day else self.served
        return sum(futures[1:]) / len(futures[1:]) if more else futures[0]


def promises(world, program, draws):
    """Signs the world's orders one by one; the promises that stand on something not there yet."""
    made, taken = [], []
    with tempfile.TemporaryDirectory(prefix="headroom-worlds-") as folder:
        write(world, folder, draws)
        ledger = ["--ledger", os.path.join(folder, "ledger.db"), "--json"]
        ask([program, "init", folder] + ledger)
        for number, (order, wait) in enumerate(world.orders):
            terms = {**order, "order": f"o{number}", "earliest": iso(world.clock + wait)}
            answer = ask([program, "sign", "--order", "-"] + ledger, json.dumps(terms))
            if answer["refusal"] or not answer["options"]: continue  # no supply for it, or queued
            option, basis = answer["options"][0], "joint" if draws else "item"
            if (answer["basis"], option["confidence_pct"]) != (basis, 90): stop(f"not {basis} dates at P90: {answer}")
            mine = list(needs(world, option["placements"]))
            lags, needed = stands_on(world, mine, taken), list(asks(world, mine, taken))
            taken += mine
            printed = {percent: day_of(option[f"p{percent}"]) for percent in (50, 80, 90)}
            if lags: made.append(Promise(day_of(option["start"]), world.clock + wait, printed, lags, needed))
    return made


def ask(command, text=None):
    try: done = subprocess.run(command, input=text, capture_output=True, text=True)
    except OSError as error: stop(f"{error}; build it with `make program`, or name it with --headroom")
    if done.returncode not in (0, 1): stop(f"{' '.join(command)}: exit {done.returncode}: {done.stdout}{done.stderr}")
    try: return json.loads(done.stdout)
    except ValueError: stop(f"{' '.join(command)}: no JSON: {done.stdout}{done.stderr}")


def stop(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def interval(worlds, seed):
    """The share of (kept, counted) pairs, one a world, and where it lies with 95%: worlds drawn again 1,000 times."""
    rng, shares, (kept, counted) = random.Random(f"{seed} bootstrap"), [], map(sum, zip(*worlds))
    if not counted: return None
    for _ in range(1000):
        some, of = map(sum, zip(*rng.choices(worlds, k=len(worlds))))
        if of: shares.append(some / of)
    cuts = statistics.quantiles(shares, n=40)
    return [round(share, 4) for share in (kept / counted, cuts[0], cuts[-1])]


def report(worlds, options):
    """Rows by name, and whether all that can be judged is within the goal; None where nothing can."""
    def at_p90(promise): return promise.start if promise.start == promise.printed[90] > promise.wanted else None
    def later(promise): return None if at_p90(promise) else promise.start
    def printed(percent): return lambda p: p.printed[percent] if p.printed[percent] > p.wanted else None
    asked = {"all": (None, lambda p: p.start), "at P90": (90, at_p90), "later": (None, later), "served": (None, at_p90)}
    asked |= {f"P{percent}": (percent, printed(percent)) for percent in (50, 80, 90)}
    rows, passes = {}, []
    for name, (percent, day) in asked.items():
        counted = [[(promise, day(promise)) for promise in world if day(promise)] for world in worlds]
        row = rows[name] = {"promises": sum(map(len, counted)), "expected": percent}
        are_enough = row["promises"] >= ENOUGH["promises"] and len(worlds) >= ENOUGH["worlds"]
        for label, more in [("one_future", False), ("more_futures", True)][: 2 if options.futures else 1]:
            kept = [(sum(promise.kept(None if name == "served" else day, more) for promise, day in world), len(world))
                    for world in counted]
            row[label] = interval(kept, options.seed)
            if percent == 90 and (more or are_enough): passes.append(row[label] and GOAL[0] <= row[label][0] <= GOAL[1])
    return rows, all(passes) if passes else None


def text(facts, rows):
    yield ", ".join(f"{key} {value}" for key, value in facts.items() if key != "verdict")
    yield f"{'':8}{'promises':>9}{'expected':>10}{'one future':>24}{'more futures':>24}"
    for name, row in rows.items():
        shares = [row.get(key) for key in ("one_future", "more_futures")]
        shares = ["{:.1%} ({:.1%}–{:.1%})".format(*share) if share else "–" for share in shares]
        yield f"{name:8}{row['promises']:>9}{row['expected'] or '–':>10}{shares[0]:>24}{shares[1]:>24}"
    yield f"{facts['verdict']}: `at P90` and `P90` within {GOAL[0]:.0%} to {GOAL[1]:.0%}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headroom", default=".build/release/headroom", metavar="PROGRAM")
    for name, kind, usual in [("worlds", int, 500), ("seed", int, 1), ("futures", int, 40), ("stretch", float, 1.0)]:
        parser.add_argument(f"--{name}", type=kind, default=usual)
    parser.add_argument("--draws", default="sobol;1024", help="method;count, a seed for each world is added; or none")
    parser.add_argument("--json", action="store_true")
    options, began, worlds = parser.parse_args(), time.time(), []
    if options.worlds < 1 or options.futures < 0: stop("allowed are --worlds from 1 and --futures from 0")
    for number in range(options.worlds):
        world = Maker(random.Random(f"{options.seed} {number} world")).world()
        made = promises(world, options.headroom, None if options.draws == "none" else f"{options.draws};{number + 1}")
        truth = random.Random(f"{options.seed} {number} truth")
        for _ in range(1 + options.futures):
            starts = world.future(truth, options.stretch)
            for promise in made: promise.live(starts)
        worlds.append(made)
    rows, passes = report(worlds, options)
    facts = {key: value for key, value in vars(options).items() if key not in ("headroom", "json")}
    facts |= {"day": datetime.now(timezone.utc).date().isoformat(), "seconds": round(time.time() - began)}
    facts["verdict"] = {True: "PASS", False: "FAIL", None: "too few to judge"}[passes]
    print(json.dumps({**facts, "rows": rows}) if options.json else "\n".join(text(facts, rows)))
    sys.exit({True: 0, False: 1, None: 2}[passes])


if __name__ == "__main__": main()
