#!/usr/bin/env python3
"""Writes the scenario "industry": four large operators who build from the same pools of chips, transformers and grid.

    Scripts/industry.py            writes Scenarios/industry/*.csv, then checks them
    Scripts/industry.py --check    only checks the files that are there

Standard library only, and the same bytes each time. What is published is the operators' capital budgets for 2026 (series
*_capex_year of Scenarios/cascadia/reference.csv) and what a gigawatt costs; how much the suppliers deliver is an
assumption, in one table below, beside the public figure it follows. Change the tables and run the script again.

An operator is a customer. What it wants in a year is budget x share for data centres / cost of a gigawatt, cut into blocks
of a quarter of a gigawatt that it wants one after the other; the budgets of 2027 to 2030 are those of 2026. All blocks
stand in one queue by the day they are wanted, so nobody is served before others by name.

Units: zones and sites kW at the meter, halls kW of IT, days ISO.
"""
import csv, sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "Scenarios"
FOLDER, CASCADIA = ROOT / "industry", ROOT / "cascadia"
CLOCK, AS_OF = date(2026, 4, 9), "2026-04-09"
YEARS = range(2026, 2031)
PUE_MILLI, WATTS, BLOCK_KW = 1150, 2000, 250_000


def assumed(what):
    return (f"industry scenario: assumption, {what}", AS_OF, "assumption")


def estimate(what):
    return (f"industry scenario: {what}", AS_OF, "estimate")


BUDGETS = {"Amazon": "amazon_capex_year", "Google": "alphabet_capex_year", "Meta": "meta_capex_year",
           "Microsoft": "microsoft_capex_year"}
# Of a budget, the part that builds data centres, and billions of dollars for a gigawatt: the middle of 35 and 50.
SHARE_PCT, TENTHS_OF_BILLION_PER_GW = 78, 425
SIZING = estimate("budget of 2026, 78% of it for data centres at $42.5B a GW, the middle of Bernstein's $35B (investing.com) "
                  "and SemiAnalysis' $50B (greaterwrong); later years as 2026")
OWN = {"Amazon": "trainium", "Google": "tpu"}

# What suppliers deliver to the four in a year, MW at the meter.    2026   2027    2028    2029    2030
GRID = dict(zip(YEARS,                                             (6000,  9000, 12000, 14000, 16000)))
SHELLS = dict(zip(YEARS,                                           (7000, 10000, 12000, 14000, 16000)))
CHIPS = {"gpu": dict(zip(YEARS,                                    (4500,  6500,  8000,  9500, 10500))),
         "tpu": dict(zip(YEARS,                                    (1500,  2000,  2500,  3000,  3000))),
         "trainium": dict(zip(YEARS,                               (1200,  1800,  2300,  2700,  3000)))}
POWER = assumed("in line with Sightline, February 2026: 16 GW of data centres due in 2026, 5 GW of them under construction")
HEADROOM = assumed("the utilities' headroom is a twentieth above what the four have contracted")
BUILD = assumed("in line with JLL 2026: shell to commissioning 18-24 months")
FABS = assumed("about as many chips as power, so that which of them binds is decided by dates")
TRANSFORMER = assumed("in line with trade press 2026: large power transformers 144-180 weeks")
PLACES = assumed("where the four build, in thousandths")
#         zone         region      country   part of all supply
ZONES = [("pjm",       "us",       "US", 280), ("ercot", "us", "US", 220), ("southeast", "us", "US", 150),
         ("miso",      "us",       "US", 120), ("west",  "us", "US", 100), ("northwest", "us", "US", 50),
         ("nordics",   "europe",   "SE", 30),  ("asia",  "asia", "SG", 50)]
# Days at 50, 80 and 90% as hundredths of the lead time from the clock: a judgement, shorter than for planned work alone.
LATE = {"grid": (110, 130, 155), "transformers": (105, 120, 140), "build": (105, 115, 130), "chips": (102, 110, 120)}


def half_years():
    for year in YEARS:
        yield year, 1, date(year, 6, 1)
        yield year, 2, date(year, 12, 1)


def stage(year):
    return "under_way" if year == 2026 else "committed" if year <= 2028 else "planned"


def late(plan, kind):
    lead = (plan - CLOCK).days
    return [CLOCK + timedelta(-(-lead * part // 100)) for part in LATE[kind]]


def item(name, kind, resource, quantity, year, plan, driver, source, after=""):
    never = {"under_way": 0, "committed": 5000, "planned": 50000}[stage(year)]
    lateness = {"power": "grid", "equipment": "transformers", "hall": "build", "chips": "chips"}[kind]
    p50, p80, p90 = late(plan, lateness)
    return [name, kind, resource, quantity, stage(year), after, plan, p50, p80, p90, never, driver, 60, "", "", "", *source]


def supply():
    for year, half, plan in half_years():
        for zone, _, _, part in ZONES:
            tag = f"{zone}-{year % 100}{'ab'[half - 1]}"
            power = GRID[year] * part // 2
            yield item("T-" + tag, "equipment", "", 1, year, plan - timedelta(30), "transformers", TRANSFORMER)
            yield item("E-" + tag, "power", "site_kw/" + zone, power, year, plan, "grid-" + zone, POWER, "T-" + tag)
            shell = SHELLS[year] * part // 2 * 1000 // PUE_MILLI
            yield item("H-" + tag, "hall", "hall_kw/" + zone, shell, year, plan, "build", BUILD)
            for chip, by_year in CHIPS.items():
                count = by_year[year] * part // 2 * 10**6 // (WATTS * PUE_MILLI)
                yield item(f"C-{chip}-{tag}", "chips", f"chips/{zone}/{chip}", count, year, plan, chip, FABS)


def budgets():
    """Billions of dollars by operator, with the row they stand in."""
    rows = list(csv.DictReader(open(CASCADIA / "reference.csv", newline="")))
    found = {r["series"]: r for r in rows if r["date"] == "2026"}
    return {name: found[series] for name, series in BUDGETS.items()}


def wanted_kw(billions):
    """What a budget builds in a year, kW at the meter."""
    return int(round(float(billions) * 10)) * SHARE_PCT * 10**4 // TENTHS_OF_BILLION_PER_GW


def orders():
    rows = []
    for name, budget in budgets().items():
        kilowatts = wanted_kw(budget["value"])
        blocks = -(-kilowatts // BLOCK_KW)
        chips = ";".join([OWN[name], "gpu"] if name in OWN else ["gpu"])
        for year in YEARS:
            first = max(CLOCK, date(year, 1, 1))
            days = (date(year + 1, 1, 1) - first).days
            for block in range(blocks):
                size = min(BLOCK_KW, kilowatts - block * BLOCK_KW)
                count = size * 10**6 // (WATTS * PUE_MILLI)
                earliest = first + timedelta((2 * block + 1) * days // (2 * blocks))
                signed = date(2025, 1, 1) + timedelta((earliest - CLOCK).days // 5)
                rows.append((signed, name, year, block + 1, count, chips, earliest, budget))
    for signed, name, year, block, count, chips, earliest, budget in sorted(rows, key=lambda r: r[:4]):
        source = (SIZING[0] + "; budget: " + budget["source"], SIZING[1], SIZING[2])
        yield [f"{name.upper()}-{year % 100}-{block:02}", name, "", "signed", "queued", "operator", "training", 2, signed, count,
               chips, "", 1000, "", "hall", "any", earliest, "", "60mo", "", "", "", "", "", *source]


def reference():
    keep = set(BUDGETS.values()) | {"country_electricity_use", "four_hyperscalers_capex_year"}
    for r in csv.DictReader(open(CASCADIA / "reference.csv", newline="")):
        if r["series"] in keep:
            yield list(r.values())


def zones():
    """A twentieth more than is contracted, from 60 days before the plan: work may come sooner, and a little may be added."""
    for zone, _, _, part in ZONES:
        total = 0
        for year, _, plan in half_years():
            total += GRID[year] * part // 2
            yield [zone, total * 21 // 20, plan - timedelta(60), *HEADROOM]


SOURCE = ["source", "as_of", "confidence"]
POLICY = [("operator", "Four operators"), ("clock", "2026-04-09T00:00:00.000Z"), ("confidence_pct", 80), ("hold_days", 14),
          ("energy_load_factor_pct", 80), ("discount_rate_pct", 10)]


def tables():
    regions = {region: country for _, region, country, _ in reversed(ZONES)}
    return {
        "policy": (["name", "value"], [[n, v, *assumed("the scenario's policy")] for n, v in POLICY]),
        "regions": (["region", "country", "residency", "currency"],
                    [[r, c, r.upper(), "USD", *PLACES] for r, c in sorted(regions.items())]),
        "sites": (["site", "region", "zone", "utility", "lat", "lon"],
                  [[z, r, z, "", "", "", *PLACES] for z, r, _, _ in ZONES]),
        "zones": (["zone", "headroom_kw", "from"], list(zones())),
        "fabrics": (["fabric", "site"], [[z, z, *PLACES] for z, *_ in ZONES]),
        "halls": (["hall", "site", "fabric", "pue_milli", "rack_kw_max"],
                  [[z, z, z, PUE_MILLI, "", "AWS sustainability pages: PUE 1.15 in 2024", "2024-12-31", "published"]
                   for z, *_ in ZONES]),
        "silicon": (["silicon", "kind", "vendor", "watts", "price_usd_micro_per_hour", "unit_cost_usd_cents", "life_months",
                     "speed_milli"],
                    [[c, "accelerator", v, WATTS, 2890000, 2700000, 84, 1000,
                      *assumed("every chip 2 kW all-in, so that gigawatts compare; $11M a facility MW-year")]
                     for c, v in (("gpu", "NVIDIA"), ("tpu", "Google"), ("trainium", "Amazon"))]),
        "supply": (["item", "class", "resource", "quantity", "stage", "after", "plan", "p50", "p80", "p90", "never_ppm",
                    "driver", "notice_days", "start", "end", "capex_line"], list(supply())),
        "orders": (["order", "customer", "tenant", "contract", "state", "segment", "workload", "tier", "signed", "count",
                    "silicon", "regions", "min_chunk", "max_chunks", "chunk_in", "same", "earliest", "latest", "term",
                    "price_usd_micro_per_accelerator_hour", "take_or_pay_pct", "penalty_usd_cents_per_day", "port_months",
                    "port_usd_cents"], list(orders())),
        "reference": (["series", "date", "value", "unit", "known_on"], list(reference())),
    }


def check():
    """Reads the files back: what is wanted follows from the budgets, and supply from the tables."""
    read = lambda name: list(csv.DictReader(open(FOLDER / (name + ".csv"), newline="")))
    faults = []
    for name, budget in budgets().items():
        want = wanted_kw(budget["value"]) * len(YEARS)
        have = sum(int(o["count"]) for o in read("orders") if o["customer"] == name) * WATTS * PUE_MILLI // 10**6
        if not 0 <= want - have <= 1000:
            faults.append(f"orders.csv: {name} wants {have} kW in all; its budget gives {want}")
    power = sum(int(s["quantity"]) for s in read("supply") if s["class"] == "power")
    if power != sum(GRID.values()) * 1000:
        faults.append(f"supply.csv: {power} kW of power; the table gives {sum(GRID.values()) * 1000}")
    for table in tables():
        if any(not r["source"] or r["confidence"] not in ("published", "estimate", "assumption") for r in read(table)):
            faults.append(f"{table}.csv: a row has no source, or a confidence that is not published, estimate or assumption")
    print("\n".join(faults) or f"wanted GW: {sum(wanted_kw(b['value']) for b in budgets().values()) * 5 / 1e6:.1f}; "
          f"grid GW: {power / 1e6:.1f}")
    return 1 if faults else 0


if __name__ == "__main__":
    if "--check" not in sys.argv:
        FOLDER.mkdir(exist_ok=True)
        for name, (columns, rows) in tables().items():
            with open(FOLDER / (name + ".csv"), "w", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(columns + SOURCE)
                writer.writerows(rows)
    sys.exit(check())
