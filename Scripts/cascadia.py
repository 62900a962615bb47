#!/usr/bin/env python3
"""Writes the default scenario, "Cascadia Cloud": a fictional AI cloud at about one tenth of the mission document's scale.

    Scripts/cascadia.py            writes Scenarios/cascadia/*.csv, then checks them
    Scripts/cascadia.py --check    only checks the files that are there

Standard library only, and the same bytes each time: no clock, no random number. The figures that matter stand in the
tables at the top, each with its source; the functions below only spread them over rows. `check` reads the files back
and recomputes every round number of the scenario from the rows.

Units: halls are kW of IT, sites and grid zones kW at the meter (facility = IT x PUE), money cents, days ISO.
"""
import calendar, csv, itertools, re, sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "Scenarios" / "cascadia"
OPERATOR = "Cascadia Cloud"
CLOCK = date(2026, 4, 9)
AXIS_END = date(2042, 1, 1)
PUE_MILLI = 1150
LIFE_MONTHS = 84
AS_OF = "2026-04-09"


# --------------------------------------------------------------------------------------------------------- sources

def assumed(what, as_of=AS_OF):
    return (f"Cascadia scenario: {what}", as_of, "assumption")


SIZING = assumed("assumption, sized to the round numbers of the scenario")
BOOKED = assumed("assumption, the fictional order book")
PUE_SOURCE = ("AWS sustainability pages: PUE 1.15 in 2024", "2024-12-31", "published")


def in_line_with(cited):
    """A fictional item whose lead time or size follows something public."""
    return assumed(f"assumption in line with {cited}")


SWITCHGEAR = in_line_with("McKinsey via marketscreener 2026: MV switchgear up to 80 weeks in North America")
TRANSFORMER = in_line_with("McKinsey via marketscreener 2026: transformers up to 50 weeks in North America")
SUBSTATION = in_line_with("trade press 2026: large power transformers 144-180 weeks")
GENERATOR = in_line_with("Cushman & Wakefield 2025: generators 30-38 weeks")
GRID = in_line_with("invest-watch: grid connection about 24 months above 40 MW")
GAS = in_line_with("trade press: reciprocating engines 12-18 months, mainstream turbines 36-48 months")
COLOCATED = in_line_with("Talen and press, March 2024: a nuclear campus served in steps of 120 MW; here about a third of a step")
RENEWABLE = assumed("assumption, renewables delivered over the campus's own line")
SHELL = in_line_with("JLL 2026 via constructionowners.com: shell to commissioning 18-24 months")
PRESET = assumed("assumption, delay preset for small reactors: median 1.7, P90 3.2 times the lead time, 25% never")
LARGE_PLANT = in_line_with("Energy Northwest Cascade, neimagazine: 4 x 80 MW, operation in the 2030s; dates by the preset for small "
                           "reactors: median 1.7, P90 3.2 times the lead time, 25% never")

# ------------------------------------------------------------------------------------------------------- geography

#          region         country residency currency
REGIONS = [("us-east",      "US", "US", "USD"), ("us-central", "US", "US", "USD"), ("us-west",  "US", "US", "USD"),
           ("us-northwest", "US", "US", "USD"), ("us-south",   "US", "US", "USD"), ("eu-north", "SE", "EU", "EUR")]
US = "us-east;us-central;us-west;us-northwest;us-south"

#         site   region          zone          utility (fictional)               lat      lon
SITES = [("iad", "us-east",      "pjm-dom",     "Tidewater Electric",            "38.95", "-77.45"),
         ("ric", "us-east",      "pjm-dom",     "Tidewater Electric",            "37.50", "-77.32"),
         ("avp", "us-east",      "pjm-ppl",     "Anthracite Power & Light",      "41.34", "-75.72"),
         ("cmh", "us-central",   "pjm-aep",     "Scioto Valley Power",           "40.00", "-82.89"),
         ("ind", "us-central",   "pjm-aep-in",  "Hoosier Lakes Energy",          "41.69", "-86.25"),
         ("rno", "us-west",      "nv-north",    "Truckee Meadows Power",         "39.50", "-119.77"),
         ("phx", "us-west",      "az-south",    "Sonoran Public Power",          "33.43", "-112.01"),
         ("pdx", "us-northwest", "or-bpa",      "Umatilla River Cooperative",    "45.59", "-119.60"),
         ("psc", "us-northwest", "wa-bpa",      "Hanford Reach Utility District","46.26", "-119.12"),
         ("dfw", "us-south",     "ercot-north", "Trinity Forks Transmission",    "32.90", "-97.04"),
         ("atl", "us-south",     "ga-its",      "Chattahoochee Power",           "33.64", "-84.43"),
         ("jan", "us-south",     "miso-south",  "Pearl River Electric",          "32.31", "-90.08"),
         ("lla", "eu-north",     "se1",         "Lule Alv Nat",                  "65.54", "22.12"),
         ("got", "eu-north",     "se3",         "Vastkusten Nat",                "57.66", "12.29")]

# Halls that are live at the clock: facility MW and the day they came live. Every other figure follows from these.
#              hall     fabric    MW   live since    use
LIVE_HALLS = [("iad-1", "iad-f1", 21,   "2024-07-15", "ai"),  ("iad-2", "iad-g1", 60, "2021-05-10", "cpu"),
              ("ric-1", "ric-g1", 55,   "2022-03-14", "cpu"), ("ric-2", "ric-g1", 45, "2023-06-05", "cpu"),
              ("avp-1", "avp-g1", 30,   "2024-03-04", "cpu"), ("cmh-1", "cmh-f1", 16, "2024-09-20", "ai"),
              ("cmh-2", "cmh-g1", 45,   "2022-10-03", "cpu"), ("ind-1", "ind-f1", 40.5, "2025-09-01", "ai"),
              ("rno-1", "rno-g1", 35,   "2020-09-01", "cpu"), ("rno-2", "rno-g1", 25, "2025-11-03", "cpu"),
              ("phx-1", "phx-g1", 35,   "2023-02-06", "cpu"), ("pdx-1", "pdx-f1", 31, "2025-03-01", "ai"),
              ("pdx-2", "pdx-g1", 40,   "2021-02-15", "cpu"), ("dfw-1", "dfw-f1", 14.5, "2025-07-01", "ai"),
              ("atl-1", "atl-g1", 40,   "2023-10-02", "cpu"), ("atl-2", "atl-g1", 30, "2025-10-20", "cpu"),
              ("lla-1", "lla-f1", 17,   "2025-02-01", "ai"),  ("got-1", "got-g1", 40, "2025-10-06", "cpu")]

# Halls to come: facility MW, the day all of the chain is ready at P80, and which link of the chain sets that day.
# link: T transformer, SG switchgear, E energisation, H hall, C chips. stage: U under way, C committed, P planned.
#                hall     fabric    MW    usable        link stage kind of power
COMING_HALLS = [("ind-2", "ind-f2", 33,   "2026-06-01", "E",  "U", "grid",    "ai"),
                ("iad-3", "iad-f1", 14.5, "2026-06-24", "SG", "U", "grid",    "ai"),
                ("lla-2", "lla-f1", 17,   "2026-07-15", "H",  "U", "renewable", "ai"),
                ("ind-3", "ind-f2", 41.5, "2026-08-17", "H",  "U", "grid",    "ai"),
                ("dfw-2", "dfw-f1", 31,   "2026-09-01", "E",  "U", "gas",     "ai"),
                ("pdx-3", "pdx-f2", 38,   "2026-10-12", "H",  "U", "grid",    "ai"),
                ("cmh-3", "cmh-f2", 40,   "2026-11-16", "T",  "U", "grid",    "ai"),
                ("avp-2", "avp-f1", 35,   "2026-12-01", "E",  "U", "nuclear", "ai"),
                ("phx-2", "phx-g1", 20,   "2026-09-15", "C",  "U", "grid",    "cpu"),
                ("ind-4", "ind-f3", 48,   "2027-02-15", "H",  "U", "grid",    "ai"),
                ("cmh-4", "cmh-f3", 40,   "2027-03-22", "SG", "C", "grid",    "ai"),
                ("got-2", "got-f1", 20,   "2027-04-19", "H",  "C", "renewable", "ai"),
                ("ric-3", "ric-g1", 40,   "2027-06-01", "E",  "C", "grid",    "cpu"),
                ("avp-3", "avp-f2", 45,   "2027-06-14", "E",  "C", "nuclear", "ai"),
                ("jan-1", "jan-f1", 45,   "2027-07-05", "H",  "C", "grid",    "ai"),
                ("dfw-3", "dfw-f2", 42,   "2027-08-16", "E",  "C", "gas",     "ai"),
                ("iad-4", "iad-f2", 32,   "2027-09-06", "E",  "C", "grid",    "ai"),
                ("atl-3", "atl-g1", 30,   "2027-09-20", "T",  "C", "grid",    "cpu"),
                ("jan-2", "jan-f1", 40,   "2027-10-04", "T",  "C", "grid",    "ai"),
                ("pdx-4", "pdx-f3", 38,   "2027-11-01", "H",  "C", "grid",    "ai"),
                ("jan-3", "jan-f2", 60,   "2028-03-06", "E",  "C", "grid",    "ai"),
                ("ind-5", "ind-f4", 55,   "2028-04-10", "H",  "C", "grid",    "ai"),
                ("avp-4", "avp-f3", 45,   "2028-06-05", "E",  "C", "nuclear", "ai"),
                ("dfw-4", "dfw-f2", 50,   "2028-07-10", "E",  "C", "gas",     "ai"),
                ("cmh-5", "cmh-f4", 45,   "2028-08-14", "T",  "C", "grid",    "ai"),
                ("rno-3", "rno-g1", 35,   "2028-09-04", "H",  "C", "renewable", "cpu"),
                ("lla-3", "lla-f2", 20,   "2028-10-02", "H",  "C", "renewable", "ai"),
                ("phx-3", "phx-g1", 40,   "2028-10-16", "E",  "C", "grid",    "cpu"),
                ("psc-1", "psc-f1", 30,   "2028-11-13", "SG", "C", "grid",    "ai"),
                ("jan-4", "jan-f2", 60,   "2029-06-18", "E",  "P", "grid",    "ai"),
                ("ind-6", "ind-f5", 50,   "2029-07-16", "E",  "P", "grid",    "ai"),
                ("dfw-5", "dfw-f3", 50,   "2029-09-03", "E",  "P", "gas",     "ai"),
                ("cmh-6", "cmh-f4", 40,   "2029-10-01", "E",  "P", "grid",    "ai"),
                ("psc-2", "psc-f1", 40,   "2029-10-29", "E",  "P", "grid",    "ai"),
                ("avp-5", "avp-f3", 40,   "2029-11-12", "E",  "P", "nuclear", "ai"),
                ("got-3", "got-f2", 20,   "2029-11-26", "E",  "P", "renewable", "ai"),
                ("jan-5", "jan-f3", 60,   "2030-07-15", "E",  "P", "grid",    "ai"),
                ("psc-3", "psc-f2", 50,   "2030-09-02", "E",  "P", "grid",    "ai"),
                ("dfw-6", "dfw-f3", 50,   "2030-10-07", "E",  "P", "gas",     "ai"),
                ("ind-7", "ind-f5", 40,   "2030-11-11", "E",  "P", "grid",    "ai"),
                ("jan-6", "jan-f3", 50,   "2031-08-18", "E",  "P", "grid",    "ai"),
                ("cmh-7", "cmh-f5", 50,   "2031-10-20", "E",  "P", "grid",    "ai")]

# The large plant: four units of 80 MW planned for 2030. P50 and P90 from the presets for first-of-a-kind reactors.
LARGE_PLANT_UNITS = [(n, "2030-12-31", p50, p80, p90) for n, p50, p80, p90 in [
    (1, "2034-05-01", "2038-06-01", "2041-06-01"), (2, "2034-11-01", "2038-12-01", "never"),
    (3, "2035-05-01", "2039-06-01", "never"), (4, "2035-11-01", "2039-12-01", "never")]]
# Offtake from three developers of small reactors; energy only, no MW at a site.
SMR_UNITS = [("SMR-KETTLE-1", "Kettle Creek Reactors", "wa-bpa", 80, "2031-06-30", "2035-04-01", "2039-11-01", "never"),
             ("SMR-KETTLE-2", "Kettle Creek Reactors", "wa-bpa", 80, "2032-06-30", "2036-12-01", "never", "never"),
             ("SMR-HALCYON-1", "Halcyon Fission", "pjm-dom", 75, "2032-12-31", "2037-10-01", "never", "never"),
             ("SMR-HALCYON-2", "Halcyon Fission", "pjm-dom", 75, "2033-12-31", "2039-06-01", "never", "never"),
             ("SMR-STILLWATER-1", "Stillwater Modular", "pjm-aep-in", 60, "2031-12-31", "2036-02-01", "2040-12-01", "never"),
             ("SMR-STILLWATER-2", "Stillwater Modular", "pjm-aep-in", 60, "2033-06-30", "2038-08-01", "never", "never")]

# Kilowatts that may be contracted in a grid zone from a day on. A later row is an upgrade of the grid.
ZONE_MW = [("pjm-dom", "2018-01-01", 200), ("pjm-dom", "2027-04-01", 270), ("pjm-dom", "2032-01-01", 330),
           ("pjm-ppl", "2018-01-01", 70), ("pjm-ppl", "2027-03-01", 160), ("pjm-ppl", "2029-06-01", 200),
           ("pjm-aep", "2018-01-01", 105), ("pjm-aep", "2027-01-01", 150), ("pjm-aep", "2028-05-01", 190),
           ("pjm-aep", "2029-06-01", 230), ("pjm-aep", "2031-06-01", 280),
           ("pjm-aep-in", "2018-01-01", 120), ("pjm-aep-in", "2027-01-01", 165), ("pjm-aep-in", "2028-01-01", 220),
           ("pjm-aep-in", "2029-06-01", 310),
           ("nv-north", "2018-01-01", 65), ("nv-north", "2028-06-01", 100),
           ("az-south", "2018-01-01", 60), ("az-south", "2028-06-01", 100),
           ("or-bpa", "2018-01-01", 110), ("or-bpa", "2027-07-01", 150),
           ("wa-bpa", "2018-01-01", 35), ("wa-bpa", "2029-06-01", 120), ("wa-bpa", "2030-06-01", 450),
           ("ercot-north", "2018-01-01", 50), ("ercot-north", "2027-06-01", 140), ("ercot-north", "2029-06-01", 190),
           ("ercot-north", "2030-06-01", 240),
           ("ga-its", "2018-01-01", 80), ("ga-its", "2027-06-01", 110),
           ("miso-south", "2026-01-01", 90), ("miso-south", "2028-01-01", 150), ("miso-south", "2029-04-01", 210),
           ("miso-south", "2030-06-01", 280), ("miso-south", "2031-06-01", 330),
           ("se1", "2018-01-01", 40), ("se1", "2028-06-01", 60),
           ("se3", "2018-01-01", 50), ("se3", "2027-03-01", 70), ("se3", "2029-06-01", 90)]

# --------------------------------------------------------------------------------------------------------- silicon

NVIDIA_WATTS = "Cascadia scenario: watts are NVIDIA DGX system power / 8 ({}); price is an assumption, back-solved to $11M per facility MW-year"
OWN_WATTS = "Cascadia scenario: watts and price back-solved to $11M per facility MW-year; speed from public peak rates"
#           silicon      kind           vendor    watts  micro-$/h  unit cost c  speed  source
SILICON = [("h200",      "accelerator", "NVIDIA", 1275, 1_850_000,  3_000_000, 1000, (NVIDIA_WATTS.format("10.2 kW"), AS_OF, "assumption")),
           ("b300",      "accelerator", "NVIDIA", 1813, 2_620_000,  4_300_000, 2200, (NVIDIA_WATTS.format("14.5 kW"), AS_OF, "assumption")),
           ("trainium2", "accelerator", OPERATOR,  950, 1_370_000,  1_100_000,  650, (OWN_WATTS, AS_OF, "assumption")),
           ("trainium3", "accelerator", OPERATOR, 1500, 2_160_000,  1_900_000, 1100, (OWN_WATTS, AS_OF, "assumption")),
           ("trainium4", "accelerator", OPERATOR, 2000, 2_890_000,  2_700_000, 2600, (OWN_WATTS, AS_OF, "assumption")),
           ("graviton4", "cpu",         OPERATOR,  350,   246_000,    450_000, 1000, assumed("assumption, one socket all-in; transfer price, the chip's part of the instance")),
           ("xeon6",     "cpu",         "Intel",   500,   160_000,    900_000, 1000, assumed("assumption, one socket all-in; transfer price, the chip's part of the instance")),
           ("nitro5",    "nic",         OPERATOR,   80,    55_000,    120_000, 1000, assumed("assumption, one card with its share of a storage host; transfer price"))]

#         silicon      per  needs        quantity
NEEDS = [("h200",      8,   "xeon6",     2), ("h200",      8,  "nitro5", 8),  ("h200",      8,  "ports", 16),
         ("b300",      8,   "xeon6",     2), ("b300",      8,  "nitro5", 8),  ("b300",      8,  "ports", 16),
         ("trainium2", 16,  "xeon6",     2), ("trainium2", 16, "nitro5", 16), ("trainium2", 16, "ports", 16),
         ("trainium3", 4,   "graviton4", 1), ("trainium3", 4,  "nitro5", 2),  ("trainium3", 4,  "ports", 4),
         ("trainium4", 4,   "graviton4", 1), ("trainium4", 4,  "nitro5", 4),  ("trainium4", 4,  "ports", 4),
         ("graviton4", 2,   "nitro5",    1), ("xeon6",     2,  "nitro5", 1)]

# Accelerators that are live: deliveries (hall, silicon, day, quantity).
LIVE_CHIPS = [("iad-1", "h200", "2024-08-15", 6000), ("iad-1", "h200", "2025-01-10", 8000),
              ("cmh-1", "h200", "2024-10-15", 6000), ("cmh-1", "h200", "2025-05-12", 2000),
              ("lla-1", "h200", "2025-02-24", 4000), ("dfw-1", "h200", "2025-07-21", 4000),
              ("dfw-1", "b300", "2025-11-24", 4000), ("lla-1", "b300", "2026-01-05", 2000),
              ("cmh-1", "b300", "2026-01-12", 2000),
              ("pdx-1", "trainium2", "2025-03-28", 6000), ("pdx-1", "trainium2", "2025-07-07", 4000),
              ("ind-1", "trainium2", "2025-09-15", 20000), ("ind-1", "trainium2", "2025-12-15", 16000),
              ("pdx-1", "trainium2", "2026-01-05", 18000), ("lla-1", "trainium2", "2026-01-12", 6000)]

# Accelerators to come. Those of 2026 are the scenario's; from 2027 on sized to the hall. U under way, C committed, P planned.
COMING_CHIPS = [("ind-2", "trainium2", 30000, "U"), ("iad-3", "h200", 5600, "U"), ("iad-3", "b300", 3000, "U"),
                ("lla-2", "h200", 2400, "U"), ("lla-2", "b300", 2000, "U"), ("lla-2", "trainium2", 8000, "U"),
                ("ind-3", "trainium3", 24000, "U"), ("dfw-2", "b300", 8300, "U"), ("dfw-2", "trainium2", 12000, "U"),
                ("pdx-3", "trainium3", 22000, "U"), ("cmh-3", "h200", 12000, "U"), ("cmh-3", "b300", 10700, "U"),
                ("avp-2", "trainium3", 20000, "U"),
                ("ind-4", "trainium3", 27000, "C"), ("cmh-4", "b300", 19000, "C"), ("got-2", "b300", 4000, "C"),
                ("got-2", "trainium3", 6000, "C"), ("avp-3", "trainium3", 26000, "C"),
                ("jan-1", "trainium3", 25000, "P"), ("dfw-3", "b300", 20000, "P"), ("iad-4", "b300", 15000, "P"),
                ("jan-2", "trainium4", 17000, "P"), ("pdx-4", "trainium4", 16000, "P"),
                ("jan-3", "trainium4", 26000, "P"), ("ind-5", "trainium4", 23500, "P"),
                ("avp-4", "trainium4", 19500, "P"), ("dfw-4", "trainium4", 21500, "P"),
                ("cmh-5", "trainium4", 19500, "P"), ("lla-3", "trainium4", 8500, "P"),
                ("psc-1", "trainium4", 13000, "P"), ("jan-4", "trainium4", 26000, "P"),
                ("ind-6", "trainium4", 21500, "P"), ("dfw-5", "trainium4", 21500, "P"),
                ("cmh-6", "trainium4", 17000, "P"), ("psc-2", "trainium4", 17000, "P"),
                ("avp-5", "trainium4", 17000, "P"), ("got-3", "trainium4", 8500, "P"),
                ("jan-5", "trainium4", 26000, "P"), ("psc-3", "trainium4", 21500, "P"),
                ("dfw-6", "trainium4", 21500, "P"), ("ind-7", "trainium4", 17000, "P"),
                ("jan-6", "trainium4", 21500, "P"), ("cmh-7", "trainium4", 21500, "P")]
COMING_CPU = [("phx-2", "graviton4", "U"), ("ric-3", "graviton4", "C"), ("atl-3", "xeon6", "C"),
              ("rno-3", "graviton4", "P"), ("phx-3", "xeon6", "P")]

# Fabric ports that come with a hall; where none is named, what its chips need and 2% more. At dfw the first spine
# carries all B300 and 7,424 Trainium 2 of the new hall; the second spine is only planned. So ports bind there.
PORTS = {"dfw-2": 24_000}
SECOND_SPINE = ("NET-DFW-2B", "dfw-f1", 6_600, "2026-11-30", "2027-01-04", "2027-02-08", "2027-04-05")

# ------------------------------------------------------------------------------------------------------------ book

# General compute: internal orders that fill the CPU halls. (customer, silicon, halls, start, term)
INTERNAL = [("cascadia-retail", "xeon6", ["iad-2"], "2024-09-02", "36mo"),
            ("cascadia-ads", "xeon6", ["ric-1"], "2024-10-01", "36mo"),
            ("cascadia-database", "xeon6", ["ric-2"], "2024-11-04", "36mo"),
            ("cascadia-analytics", "xeon6", ["rno-1", "phx-1"], "2025-02-03", "36mo"),
            ("cascadia-media", "xeon6", ["atl-1"], "2025-04-01", "36mo"),
            ("cascadia-containers", "graviton4", ["pdx-2"], "2024-06-03", "36mo"),
            ("cascadia-functions", "graviton4", ["cmh-2"], "2025-03-03", "36mo"),
            ("cascadia-search", "graviton4", ["atl-2"], "2026-01-05", "24mo"),
            ("cascadia-database", "graviton4", ["rno-2"], "2026-01-19", "24mo"),
            ("cascadia-retail", "graviton4", ["got-1"], "2026-02-02", "24mo"),
            ("cascadia-block-storage", "nitro5", ["avp-1"], "2024-05-06", "36mo")]

# The labs' orders that run today: (customer, silicon, hall, count, start, steps). Five years each.
LAB_ACTIVE = [("lab-a", "h200", "iad-1", 6000, "2024-09-02", []),
              ("lab-a", "trainium2", "ind-1", 20000, "2025-10-01", [("3mo", 15000)]),
              ("lab-b", "h200", "cmh-1", 6000, "2024-11-01", []),
              ("lab-b", "b300", "dfw-1", 3000, "2025-12-15", []),
              ("lab-b", "trainium2", "pdx-1", 12000, "2026-02-02", [])]

# The labs' orders still to start: (customer, silicon, regions, count, min_chunk, steps, earliest, latest, signed)
LAB_WAITING = [("lab-a", "trainium2", "us-central", 30000, 30000, [], "2026-05-01", "2026-12-31", "2025-06-16"),
               ("lab-a", "trainium3", US, 24000, 8000, [("6mo", 16000), ("12mo", 20000)], "2026-07-01", "2027-03-31", "2025-09-22"),
               ("lab-a", "b300", US, 8000, 8000, [], "2026-06-01", "2026-12-31", "2025-10-06"),
               ("lab-b", "trainium3", US, 20000, 10000, [("12mo", 16000)], "2026-09-01", "2027-03-31", "2025-11-10"),
               ("lab-b", "b300", US, 6000, 6000, [("6mo", 8000)], "2026-10-01", "2027-03-31", "2025-12-01"),
               ("lab-a", "trainium4", US, 14000, 7000, [], "2027-03-01", "2028-06-30", "2026-01-26"),
               ("lab-a", "trainium4", US, 29480, 4000, [], "2027-09-01", "2028-12-31", "2026-02-16"),
               ("lab-b", "trainium4", US, 35000, 5000, [], "2027-09-01", "2028-12-31", "2026-03-02")]

# Customers of the halls that are live, by hall and silicon: sizes are dealt from this hand until the hall is full.
HANDS = {"h200": [512, 256, 1024, 128, 384, 640, 192, 768, 320, 64, 256],
         "b300": [512, 256, 384, 128, 640, 320],
         "trainium2": [1024, 512, 1536, 768, 256, 1024, 640]}

# Enterprises that wait. One row is one group of orders: (silicon ranked, regions, counts, chunk_in, earliest, latest, term,
# tier, first signed, days between). The first nine groups fit what is committed; the others are late on every count or
# need what is only planned, and stay in the queue.
WAITING = [
    ("h200", "us-east", [1024, 512, 768, 256, 640, 1024, 384, 512, 480], "hall", "2026-05-15", "2026-12-31", "36mo", 2, "2025-07-07", 9),
    ("h200", "eu-north", [768, 512, 640, 480], "fabric", "2026-06-01", "2026-12-31", "36mo", 2, "2025-07-15", 11),
    ("b300", "eu-north", [512, 256, 640, 592], "fabric", "2026-06-01", "2026-12-31", "36mo", 2, "2025-08-04", 13),
    ("trainium2", "eu-north", [2048, 1024, 1536, 3392], "fabric", "2026-06-01", "2026-12-31", "48mo", 2, "2025-08-11", 12),
    ("b300", "us-east", [1024, 512, 768, 696], "hall", "2026-05-15", "2026-12-31", "36mo", 2, "2025-08-20", 10),
    ("trainium2", "us-south", [2048, 1024, 1536, 1024, 1792], "fabric", "2026-07-01", "2026-12-31", "48mo", 2, "2025-09-03", 8),
    ("h200;b300", "us-central", [1024, 512, 640, 768], "fabric", "2026-09-01", "2027-03-31", "36mo", 2, "2025-10-13", 7),
    ("b300;h200", "us-central", [1024, 512], "fabric", "2026-10-01", "2027-03-31", "36mo", 2, "2025-10-20", 14),
    ("trainium3", US, [1024, 512, 256], "fabric", "2026-09-01", "2027-06-30", "48mo", 2, "2025-10-27", 12),
    # queued from here on
    ("h200", US, [256, 512, 128, 1024, 64, 384, 256, 512, 192], "fabric", "2026-05-01", "2026-09-30", "36mo", 2, "2025-11-03", 8),
    ("h200", US, [768, 128, 320, 512, 96, 256, 640, 128, 192], "fabric", "2026-05-01", "2026-10-31", "24mo", 3, "2025-12-08", 11),
    ("b300", US, [512, 1024, 320, 768, 1024], "fabric", "2026-06-01", "2026-09-30", "36mo", 2, "2025-11-17", 15),
    ("b300", US, [2048, 512, 384, 1536, 4096, 640], "fabric", "2026-06-01", "2026-10-31", "36mo", 3, "2026-01-05", 12),
    ("trainium2", "us-south", [768, 1024], "fabric", "2026-06-01", "2026-12-31", "36mo", 3, "2025-12-15", 16),
    ("trainium2;trainium3", "us-northwest;us-east", [1024, 2048, 1024, 1024, 512, 768], "fabric", "2026-06-01", "2026-09-30", "36mo", 3, "2026-01-12", 13),
    ("trainium3", US, [1024, 512, 2048, 1024, 768, 4096, 512, 1024, 2048], "fabric", "2026-06-01", "2026-09-30", "48mo", 3, "2025-12-22", 11),
    ("trainium4", US, [2048, 4096, 1024, 4096], "fabric", "2027-01-01", "2027-12-31", "48mo", 3, "2026-02-02", 13),
    ("h200;b300", "eu-north", [512, 256, 1024, 512, 768, 512], "fabric", "2026-06-01", "2027-03-31", "36mo", 3, "2026-01-19", 12),
    ("h200", US, [1024], "fabric", "2026-06-01", "2026-10-31", "24mo", 4, "2026-03-16", 1)]

# Declared demand that nobody has signed: (customer, silicon, regions, count, earliest, term). The first two ask for all
# Graviton of the year, standing and arriving, as two customers of the public record did.
INQUIRIES = [("bigcart-commerce", "graviton4", "", 510_000, "2026-06-01", "36mo"), ("streamwell", "graviton4", "", 510_000, "2026-06-01", "36mo"),
             ("lab-a", "trainium4", US, 40_000, "2028-06-01", "60mo"), ("lab-b", "trainium4", US, 30_000, "2028-09-01", "60mo"),
             ("civic-weather-office", "b300", "eu-north", 2048, "2027-01-01", "36mo"),
             *(("", silicon, regions, count, earliest, term) for silicon, regions, count, earliest, term in [
                 ("h200", US, 512, "2026-07-01", "24mo"), ("h200;trainium3", US, 1024, "2026-09-01", "36mo"),
                 ("b300", US, 2048, "2026-10-01", "36mo"), ("trainium3", US, 4096, "2027-01-01", "48mo"),
                 ("trainium3;b300", "eu-north", 1024, "2027-03-01", "36mo"), ("h200", "us-east", 256, "2026-08-01", "24mo"),
                 ("b300;trainium4", US, 4096, "2027-06-01", "48mo"), ("trainium4", US, 2048, "2027-09-01", "36mo"),
                 ("h200", "eu-north", 384, "2026-09-01", "24mo"), ("trainium2", US, 2048, "2026-09-01", "36mo"),
                 ("b300", "us-south", 1536, "2027-01-01", "36mo"), ("trainium4", US, 4096, "2028-01-01", "48mo"),
                 ("h200;b300", US, 768, "2026-12-01", "36mo"), ("trainium3", "us-northwest", 1024, "2026-11-01", "36mo"),
                 ("trainium4", "eu-north", 2048, "2028-11-01", "48mo")])]

# ----------------------------------------------------------------------------------------------------------- money

CAPEX_YEAR = {2024: 8.3, 2025: 12.8, 2026: 20.0, 2027: 19.0, 2028: 16.0, 2029: 11.0, 2030: 7.0, 2031: 4.0}  # $B
CAPEX_2026 = {"chips": 9.2, "network": 2.5, "hall": 6.2, "power": 1.6, "programme": 0.5}                     # $B; power with equipment
CAPEX_SOURCES = {
    "hall": in_line_with("JLL 2026: 11.3 $M per MW of shell and fit-out; scaled to the scenario's budget"),
    "power": assumed("assumption, 2 $M per MW, scaled to the scenario's budget"),
    "equipment": assumed("assumption, transformers, switchgear, generators and UPS, scaled to the scenario's budget"),
    "chips": in_line_with("SemiAnalysis via fxbaogao: about 34 of 50 $B per GW is IT; scaled to the scenario's budget"),
    "network": in_line_with("Bernstein via investing.com: network 13% of an all-in 35 $B per GW; scaled to the scenario's budget"),
    "programme": assumed("assumption, chip programmes and porting teams, scaled to the scenario's budget"),
    "other": assumed("assumption")}
CAPEX_LIFE = {"hall": 300, "power": 240, "equipment": 240, "chips": 60, "network": 72, "programme": 60, "other": 60}
BACKBONE = 0.6  # $B a year: links between regions and buildings, before scaling
PROGRAMMES = [("TRAINIUM3", 2024, 2026, 0.18), ("TRAINIUM4", 2025, 2028, 0.22), ("TRAINIUM5", 2027, 2031, 0.24),
              ("GRAVITON5", 2024, 2027, 0.09), ("NITRO6", 2025, 2027, 0.06), ("PORTING", 2024, 2031, 0.05)]  # $B a year
# Prepayments to developers, not the operator's capital: months before the planned day, what for, $ thousand a MW.
SMR_MILESTONES = [(54, "site and licence application", 25), (36, "construction permit", 75), (18, "reactor modules ordered", 150)]
LARGE_PLANT_MILESTONES = [("2026-06", 40), ("2026-12", 60), ("2027-06", 70), ("2027-12", 80), ("2028-06", 100),
                          ("2028-12", 120), ("2029-06", 130), ("2029-12", 120), ("2030-06", 100), ("2030-12", 60)]  # $M

EIA = "EIA industrial electricity price by state via energystackhub"
#         contract             kind      zone           MW  $/MWh  shape    tranche   developer                 start         end
ENERGY = [("TARIFF-DOM",       "tariff", "pjm-dom",     195, "89.2", "flat",  "",       "Tidewater Electric",      "2021-01-01", "", (EIA + ": VA 8.92 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-AEP",       "tariff", "pjm-aep",     101, "79.0", "flat",  "",       "Scioto Valley Power",     "2022-01-01", "", (EIA + ": OH 7.90 c/kWh, Apr 2025", "2025-04-30", "published")),
          ("TARIFF-IN",        "tariff", "pjm-aep-in",  115, "90.1", "flat",  "",       "Hoosier Lakes Energy",    "2025-01-01", "", (EIA + ": IN 9.01 c/kWh, Apr 2025", "2025-04-30", "published")),
          ("TARIFF-NV",        "tariff", "nv-north",     60, "79.0", "flat",  "",       "Truckee Meadows Power",   "2020-01-01", "", assumed("assumption, as Arizona less 3%")),
          ("TARIFF-AZ",        "tariff", "az-south",     55, "81.1", "flat",  "",       "Sonoran Public Power",    "2023-01-01", "", (EIA + ": AZ 8.11 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-OR",        "tariff", "or-bpa",      109, "75.2", "flat",  "",       "Umatilla River Cooperative", "2021-01-01", "", (EIA + ": OR 7.52 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-WA",        "tariff", "wa-bpa",       30, "63.5", "flat",  "",       "Hanford Reach Utility District", "2028-01-01", "", (EIA + ": WA 6.35 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-TX",        "tariff", "ercot-north",  20, "72.5", "flat",  "",       "Trinity Forks Transmission", "2025-01-01", "", (EIA + ": TX 7.25 c/kWh, Jan 2026", "2026-01-31", "published")),
          ("TARIFF-GA",        "tariff", "ga-its",       70, "68.8", "flat",  "",       "Chattahoochee Power",     "2023-01-01", "", (EIA + ": GA 6.88 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-MS",        "tariff", "miso-south",   85, "69.6", "flat",  "",       "Pearl River Electric",    "2027-01-01", "", (EIA + ": MS 6.96 c/kWh, 2023", "2023-12-31", "published")),
          ("TARIFF-PA",        "tariff", "pjm-ppl",      10, "85.9", "flat",  "",       "Anthracite Power & Light", "2024-01-01", "", (EIA + ": PA 8.59 c/kWh, Apr 2025", "2025-04-30", "published")),
          ("TARIFF-SE1",       "tariff", "se1",          34, "48.0", "flat",  "",       "Lule Alv Nat",            "2025-01-01", "", assumed("assumption, northern Sweden's hydro surplus")),
          ("TARIFF-SE3",       "tariff", "se3",          40, "62.0", "flat",  "",       "Vastkusten Nat",          "2025-01-01", "", assumed("assumption")),
          ("PPA-WIND-IN",      "wind",   "pjm-aep-in",  120, "38.0", "wind",  "",       "Prairie Crown Wind",      "2025-06-01", "2040-06-01", assumed("assumption")),
          ("PPA-WIND-TX",      "wind",   "ercot-north", 150, "31.0", "wind",  "",       "Caprock Breeze Energy",   "2025-10-01", "2040-10-01", assumed("assumption")),
          ("PPA-WIND-OR",      "wind",   "or-bpa",       80, "42.0", "wind",  "",       "Gorge Wind Partners",     "2026-01-01", "2041-01-01", assumed("assumption")),
          ("PPA-SOLAR-VA",     "solar",  "pjm-dom",     140, "44.0", "solar", "",       "Piedmont Sun",            "2024-09-01", "2039-09-01", assumed("assumption")),
          ("PPA-SOLAR-AZ",     "solar",  "az-south",     90, "29.0", "solar", "",       "Saguaro Solar",           "2024-04-01", "2039-04-01", assumed("assumption")),
          ("PPA-SOLAR-GA",     "solar",  "ga-its",       75, "36.0", "solar", "",       "Red Clay Renewables",     "2026-11-01", "2041-11-01", assumed("assumption")),
          ("PPA-WIND-SE",      "wind",   "se1",          60, "36.0", "wind",  "LLA-R2", "Norrsken Vind",           "2026-07-01", "2036-07-01", assumed("assumption, delivered over the campus's own line")),
          ("PPA-HYDRO-SE",     "hydro",  "se1",          20, "45.0", "flat",  "LLA-R1", "Norrsken Vatten",         "2025-02-01", "2035-02-01", assumed("assumption, delivered over the campus's own line")),
          ("PPA-WIND-SE3",     "wind",   "se3",          40, "41.0", "wind",  "GOT-R2", "Kattegatt Vind",          "2027-04-01", "2039-04-01", assumed("assumption, delivered over the campus's own line")),
          ("PPA-SOLAR-NV",     "solar",  "nv-north",     90, "33.0", "solar", "RNO-R2", "Basin and Range Solar",   "2028-09-01", "2041-09-01", assumed("assumption, with storage at the campus")),
          ("GAS-DFW-1",        "gas",    "ercot-north",  15, "58.0", "gas",  "DFW-G1", "Trinity Forks Generation", "2025-07-01", "2037-07-01", assumed("assumption, combined cycle at 20 $/MWh of heat")),
          ("GAS-DFW-2",        "gas",    "ercot-north",  31, "61.0", "gas",  "DFW-G2", "Trinity Forks Generation", "2026-09-01", "2038-09-01", assumed("assumption, engines at 20 $/MWh of heat")),
          ("GAS-DFW-3",        "gas",    "ercot-north",  42, "61.0", "gas",  "DFW-G3", "Trinity Forks Generation", "2027-08-16", "2039-08-16", assumed("assumption, engines at 20 $/MWh of heat")),
          ("NUC-AVP-1",        "nuclear", "pjm-ppl",     30, "72.0", "nuclear",  "AVP-N1", "Nescopeck Nuclear",       "2024-03-04", "2041-03-04", COLOCATED),
          ("NUC-AVP-2",        "nuclear", "pjm-ppl",     35, "74.0", "nuclear",  "AVP-N2", "Nescopeck Nuclear",       "2026-12-01", "2041-03-04", COLOCATED),
          ("NUC-AVP-3",        "nuclear", "pjm-ppl",     45, "76.0", "nuclear",  "AVP-N3", "Nescopeck Nuclear",       "2027-06-14", "2041-03-04", COLOCATED),
          ("NUC-AVP-4",        "nuclear", "pjm-ppl",     45, "78.0", "nuclear",  "AVP-N4", "Nescopeck Nuclear",       "2028-06-05", "2041-03-04", COLOCATED),
          ("BAT-DFW",          "battery", "ercot-north", 30, "35.0", "battery_4h", "",     "Trinity Forks Storage",   "2026-06-01", "2041-06-01", assumed("assumption, storage beside the wind contract")),
          ("BAT-RNO",          "battery", "nv-north",    20, "38.0", "battery_4h", "",     "Basin and Range Storage", "2028-09-01", "2041-09-01", assumed("assumption, storage at the campus beside the solar contract"))]
# What tariffs charge beside a flat price. Large customers pay for their peak and, in places, by time of use: the sizes are assumed.
TARIFF_RULES = [("tariff_demand_usd_kw_month/TARIFF-DOM", "11.50"), ("tariff_demand_usd_kw_month/TARIFF-AEP", "9.25"),
                ("tariff_demand_usd_kw_month/TARIFF-AZ", "14.00"), ("tariff_demand_usd_kw_month/TARIFF-GA", "10.75"),
                ("tariff_energy_usd_mwh/TARIFF-AZ/5-10/15-20", "118.0"), ("tariff_energy_usd_mwh/TARIFF-GA/6-9/14-19", "96.5")]
STORAGE_RULE = ("battery_round_trip_pct", "82", "EIA, Power Plant Operations Report: utility-scale batteries gave back 82% in 2019", "2019-12-31", "published")

# Grams of CO2 equivalent per kWh by zone: eGRID subregions in lb/MWh x 0.45359237, and Sweden.
EGRID = "EPA eGRID2023 rev 2, total output emission rate of subregion "
SWEDEN = "Ember via Statista: Sweden 2023, over the life cycle"
EGRID_LB_MWH = {"pjm-dom": ("SRVC", 596.326), "pjm-ppl": ("RFCE", 599.170), "pjm-aep": ("RFCW", 916.054), "pjm-aep-in": ("RFCW", 916.054),
                "nv-north": ("NWPP", 635.267), "az-south": ("AZNM", 706.189), "or-bpa": ("NWPP", 635.267), "wa-bpa": ("NWPP", 635.267),
                "ercot-north": ("ERCT", 736.629), "ga-its": ("SRSO", 846.007), "miso-south": ("SRMV", 741.741)}
IPCC = "IPCC AR5 WG III Annex III, table A.III.2: median over the life cycle"
KIND_G_KWH = [("wind", 11), ("nuclear", 12), ("smr", 12), ("hydro", 24), ("solar", 48), ("gas", 490)]

# Public series that the scenario is compared with: (series, date, value, unit, known on, source, confidence)
FILINGS, PRESS = "Amazon company filings", "company results as reported in the press"
AWS_YEARS = [(2013, "3.108"), (2014, "4.644"), (2015, "7.880"), (2016, "12.219"), (2017, "17.459"), (2018, "25.655"),
             (2019, "35.026"), (2020, "45.370"), (2021, "62.202"), (2022, "80.096"), (2023, "90.757"), (2024, "107.556"),
             (2025, "128.7")]
# quarter, percent on the year before, known
AWS_GROWTH = [("2022-Q1", "37", "2022-04"), ("2022-Q2", "33", "2022-07"), ("2022-Q3", "28", "2022-10"), ("2022-Q4", "20", "2023-02"),
              ("2023-Q1", "16", "2023-04"), ("2023-Q2", "12", "2023-08"), ("2023-Q3", "12", "2023-10"), ("2023-Q4", "13", "2024-02"),
              ("2024-Q1", "17", "2024-04"), ("2024-Q2", "19", "2024-08"), ("2024-Q3", "19", "2024-10"), ("2024-Q4", "19", "2025-02"),
              ("2025-Q1", "17", "2025-05"), ("2025-Q2", "17.5", "2025-07"), ("2025-Q3", "20.2", "2025-10"), ("2025-Q4", "24", "2026-02"),
              ("2026-Q1", "28", "2026-04")]
COUNTRY_TWH = [("Ireland", 33), ("Portugal", 52), ("Switzerland", 58), ("Czechia", 62), ("Belgium", 80), ("Netherlands", 112),
               ("Norway", 130), ("Sweden", 132), ("Poland", 165), ("Spain", 245), ("United Kingdom", 290), ("Italy", 305),
               ("France", 430), ("Germany", 480)]
REFERENCE = [
    ("aws_run_rate_at_age_3y", "aws", "0.058", "usd_billion", "2026-04-09", "Amazon shareholder letter, April 2026, as cited by the mission document", "published"),
    ("ai_run_rate_at_age_3y", "ai_services", "15", "usd_billion", "2026-04-09", "Amazon shareholder letter, April 2026, as cited by the mission document", "published"),
    ("chip_line_run_rate", "2025-Q4", "10", "usd_billion", "2026-02-05", "Amazon results for 2025-Q4, as cited by the mission document", "published"),
    ("chip_line_run_rate", "2026-Q1", "20", "usd_billion", "2026-04-09", "Amazon shareholder letter, April 2026, as cited by the mission document", "published"),
    ("aws_backlog", "2018-Q1", "12.4", "usd_billion", "2018-04", "CNBC", "published"),
    ("aws_backlog", "2021-Q4", "80.4", "usd_billion", "2022-02", "CNBC", "published"),
    ("aws_backlog", "2022-Q3", "104.3", "usd_billion", "2022-10", "The Motley Fool; weighted remaining life 3.8 years", "published"),
    ("aws_backlog", "2025-Q3", "200", "usd_billion", "2025-10", "CRN", "published"),
    ("aws_backlog", "2025-Q4", "244", "usd_billion", "2026-02", "CRN", "published"),
    ("amazon_capex_year", "2023", "48", "usd_billion", "2024-02", "press on company results", "published"),
    ("amazon_capex_year", "2024", "83", "usd_billion", "2025-02", "press on company results", "published"),
    ("amazon_capex_year", "2025", "128", "usd_billion", "2026-02", "derived from trailing twelve months", "estimate"),
    ("amazon_capex_year", "2026", "200", "usd_billion", "2026-04", "plan as cited by the mission document", "published"),
    ("alphabet_capex_year", "2026", "180", "usd_billion", "2026-02", "guidance 175-185, midpoint; particlenews", "published"),
    ("meta_capex_year", "2026", "125", "usd_billion", "2026-02", "guidance 115-135, midpoint; particlenews", "published"),
    ("microsoft_capex_year", "2026", "155", "usd_billion", "2026-02", "guidance 120-190, midpoint; particlenews", "estimate"),
    ("four_hyperscalers_capex_year", "2024", "251", "usd_billion", "2026-02", "Platformonomics", "published"),
    ("four_hyperscalers_capex_year", "2025", "416", "usd_billion", "2026-02", "Platformonomics; includes leases", "published"),
    ("list_price_accelerator_hour", "AWS H200 on demand p5en", "7.91", "usd", "2026-08-06", "dstack PR 4110", "published"),
    ("list_price_accelerator_hour", "AWS H200 capacity block p5en", "5.20", "usd", "2026-01", "administraciondesistemas and AWS page copy", "published"),
    ("list_price_accelerator_hour", "CoreWeave B200", "8.60", "usd", "2026-09-20", "api-evangelist", "published"),
    ("list_price_accelerator_hour", "Hyperstack H200", "3.99", "usd", "2026-08-26", "Hyperstack price page", "published"),
    *(("measured_tokens_per_s_per_chip", f"{model} {chip} fp8 {chips} {batch} 8192", tokens, "tokens_per_second", known,
       f"NVIDIA Megatron-Bridge performance summary {release}: model, chip, format, chips, batch, sequence", "vendor")
      for model, chip, chips, batch, tokens, release, known in [
          ("llama3-70b", "h100", 64, 256, "1664", "26.04.01", "2026-04"), ("llama3-70b", "gb200", 64, 256, "4224", "26.04.01", "2026-04"),
          ("llama3-70b", "gb300", 64, 256, "5248", "26.04.01", "2026-04"), ("llama3-8b", "h100", 8, 128, "14451", "25.11", "2025-11"),
          ("llama3-8b", "b200", 8, 128, "30624", "25.11", "2025-11"), ("llama3-8b", "gb200", 8, 128, "31508", "25.11", "2025-11"),
          ("llama3-8b", "gb300", 8, 128, "37556", "25.11", "2025-11")]),
    ("data_centre_electricity_world", "2024", "415", "twh_per_year", "2025-04", "IEA Energy and AI, April 2025", "published"),
    ("data_centre_electricity_world", "2030", "945", "twh_per_year", "2025-04", "IEA Energy and AI, April 2025; a projection", "estimate")]

POLICY = [("operator", OPERATOR), ("clock", "2026-04-09T00:00:00.000Z"), ("confidence_pct", "80"), ("hold_days", "14"),
          ("share_cap_pct/graviton4", "40"), ("share_cap_pct/xeon6", "40"), ("discount_rate_pct", "10"),
          ("energy_load_factor_pct", "80"), ("usd_per_eur_milli", "1080"),
          # A deal desk may go as low as the labs' volume price by itself.
          ("approval/discount_pct", "15"),
          # Joint dates over 1,024 futures: a P80 of the default order is then known to about a week.
          ("draws", "latin_hypercube;1024;1")]
# The budget that the board has approved: no year, and no class of 2026, may cost more.
BUDGET = [(f"capital_cap_usd_cents/{year}", round(billion * 10 ** 11)) for year, billion in CAPEX_YEAR.items()] \
    + [(f"capital_cap_usd_cents/2026/{kind}", round(billion * 10 ** 11)) for kind, billion in CAPEX_2026.items()]

NOTICE_DAYS = {"power": 90, "hall": 60, "chips": 45, "network": 30, "equipment": 60}
PRICE_PCT = [100, 102, 101, 103, 100, 102]          # what enterprises pay, in percent of the silicon's price
LAB_PRICE_PCT = 100          # the labs' orders that run today
LAB_VOLUME_PCT = 87           # their later orders: a volume price

# Customers: every name is made up; each is its own tenant.
FIRST = ["Alderbrook", "Basaltic", "Cinderfall", "Dunmoor", "Elderglen", "Fernhollow", "Granite Loop", "Harrowgate", "Inkwell",
         "Juniper Row", "Kestrelmark", "Lanternfish", "Mossbridge", "Northquay", "Ochrefield", "Pinedrift", "Quillstone",
         "Rookhaven", "Saltmarsh", "Thornapple", "Umberly", "Verdigris", "Wrenfield", "Yarrowdale"]
SECOND = [("Robotics", "enterprise"), ("Voice", "startup"), ("Insurance", "enterprise"), ("Genomics", "enterprise"),
          ("Institute", "public"), ("Motors", "enterprise"), ("Assistants", "startup")]


# ------------------------------------------------------------------------------------------------- days and amounts

def day(text):
    return date.fromisoformat(text)


def plus_months(start, months):
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def plus_term(start, term):
    return plus_months(start, int(re.fullmatch(r"(\d+)mo", term)[1]))


def ceil_div(a, b):
    return -(-a // b)


def it_kw(mw):
    """IT kilowatts that a number of facility megawatts carry."""
    return int(mw * 1_000_000) // PUE_MILLI


def dates(p80, spread, plan_from=None):
    """plan, p50, p80, p90 around a P80 day, `spread` days from P50 to P80."""
    plan = p80 - timedelta(2 * spread)
    if plan_from and plan < plan_from:
        plan = plan_from
    return [plan, p80 - timedelta(spread), p80, p80 + timedelta(spread * 9 // 10)]


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


WATTS = {row[0]: row[3] for row in SILICON}
PRICE = {row[0]: row[4] for row in SILICON}
UNIT_COST = {row[0]: row[5] for row in SILICON}
VENDOR = {row[0]: row[2] for row in SILICON}
SITE_REGION = {row[0]: row[1] for row in SITES}
STAGES = {"U": "under_way", "C": "committed", "P": "planned"}
HALLS = [(h, f, mw, use) for h, f, mw, _, use in LIVE_HALLS] + [(h, f, mw, use) for h, f, mw, _, _, _, _, use in COMING_HALLS]
FABRIC = {h: f for h, f, _, _ in HALLS}
HALL_MW = {h: mw for h, _, mw, _ in HALLS}


def site_of(hall):
    return hall.split("-")[0]


def beside(silicon, count):
    """What a number of one silicon needs of others: {silicon or ports: quantity}."""
    return {needs: ceil_div(count * quantity, per) for s, per, needs, quantity in NEEDS if s == silicon}


# ---------------------------------------------------------------------------------------------------------- supply

class Supply:
    """Rows of supply.csv, each kept with what its capital line costs."""

    def __init__(self):
        self.rows, self.lines = [], {}

    def add(self, item, kind, resource, quantity, stage, after, days, driver, source, never_ppm=None, line="", cost=0, pays=()):
        """`days`: plan, p50, p80, p90 as dates or the word never. `cost` in $M, `pays`: months before the last day."""
        live = stage == "live"
        start = days[0].isoformat() if live else ""
        if never_ppm is None:
            # Of halls, chips and networks some slip and few are given up; grid connections are given per item.
            never_ppm = 5_000 if stage in ("planned", "committed") else 0
        self.rows.append([item, kind, resource, quantity, stage, ";".join(after), *map(str, days), never_ppm, driver,
                          NOTICE_DAYS[kind], start, "", line, *source])
        if line and pays:
            self.pay(line, kind, cost, days[2], pays)

    def pay(self, line, kind, cost, last, months_before):
        """Spreads a natural cost in $M over payment months counted back from a day."""
        entry = self.lines.setdefault(line, (kind, defaultdict(float)))
        for months in months_before:
            month = plus_months(last, -months)
            entry[1][month.year, month.month] += cost / len(months_before)


def lead(p80, share=0.22, least=8, most=110):
    """How far P50 lies before P80: a share of the time still to run."""
    return max(least, min(most, int((p80 - CLOCK).days * share)))


RACKS = 1.4          # racks, storage and integration on top of the chips
PORT_COST = 0.005    # $M for a port with its optics and its part of the switches
HALL_PAYS = (21, 18, 15, 12, 9, 6, 3, 0)
POWER_PAYS = (15, 12, 9, 6, 3, 0)
EQUIPMENT_PAYS = (14, 7, 1)
CHIP_PAYS = (9, 6, 0)
NETWORK_PAYS = (6, 1)


def live_power_and_halls(supply):
    by_site = defaultdict(list)
    for hall, fabric, mw, since, use in LIVE_HALLS:
        by_site[site_of(hall)].append((hall, mw, day(since)))
    letter = {"avp": "N", "dfw": "G", "lla": "R", "got": "E"}
    for site, halls in by_site.items():
        item = f"{site.upper()}-{letter.get(site, 'E')}1"
        since = min(s for _, _, s in halls)
        mw = sum(m for _, m, _ in halls)
        driver = {"N": "nuclear", "G": "gas", "R": "renewable"}.get(item[4], "grid")
        line = f"CAP-{item}" if since.year >= 2024 else ""
        supply.add(item, "power", f"site_kw/{site}", int(mw * 1000), "live", [], [since] * 4, f"{driver}-{site}",
                   COLOCATED if driver == "nuclear" else SIZING, line=line, cost=2 * mw, pays=POWER_PAYS)
        for hall, hall_mw, hall_since in halls:
            line = f"CAP-HALL-{hall.upper()}" if hall_since.year >= 2024 else ""
            supply.add(f"HALL-{hall.upper()}", "hall", f"hall_kw/{hall}", it_kw(hall_mw), "live", [item],
                       [hall_since] * 4, f"build-{site}", SIZING, line=line, cost=12 * hall_mw, pays=HALL_PAYS)


#                source       what delays it together with others
GATES = {"SUB": (SUBSTATION,  "substations"), "T": (TRANSFORMER, "transformers"), "SG": (SWITCHGEAR, "switchgear"),
         "GEN": (GENERATOR, "generators"), "UPS": (SWITCHGEAR, "ups")}
BIG_GRID_MW = 38  # from here on a grid tranche waits for a substation of its own


def coming_power_and_halls(supply):
    """The chain of each hall to come: substation, transformer and switchgear, energisation; generators, UPS and hall."""
    count = defaultdict(int, {site_of(h[0]): 1 for h in LIVE_HALLS})
    for number, (hall, fabric, mw, usable, link, stage_letter, kind, use) in enumerate(COMING_HALLS, 11):
        site, usable, stage = site_of(hall), day(usable), STAGES[stage_letter]
        count[site] += 1
        power = f"{site.upper()}-{ {'grid': 'E', 'gas': 'G', 'nuclear': 'N', 'renewable': 'R'}[kind] }{count[site]}"
        back = {"SUB": 96, "T": 62, "SG": 75, "E": 24, "GEN": 38, "UPS": 34, "H": 20}  # days before `usable` that each link is ready
        back[link] = 0
        year_start = date(usable.year, 1, 4)
        needed = ("T", "SG", "SUB") if kind == "grid" and mw >= BIG_GRID_MW else ("T", "SG")
        gates = [f"{gate}-{number}" for gate in needed] if stage != "planned" else []
        inside = [f"{gate}-{number}" for gate in ("GEN", "UPS")] if stage != "planned" else []
        for gate in gates + inside:
            name = gate.split("-")[0]
            p80 = usable - timedelta(back[name])
            if p80 <= CLOCK + timedelta(5):
                days, gate_stage = [min(p80, CLOCK - timedelta(6))] * 4, "live"
            else:
                days, gate_stage = dates(p80, lead(p80, 0.16)), stage
            supply.add(gate, "equipment", "", 1, gate_stage, [], days, GATES[name][1], GATES[name][0],
                       line=f"CAP-EQ-{number}", cost=0.12 * mw, pays=EQUIPMENT_PAYS)
        p80 = usable - timedelta(back["E"])
        spread = min(lead(p80), (p80 - year_start).days // 2) if p80.year > 2026 else lead(p80)
        source = {"gas": GAS, "nuclear": COLOCATED, "grid": GRID, "renewable": RENEWABLE}[kind]
        supply.add(power, "power", f"site_kw/{site}", int(mw * 1000), stage, gates, dates(p80, spread, year_start), f"{kind}-{site}",
                   source, never_ppm=100_000 if stage == "planned" else None, line=f"CAP-{power}", cost=2 * mw, pays=POWER_PAYS)
        p80 = usable - timedelta(back["H"])
        supply.add(f"HALL-{hall.upper()}", "hall", f"hall_kw/{hall}", it_kw(mw), stage, [power, *inside],
                   dates(p80, lead(p80, 0.18)), f"build-{site}", SHELL, line=f"CAP-HALL-{hall.upper()}", cost=12 * mw, pays=HALL_PAYS)


def add_chips(supply, hall, silicon, quantity, stage, days, after, tag=""):
    item = f"C-{hall.upper()}-{silicon.upper()}{tag}"
    cost = quantity * UNIT_COST[silicon] / 1e8 * RACKS
    driver = {"NVIDIA": "nvidia", "Intel": "intel"}.get(VENDOR[silicon], "foundry")
    gates = after + (ramp_of(silicon) if stage != "live" else [])
    supply.add(item, "chips", f"chips/{hall}/{silicon}", quantity, stage, gates, days, driver, SIZING,
               line=f"CAP-{item}", cost=cost, pays=CHIP_PAYS)


def hosts_for(deliveries):
    """CPUs and NICs that deliveries of accelerators to one hall need, and 3% to spare."""
    total = defaultdict(int)
    for silicon, quantity in deliveries:
        for needs, n in beside(silicon, quantity).items():
            if needs != "ports":
                total[needs] += n
    return {needs: ceil_div(n * 103, 100) for needs, n in total.items()}


def live_chips(supply):
    seen = defaultdict(int)
    for hall, silicon, since, quantity in LIVE_CHIPS:
        seen[hall, silicon] += 1
        days, after = [day(since)] * 4, [f"HALL-{hall.upper()}"]
        add_chips(supply, hall, silicon, quantity, "live", days, after, f"-{seen[hall, silicon]}")
        for other, n in hosts_for([(silicon, quantity)]).items():
            seen[hall, other] += 1
            add_chips(supply, hall, other, n, "live", days, after, f"-{seen[hall, other]}")
        need = ceil_div(beside(silicon, quantity)["ports"] * 102, 100)
        if hall == "dfw-1":
            need = beside(silicon, quantity)["ports"]
        seen[hall, "ports"] += 1
        supply.add(f"NET-{hall.upper()}-{seen[hall, 'ports']}", "network", f"ports/{FABRIC[hall]}",
                   need, "live", [f"HALL-{hall.upper()}"], days, "optics", SIZING, line=f"CAP-NET-{hall.upper()}",
                   cost=need * PORT_COST, pays=NETWORK_PAYS)
    for customer, silicon, halls, start, term in INTERNAL:
        for hall in halls:
            n = internal_count(hall, silicon)
            days, after = [day(start) - timedelta(12)] * 4, [f"HALL-{hall.upper()}"]
            add_chips(supply, hall, silicon, n, "live", days, after)
            for other, m in hosts_for([(silicon, n)]).items():
                add_chips(supply, hall, other, m, "live", days, after)


def internal_count(hall, silicon):
    """As many CPUs or cards as the hall's power carries, down to a round number."""
    return it_kw(HALL_MW[hall]) * 1000 // WATTS[silicon] // 10 * 10


def coming_chips(supply):
    usable = {h: (day(u), link) for h, _, _, u, link, *_ in COMING_HALLS}
    by_hall = defaultdict(list)
    for hall, silicon, quantity, stage in COMING_CHIPS:
        by_hall[hall].append((silicon, quantity, stage))
    for hall, silicon, stage in COMING_CPU:
        by_hall[hall].append((silicon, internal_count(hall, silicon), stage))
    for hall, *_ in COMING_HALLS:
        ready, link = usable[hall]
        deliveries = by_hall[hall]
        stage = STAGES[deliveries[0][2]]
        p80 = ready - timedelta(0 if link == "C" else 18)
        days, after = dates(p80, lead(p80, 0.14)), [f"HALL-{hall.upper()}"]
        for silicon, quantity, _ in deliveries:
            add_chips(supply, hall, silicon, quantity, stage, days, after)
        for other, n in hosts_for([(s, q) for s, q, _ in deliveries]).items():
            add_chips(supply, hall, other, n, stage, days, after)
        need = sum(beside(s, q).get("ports", 0) for s, q, _ in deliveries)
        if need:
            p80 = ready - timedelta(12)
            ports = PORTS.get(hall, ceil_div(need * 102, 100))
            supply.add(f"NET-{hall.upper()}", "network", f"ports/{FABRIC[hall]}", ports, stage, after, dates(p80, lead(p80, 0.12)),
                       "optics", SIZING, line=f"CAP-NET-{hall.upper()}", cost=ports * PORT_COST, pays=NETWORK_PAYS)
    item, fabric, ports, *days = SECOND_SPINE
    supply.add(item, "network", f"ports/{fabric}", ports, "planned", ["HALL-DFW-2"], [day(d) for d in days], "optics",
               assumed("assumption, the second spine of the fabric is not ordered yet"), line=f"CAP-{item}", cost=ports * PORT_COST, pays=NETWORK_PAYS)


# Chips of Cascadia's own: (silicon, capital line, what is bought in its place, tape-out and ramp as stage and P50, P80, P90
# days, or the day since which it is there). The deliveries of a chip that is still to come wait for its ramp.
PROGRAMME_SOURCES = {"trainium3": in_line_with("AWS at re:Invent, December 2025: Trainium 3 instances generally available"),
                     "trainium4": assumed("assumption, tape-out about a year after the generation before is available, eight months of "
                                          "bring-up and qualification to volume")}
CHIP_PROGRAMMES = [("trainium3", "CAP-TRAINIUM3", "h200", ("live", "2025-01-20"), ("live", "2025-11-17")),
                   ("trainium4", "CAP-TRAINIUM4", "b300", ("under_way", "2026-09-14", "2026-10-26", "2026-12-07"),
                    ("under_way", "2027-04-12", "2027-06-07", "2027-07-26"))]


def ramp_of(silicon):
    """The item that deliveries of a silicon wait for; none for what is bought, or in volume already."""
    return [f"RAMP-{s.upper()}" for s, _, _, _, ramp in CHIP_PROGRAMMES if s == silicon and ramp[0] != "live"]


def chip_programmes(supply):
    for silicon, _, _, *gates in CHIP_PROGRAMMES:
        after = []
        for name, (stage, *days) in zip(("TAPEOUT", "RAMP"), gates):
            item = f"{name}-{silicon.upper()}"
            days = [day(d) for d in days] * (4 if stage == "live" else 1)
            supply.add(item, "equipment", "", 1, stage, after, days if stage == "live" else [days[0], *days], f"{silicon}-design",
                       PROGRAMME_SOURCES[silicon])
            after = [item]


def programme_rows(capex):
    """NRE is all that the capital line pays; a bought chip counts as many times as it takes for the work of one of the own."""
    speed = {row[0]: row[6] for row in SILICON}
    nre = defaultdict(int)
    for line, _, _, cents, *_ in capex:
        nre[line] += cents
    return [[line.removeprefix("CAP-"), silicon, nre[line], line, UNIT_COST[silicon], ceil_div(UNIT_COST[bought] * speed[silicon], speed[bought]),
             f"TAPEOUT-{silicon.upper()}", f"RAMP-{silicon.upper()}",
             *assumed(f"assumption, all that {line} pays; unit costs as in silicon.csv, bought: {bought} at their relative speeds")]
            for silicon, line, bought, *_ in CHIP_PROGRAMMES]


def reactors(supply):
    for unit, *days in LARGE_PLANT_UNITS:
        supply.add(f"PSC-N{unit}", "power", "site_kw/psc", 80_000, "planned", [], days, "nuclear-psc", LARGE_PLANT,
                   never_ppm=250_000, line="CAP-PSC-NUCLEAR")
    for unit, developer, zone, mw, *days in SMR_UNITS:
        supply.add(unit, "equipment", "", mw, "planned", [], days, "smr", PRESET, never_ppm=250_000)


# ------------------------------------------------------------------------------------------------------------ book

class Book:
    """Orders with their steps and placements."""

    def __init__(self):
        self.orders, self.steps, self.placements = [], [], []
        self.customers = self.names()
        self.kinds = {}

    @staticmethod
    def names():
        """Fictional customers without end: first names meet second names diagonally."""
        for turn in itertools.count():
            for i, first in enumerate(FIRST):
                second, segment = SECOND[(i + turn) % len(SECOND)]
                yield slug(f"{first} {second}"), segment

    def customer(self, again_every=9):
        """The next customer; now and then one that is known already comes again."""
        known = list(self.kinds)
        if len(known) > 12 and len(self.orders) % again_every == 0:
            name = known[len(self.orders) % len(known)]
            return name, self.kinds[name]
        name, segment = next(self.customers)
        self.kinds[name] = segment
        return name, segment

    def add(self, customer, segment, workload, tier, signed, count, silicon, regions, earliest, latest, term, state="queued",
            chunk_in="fabric", same="any", min_chunk="", price_pct=100, steps=(), source=BOOKED):
        order = f"ORD-{1001 + len(self.orders)}"
        first = silicon.split(";")[0]
        price = PRICE[first] * price_pct // 100 // 1000 * 1000
        internal, lab = segment == "internal", segment == "lab"
        own = VENDOR[first] == OPERATOR
        top = count + sum(add for _, add in steps)
        penalty = 0 if internal or not signed else top * price * 24 // 10_000 * (20 if lab else 10) // 100
        port_months = 0 if own or internal else 9 if lab else 4 + len(self.orders) % 4
        port_cents = 0 if own or internal else (1_500_000_000 if lab else 40_000_000 + 25_000 * count)
        self.orders.append([
            order, customer, "cascadia" if internal else customer, "signed" if signed else "none", state, segment, workload, tier,
            signed.isoformat() if signed else "", count, silicon, regions, min_chunk, "", chunk_in, same, earliest, latest, term, price,
            (100 if lab else 0 if internal else (80, 90, 85)[len(self.orders) % 3]) if signed else 0, penalty,
            port_months, port_cents, *source])
        for k, (offset, more) in enumerate(steps, 1):
            self.steps.append([order, k, offset, more, *source])
        return order

    def place(self, order, start, term, parts, steps=()):
        """`parts`: (hall, silicon, count) of step 0, one chunk each; steps lie in the first hall."""
        end = plus_term(start, term)
        for chunk, (hall, silicon, count) in enumerate(parts, 1):
            self._row(order, 0, chunk, hall, silicon, count, start, end)
        for k, (offset, more) in enumerate(steps, 1):
            self._row(order, k, 1, parts[0][0], parts[0][1], more, plus_term(start, offset), end)

    def _row(self, order, step, chunk, hall, silicon, count, start, end):
        state = "active" if start <= CLOCK else "promised"
        self.placements.append([order, step, chunk, 1, hall, silicon, count, start.isoformat(), end.isoformat(), state, *BOOKED])


def internal_orders(book):
    for customer, silicon, halls, start, term in INTERNAL:
        parts = [(hall, silicon, internal_count(hall, silicon)) for hall in halls]
        begin = day(start)
        regions = ";".join(dict.fromkeys(SITE_REGION[site_of(h)] for h in halls))
        least = min(n for _, _, n in parts) if len(parts) > 1 else ""
        order = book.add(customer, "internal", "general", 1, begin - timedelta(60), sum(n for _, _, n in parts), silicon, regions,
                         start, "", term, state="active", chunk_in="hall", min_chunk=least)
        book.place(order, begin, term, parts)


def lab_orders(book):
    for customer, silicon, hall, count, start, steps in LAB_ACTIVE:
        begin = day(start)
        order = book.add(customer, "lab", "training", 1, begin - timedelta(150), count, silicon, SITE_REGION[site_of(hall)], start, "",
                         "60mo", state="active", same="fabric", price_pct=LAB_PRICE_PCT, steps=steps)
        book.place(order, begin, "60mo", [(hall, silicon, count)], steps)


def deal(total, hand, turn):
    """Splits a total into sizes from a hand of cards; the rest goes to the last."""
    sizes = []
    while total >= 2 * max(64, hand[turn % len(hand)]):
        sizes.append(hand[turn % len(hand)])
        total -= sizes[-1]
        turn += 1
    return sizes + [total]


def left_by_labs():
    """What the labs' running orders leave of each delivery; each takes from the latest that was there when it started."""
    left = {(hall, silicon, since): quantity for hall, silicon, since, quantity in LIVE_CHIPS}
    for _, silicon, hall, count, start, steps in LAB_ACTIVE:
        for begin, n in [(day(start), count)] + [(plus_term(day(start), offset), n) for offset, n in steps]:
            there = [k for k, q in left.items() if k[:2] == (hall, silicon) and day(k[2]) <= begin and q >= n]
            left[max(there, key=lambda k: k[2])] -= n
    return left


def enterprise_history(book):
    """Fills the live halls: what the labs do not take of a delivery is sold to enterprises soon after it came."""
    for (hall, silicon, since), quantity in left_by_labs().items():
        if not quantity:
            continue
        for i, count in enumerate(deal(quantity, HANDS[silicon], len(book.orders))):
            n = len(book.orders)
            delivered = day(since)
            begin = min(delivered + timedelta(5 + 6 * (i % 8)), max(delivered + timedelta(5), date(2026, 2, 24)))
            customer, segment = book.customer()
            workload = "inference" if n % 4 == 3 else "training"
            term = ("36mo", "48mo", "36mo", "60mo")[n % 4]
            order = book.add(customer, segment, workload, 2 + n % 2, begin - timedelta(40 + 17 * (n % 6)), count, silicon,
                             SITE_REGION[site_of(hall)], begin.isoformat(), "", term, state="active",
                             chunk_in="hall" if count <= 512 else "fabric", price_pct=PRICE_PCT[n % len(PRICE_PCT)])
            book.place(order, begin, term, [(hall, silicon, count)])


def waiting_orders(book):
    for customer, silicon, regions, count, least, steps, earliest, latest, signed in LAB_WAITING:
        book.add(customer, "lab", "training", 1, day(signed), count, silicon, regions, earliest, latest, "60mo", min_chunk=least,
                 price_pct=LAB_VOLUME_PCT, steps=steps)
    for silicon, regions, counts, chunk_in, earliest, latest, term, tier, signed, gap in WAITING:
        for i, count in enumerate(counts):
            n = len(book.orders)
            customer, segment = book.customer()
            book.add(customer, segment, "inference" if n % 4 == 3 else "training", tier, day(signed) + timedelta(gap * i), count,
                     silicon, regions, earliest, latest, term, chunk_in=chunk_in, price_pct=PRICE_PCT[n % len(PRICE_PCT)])


def inquiries(book):
    asked = assumed("assumption, declared demand without a contract")
    for customer, silicon, regions, count, earliest, term in INQUIRIES:
        if not customer:
            customer, segment = book.customer()
        else:
            segment = "lab" if customer.startswith("lab-") else "public" if "civic" in customer else "enterprise"
        workload = "general" if silicon == "graviton4" else "training"
        source = in_line_with("Amazon shareholder letter 2026 via thedailyscout: two customers asked for all Graviton of 2026") \
            if silicon == "graviton4" else asked
        book.add(customer, segment, workload, 3, None, count, silicon, regions, earliest, "", term, state="inquiry",
                 chunk_in="hall" if silicon == "graviton4" else "fabric", min_chunk=1000 if silicon == "graviton4" else "", source=source)


# ----------------------------------------------------------------------------------------------------------- money

def group(kind):
    return "power" if kind == "equipment" else kind


def capital(lines):
    """Rows of capex.csv: natural payments scaled so that each year, and each class of 2026, closes to the cent."""
    for name, first, last, billion in PROGRAMMES:
        lines[f"CAP-{name}"] = ("programme", {(y, m): billion * 250 for y in range(first, last + 1) for m in (3, 6, 9, 12)})
    for year in CAPEX_YEAR:
        lines[f"CAP-BACKBONE-{year}"] = ("network", {(year, m): BACKBONE * 250 for m in (2, 5, 8, 11)})
    natural = defaultdict(lambda: defaultdict(float))
    cells = []
    for line, (kind, months) in lines.items():
        for (year, month), amount in sorted(months.items()):
            if year in CAPEX_YEAR and amount > 0:
                natural[year][group(kind)] += amount
                cells.append((line, kind, year, month, amount))
    fixed = defaultdict(int)
    for month, millions in LARGE_PLANT_MILESTONES:
        fixed[int(month[:4])] += millions
    rows, due, left = [], {}, defaultdict(int)
    for year, billion in CAPEX_YEAR.items():
        if year == 2026:
            due |= {(year, kind): round(b * 1e11) for kind, b in CAPEX_2026.items()}
            due[year, "power"] -= fixed[year] * 10 ** 8
        else:
            whole = sum(natural[year].values())
            due |= {(year, kind): int((billion * 1000 - fixed[year]) * n / whole * 1e8) for kind, n in natural[year].items()}
            due[year, "chips"] += round(billion * 1e11) - fixed[year] * 10 ** 8 - sum(v for (y, _), v in due.items() if y == year)
    left.update(due)
    last = {(year, group(kind)): i for i, (_, kind, year, _, _) in enumerate(cells)}
    for i, (line, kind, year, month, amount) in enumerate(cells):
        key = (year, group(kind))
        cents = left[key] if last[key] == i else int(due[key] * amount / natural[year][group(kind)])
        left[key] -= cents
        rows.append([line, kind, f"{year}-{month:02d}", cents, CAPEX_LIFE[kind], *CAPEX_SOURCES[kind]])
    for month, millions in LARGE_PLANT_MILESTONES:
        rows.append(["CAP-PSC-NUCLEAR", "power", month, millions * 10 ** 8, 480,
                     *assumed("assumption, the operator's milestone payments for the large plant planned for 2030")])
    return rows


def last_day(period):
    """The last day of 2024, 2024-02 or 2024-02-07: from then on a figure is known for certain."""
    year, *rest = map(int, period.split("-"))
    return date(year, rest[0] if rest else 12, rest[1] if rest[1:] else calendar.monthrange(year, rest[0] if rest else 12)[1])


def reference_rows():
    rows = [("aws_net_sales_year", str(y), v, "usd_billion", f"{max(y + 1, 2016)}-{'01' if y < 2016 else '02'}", FILINGS, "published")
            for y, v in AWS_YEARS]
    rows += [("aws_growth_yoy", quarter, value, "percent", known, PRESS, "published") for quarter, value, known in AWS_GROWTH]
    rows += [("grid_carbon_g_kwh", zone, f"{lb * 0.45359237:.2f}", "g_per_kwh", "2025-06", EGRID + sub, "published")
             for zone, (sub, lb) in EGRID_LB_MWH.items()]
    rows += [("grid_carbon_g_kwh", zone, "40.7", "g_per_kwh", "2024", SWEDEN, "published") for zone in ("se1", "se3")]
    rows += [("kind_carbon_g_kwh", kind, str(g), "g_per_kwh", "2018-02", IPCC + (", as large reactors" if kind == "smr" else ""),
              "assumption" if kind == "smr" else "published") for kind, g in KIND_G_KWH]
    rows += [("country_electricity_use", country, str(twh), "twh_per_year", "2024", "rounded from public energy statistics; verify before use", "estimate")
             for country, twh in COUNTRY_TWH]
    return [[series, when, value, unit, known, source, last_day(known), confidence]
            for series, when, value, unit, known, source, confidence in rows + REFERENCE]


def energy_rows():
    rows = [[c, kind, zone, mw, usd, shape, tranche, developer, start, end, *source]
            for c, kind, zone, mw, usd, shape, tranche, developer, start, end, source in ENERGY]
    rows += [[f"PSC-PLANT-{unit}", "nuclear", "wa-bpa", 80, "95.0", "nuclear_new", f"PSC-N{unit}", "Columbia Reach Energy", plan, "", *LARGE_PLANT]
             for unit, plan, *_ in LARGE_PLANT_UNITS]
    rows += [[unit, "smr", zone, mw, "105.0", "smr", "", developer, plan, "", *PRESET] for unit, developer, zone, mw, plan, *_ in SMR_UNITS]
    return rows


def milestone_rows():
    """Paid to developers ahead of each unit's planned day."""
    rows = []
    for unit, _, _, mw, plan, *_ in SMR_UNITS:
        month = date.fromisoformat(plan).replace(day=1)
        for before, what, thousand in SMR_MILESTONES:
            year, number = divmod(month.year * 12 + month.month - 1 - before, 12)
            rows.append([unit, what, f"{year}-{number + 1:02}", mw * thousand * 10 ** 5, *assumed("assumption, prepayments to a developer")])
    return rows


def reading_rows(placements):
    """The week before the clock at every site that runs: what is booked, times a share that swings by a tenth over the day and a bit at
    random. The bit is the last digits of a product, so that the bytes are the same each time."""
    watts, booked = {row[0]: row[3] for row in SILICON}, defaultdict(int)
    for _, _, _, _, hall, silicon, count, start, end, *_ in placements:
        if start <= "2026-04-01" and end > "2026-04-08":
            booked[site_of(FABRIC[hall])] += -(-count * watts[silicon] * PUE_MILLI // 10 ** 6)
    rows = []
    for site in sorted(booked):
        for n in range(7 * 24):
            swing = [-5, -5, -4, -4, -3, -2, 0, 2, 3, 4, 5, 5, 5, 5, 4, 4, 3, 2, 1, 0, -1, -3, -4, -5][n % 24]
            share = 770 + 10 * swing + (n * 7919 + len(rows) * 104729) % 23
            hour = date(2026, 4, 1) + timedelta(n // 24)
            rows.append([site, f"{hour}T{n % 24:02}:00:00.000Z", booked[site] * share // 1000,
                         *assumed("synthetic meter readings")])
    return rows


# ----------------------------------------------------------------------------------------------------------- files

SOURCE = ["source", "as_of", "confidence"]
HEADERS = {
    "regions": "region country residency currency", "sites": "site region zone utility lat lon", "zones": "zone headroom_kw from",
    "fabrics": "fabric site", "halls": "hall site fabric pue_milli rack_kw_max",
    "supply": "item class resource quantity stage after plan p50 p80 p90 never_ppm driver notice_days start end capex_line",
    "programmes": "programme silicon nre_usd_cents nre_line unit_cost_usd_cents bought_unit_cost_usd_cents tape_out ramp",
    "energy": "contract kind zone mw usd_mwh shape tranche developer start end",
    "milestones": "contract milestone month usd_cents", "readings": "site hour kw",
    "silicon": "silicon kind vendor watts price_usd_micro_per_hour unit_cost_usd_cents life_months speed_milli",
    "silicon_needs": "silicon per needs quantity",
    "orders": "order customer tenant contract state segment workload tier signed count silicon regions min_chunk max_chunks chunk_in same "
              "earliest latest term price_usd_micro_per_accelerator_hour take_or_pay_pct penalty_usd_cents_per_day port_months port_usd_cents",
    "steps": "order step offset add", "placements": "order step chunk row hall silicon count start end state",
    "capex": "line class month usd_cents life_months", "policy": "name value", "reference": "series date value unit known_on"}


def tables():
    supply, book = Supply(), Book()
    live_power_and_halls(supply)
    coming_power_and_halls(supply)
    reactors(supply)
    chip_programmes(supply)
    live_chips(supply)
    coming_chips(supply)
    internal_orders(book)
    lab_orders(book)
    enterprise_history(book)
    waiting_orders(book)
    inquiries(book)
    site = assumed("fictional campus")
    rack = {"ai": 44, "cpu": 18}
    capex = capital(supply.lines)
    return {
        "regions": [[*r, *site] for r in REGIONS], "sites": [[*s, *site] for s in SITES],
        "zones": [[z, mw * 1000, since, *assumed("assumption, grid headroom and upgrades in the utility's plan")] for z, since, mw in ZONE_MW],
        "fabrics": [[f, site_of(f), *site] for f in dict.fromkeys(FABRIC.values())],
        "halls": [[h, site_of(h), f, PUE_MILLI, 132 if use == "ai" and h in {c[0] for c in COMING_HALLS} else rack[use], *PUE_SOURCE]
                  for h, f, mw, use in HALLS],
        "supply": supply.rows, "energy": energy_rows(), "milestones": milestone_rows(), "readings": reading_rows(book.placements),
        "silicon": [[*row[:6], LIFE_MONTHS, row[6], *row[7]] for row in SILICON],
        "silicon_needs": [[*row, *assumed("assumption, hosts as publicly described: 8 GPUs, 16 Trainium 2 or 4 Trainium 3 to a host")] for row in NEEDS],
        "orders": book.orders, "steps": book.steps, "placements": book.placements,
        "capex": capex, "programmes": programme_rows(capex), "policy": [[*p, *assumed("assumption, the operator's policy")] for p in POLICY + BUDGET]
                  + [[*p, *assumed("assumption, tariff in the manner of large customers'")] for p in TARIFF_RULES] + [list(STORAGE_RULE)],
        "reference": reference_rows()}


def write(folder=FOLDER):
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables().items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(HEADERS[name].split() + SOURCE)
            out.writerows(rows)


# ----------------------------------------------------------------------------------------------------------- check

class Checked:
    """The files read back, with each figure of the scenario recomputed from the rows."""

    def __init__(self, folder=FOLDER):
        self.t = {}
        for name, header in HEADERS.items():
            with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
                reader = csv.DictReader(file)
                assert reader.fieldnames == header.split() + SOURCE, f"{name}.csv: columns are {reader.fieldnames}"
                self.t[name] = list(reader)
        self.silicon = {s["silicon"]: s for s in self.t["silicon"]}
        self.halls = {h["hall"]: h for h in self.t["halls"]}
        self.items = {s["item"]: s for s in self.t["supply"]}
        self.orders = {o["order"]: o for o in self.t["orders"]}
        self.steps = defaultdict(list)
        for s in self.t["steps"]:
            self.steps[s["order"]].append((s["offset"], int(s["add"])))
        self.starts = {}
        self.said = []

    def say(self, what, value, low, high, unit=""):
        self.said.append((what, value, low, high, unit))

    # -- shape

    def check_rows(self):
        keys = {"regions": ["region"], "sites": ["site"], "zones": ["zone", "from"], "fabrics": ["fabric"], "halls": ["hall"],
                "supply": ["item"], "energy": ["contract"], "milestones": ["contract", "milestone"], "readings": ["site", "hour"], "silicon": ["silicon"], "silicon_needs": ["silicon", "needs"], "programmes": ["programme"],
                "orders": ["order"], "steps": ["order", "step"], "placements": ["order", "step", "chunk", "row"],
                "capex": ["line", "month"], "policy": ["name"], "reference": ["series", "date"]}
        for name, rows in self.t.items():
            seen = [tuple(r[k] for k in keys[name]) for r in rows]
            assert len(seen) == len(set(seen)), f"{name}.csv: repeated {[k for k in seen if seen.count(k) > 1][:3]}"
            for r in rows:
                assert r["source"] and day(r["as_of"]) and r["confidence"] in ("measured", "published", "vendor", "estimate", "assumption"), r

    def check_references(self):
        t = self.t
        regions, sites = {r["region"] for r in t["regions"]}, {s["site"]: s for s in t["sites"]}
        zones, fabrics = {z["zone"] for z in t["zones"]}, {f["fabric"]: f["site"] for f in t["fabrics"]}
        lines = {c["line"] for c in t["capex"]}
        assert all(s["region"] in regions and s["zone"] in zones for s in sites.values())
        assert all(h["site"] in sites and fabrics[h["fabric"]] == h["site"] for h in self.halls.values())
        places = {"site_kw": sites, "hall_kw": self.halls, "ports": fabrics}
        for s in self.items.values():
            assert all(a in self.items for a in s["after"].split(";") if a), s
            assert not s["capex_line"] or s["capex_line"] in lines, s
            kind, *place = s["resource"].split("/")
            assert kind == "" and s["class"] == "equipment" or kind == "chips" and place[0] in self.halls and place[1] in self.silicon \
                or kind in places and place[0] in places[kind], s
            assert s["p50"] <= s["p80"] <= s["p90"], s  # ISO days compare as text, and `never` comes after them
            assert s["stage"] == "live" and s["start"] == s["plan"] <= AS_OF or s["stage"] != "live" and not s["start"] and s["p80"] > AS_OF, s
        for e in t["energy"]:
            assert e["zone"] in zones and (not e["tranche"] or e["tranche"] in self.items), e
        for n in t["silicon_needs"]:
            assert n["silicon"] in self.silicon and (n["needs"] in self.silicon or n["needs"] == "ports"), n
        for o in self.orders.values():
            assert all(s in self.silicon for s in o["silicon"].split(";")) and all(r in regions for r in o["regions"].split(";") if r), o
            assert not o["latest"] or o["earliest"] <= o["latest"], o
            assert len({x["customer"] for x in self.orders.values() if x["tenant"] == o["tenant"]}) == 1 or o["tenant"] == "cascadia", o
        assert all(s["order"] in self.orders for s in t["steps"] + t["placements"])

    def check_programmes(self):
        """The days of deliveries are their own: no ramp comes later at P80 than the first that waits for it."""
        for p in self.t["programmes"]:
            assert p["silicon"] in self.silicon and p["tape_out"] in self.items[p["ramp"]]["after"].split(";"), p
            assert sum(int(c["usd_cents"]) for c in self.t["capex"] if c["line"] == p["nre_line"]) == int(p["nre_usd_cents"]), p
            waiting = [s for s in self.t["supply"] if p["ramp"] in s["after"].split(";")]
            assert all(day(s["p80"]) >= self.start(p["ramp"]) for s in waiting), p
            volume = ceil_div(int(p["nre_usd_cents"]), int(p["bought_unit_cost_usd_cents"]) - int(p["unit_cost_usd_cents"]))
            units = sum(int(s["quantity"]) for s in self.t["supply"] if s["resource"].endswith("/" + p["silicon"]))
            self.say(f"{p['silicon']} delivered, over its break-even volume", units / volume, 1, 20, "x")

    def check_placements(self):
        placed = defaultdict(int)
        for p in self.t["placements"]:
            o = self.orders[p["order"]]
            placed[p["order"], int(p["step"])] += int(p["count"])
            begin, offset = day(p["start"]), "0mo" if p["step"] == "0" else self.steps[p["order"]][int(p["step"]) - 1][0]
            assert plus_term(day(o["earliest"]), offset) == begin and plus_term(day(o["earliest"]), o["term"]) == day(p["end"]), p
            assert p["silicon"] in o["silicon"].split(";") and day(p["end"]) > CLOCK and begin <= CLOCK, p
            site = self.halls[p["hall"]]["site"]
            assert not o["regions"] or SITE_REGION[site] in o["regions"].split(";"), p
        for order, step in placed:
            o = self.orders[order]
            assert o["state"] == "active" and placed[order, 0] == int(o["count"]), order
            assert all(placed[order, k] == add for k, (_, add) in enumerate(self.steps[order], 1)), order

    # -- supply

    def start(self, item):
        """The derived start: the later of the item's own P80 day and the starts of all it waits for; None for never."""
        if item not in self.starts:
            s = self.items[item]
            if s["stage"] == "live":
                self.starts[item] = day(s["start"])
            else:
                days = [None if s["p80"] == "never" else day(s["p80"])] + [self.start(a) for a in s["after"].split(";") if a]
                self.starts[item] = None if None in days else max(days)
        return self.starts[item]

    def facility_mw(self, silicon, count):
        return count * int(self.silicon[silicon]["watts"]) * PUE_MILLI / 1e9

    def check_supply(self):
        t = self.t["supply"]
        power = [s for s in t if s["class"] == "power"]
        self.say("live MW", sum(int(s["quantity"]) for s in power if s["stage"] == "live") / 1000, 620, 620, "MW")
        wanted = {2026: 270, 2027: 420, 2028: 380, 2029: 300, 2030: 200, 2031: 100}
        for year, mw in wanted.items():
            items = [s for s in power if s["stage"] != "live" and s["driver"] != "nuclear-psc" and day(s["plan"]).year == year]
            self.say(f"MW added {year}, planned day", sum(int(s["quantity"]) for s in items) / 1000, mw, mw, "MW")
            items = [s for s in power if s["stage"] != "live" and s["driver"] != "nuclear-psc" and self.start(s["item"]).year == year]
            self.say(f"MW added {year}, P80 day", sum(int(s["quantity"]) for s in items) / 1000, mw, mw, "MW")
            assert all((s["stage"] == "planned") == (year >= 2029) for s in items)
        self.say("planned nuclear of 2030", sum(int(s["quantity"]) for s in power if s["driver"] == "nuclear-psc") / 1000, 320, 320, "MW")
        kw = [int(s["quantity"]) for s in t if s["class"] == "hall"]
        self.say("halls", len(kw), 60, 60)
        self.say("IT MW of an average hall", sum(kw) / len(kw) / 1000, 32, 34, "MW")
        self.say("smallest hall", min(kw) / 1000, 12, 60, "MW")
        self.say("largest hall", max(kw) / 1000, 12, 60, "MW")
        for silicon, live, arriving in [("h200", 30000, 20000), ("b300", 8000, 24000), ("trainium2", 70000, 50000), ("trainium3", 0, 66000)]:
            mine = [s for s in t if s["resource"].endswith("/" + silicon)]
            self.say(f"{silicon} live", sum(int(s["quantity"]) for s in mine if s["stage"] == "live"), live, live)
            self.say(f"{silicon} arriving 2026", sum(int(s["quantity"]) for s in mine if s["stage"] != "live" and self.start(s["item"]).year == 2026), arriving, arriving)

    def check_zones(self):
        zone_of = {s["site"]: s["zone"] for s in self.t["sites"]}
        contracted = defaultdict(list)
        for s in self.t["supply"]:
            if s["class"] == "power" and self.start(s["item"]):
                contracted[zone_of[s["resource"].split("/")[1]]].append((self.start(s["item"]), int(s["quantity"])))
        for zone, tranches in contracted.items():
            for when, _ in tranches:
                used = sum(kw for d, kw in tranches if d <= when)
                allowed = max((day(z["from"]), int(z["headroom_kw"])) for z in self.t["zones"] if z["zone"] == zone and day(z["from"]) <= when)[1]
                assert used <= allowed, f"zone {zone}: {used} kW contracted on {when}, {allowed} allowed"

    def check_hall_contents(self):
        """What is delivered to a hall can run there: its kW, its hosts and its NICs suffice."""
        for hall, h in self.halls.items():
            units = {}
            for s in self.t["supply"]:
                if s["resource"].startswith(f"chips/{hall}/"):
                    units[s["resource"].split("/")[2]] = units.get(s["resource"].split("/")[2], 0) + int(s["quantity"])
            kinds = {self.silicon[x]["kind"] for x in units}
            ordered = [x for x in units if self.silicon[x]["kind"] == "accelerator"] or [x for x in units if self.silicon[x]["kind"] == "cpu"]
            kw = sum(int(s["quantity"]) for s in self.t["supply"] if s["resource"] == f"hall_kw/{hall}")
            draw = sum(ceil_div(units[x] * int(self.silicon[x]["watts"]), 1000) for x in ordered)
            assert draw <= kw and kinds, f"{hall}: chips draw {draw} kW, the hall has {kw}"
            for other in set(units) - set(ordered):
                need = sum(beside(x, units[x]).get(other, 0) for x in ordered)
                assert need <= units[other] or other in ordered, f"{hall}: {need} {other} needed, {units[other]} delivered"

    def check_not_oversold(self):
        """Every resource and day of the given placements, counted with difference arrays."""
        change = defaultdict(lambda: defaultdict(int))
        for s in self.t["supply"]:
            if s["stage"] == "live" and s["resource"]:
                change[s["resource"]][day(s["start"])] += int(s["quantity"])
                if s["class"] == "chips":
                    change[s["resource"]][plus_months(day(s["start"]), LIFE_MONTHS)] -= int(s["quantity"])
        for p in self.t["placements"]:
            hall, n, silicon = self.halls[p["hall"]], int(p["count"]), p["silicon"]
            watts = n * int(self.silicon[silicon]["watts"])
            takes = {f"chips/{p['hall']}/{silicon}": n, f"hall_kw/{p['hall']}": ceil_div(watts, 1000),
                     f"site_kw/{hall['site']}": ceil_div(watts * int(hall["pue_milli"]), 10 ** 6)}
            for other, quantity in beside(silicon, n).items():
                takes[f"ports/{hall['fabric']}" if other == "ports" else f"chips/{p['hall']}/{other}"] = quantity
            for resource, quantity in takes.items():
                change[resource][day(p["start"])] -= quantity
                change[resource][day(p["end"])] += quantity
        for resource, days in change.items():
            free = 0
            for when in sorted(days):
                free += days[when]
                assert free >= 0, f"{resource} is oversold by {-free} on {when}"

    # -- money

    def hourly(self, when, keep):
        """Dollars an hour of the placements that run on a day."""
        return sum(int(p["count"]) * int(self.orders[p["order"]]["price_usd_micro_per_accelerator_hour"]) / 1e6
                   for p in self.t["placements"] if day(p["start"]) <= when < day(p["end"]) and keep(p))

    def month_run_rate(self, year, month, keep):
        """Month revenue x 12, in $B."""
        days = calendar.monthrange(year, month)[1]
        return 12 * 24 * sum(self.hourly(date(year, month, d), keep) for d in range(1, days + 1)) / 1e9

    def check_book(self):
        accelerator = lambda p: self.silicon[p["silicon"]]["kind"] == "accelerator"
        own = lambda p: self.silicon[p["silicon"]]["vendor"] == OPERATOR
        mw = defaultdict(float)
        for p in self.t["placements"]:
            mw["AI" if accelerator(p) else "general"] += self.facility_mw(p["silicon"], int(p["count"]))
        self.say("AI MW sold", mw["AI"], 136.5, 140, "MW")
        self.say("general MW booked", mw["general"], 478, 480, "MW")
        self.say("AI run rate", self.month_run_rate(2026, 3, accelerator), 1.45, 1.58, "$B")
        before, after = self.month_run_rate(2025, 12, own), self.month_run_rate(2026, 3, own)
        self.say("chip-line run rate 2025-Q4", before, 0.985, 1.015, "$B")
        self.say("chip-line run rate 2026-Q1", after, 1.97, 2.03, "$B")
        self.say("growth of the chip line", after / before, 1.98, 2.02, "x")
        shares = self.vendor_shares()
        falls = [b < a for a, b in zip(shares, shares[1:])]
        print("NVIDIA share of training revenue, last 6 quarters:", *[f"{s:.1%}" for s in shares[-6:]])
        assert all(falls[-4:]), "the vendor share must fall four quarters in a row"
        signed = [o for o in self.orders.values() if o["contract"] == "signed"]
        self.say("signed orders", len(signed), 190, 215)
        self.say("orders with placements", sum(o["state"] == "active" for o in signed), 92, 110)
        self.say("backlog of outside customers", sum(map(self.remaining, [o for o in signed if o["segment"] != "internal"])), 29, 32, "$B")
        self.say("backlog with internal orders", sum(map(self.remaining, signed)), 29, 34, "$B")
        for lab, size in [("lab-a", 300), ("lab-b", 200)]:
            mine = [o for o in signed if o["customer"] == lab]
            self.say(f"{lab} MW", sum(self.facility_mw(o["silicon"], int(o["count"]) + sum(n for _, n in self.steps[o["order"]])) for o in mine), size - 2, size + 2, "MW")

    def vendor_shares(self):
        """NVIDIA's share of accelerator training revenue by quarter, from 2024-Q3."""
        shares = []
        for quarter in range(2024 * 4 + 2, 2026 * 4 + 1):
            year, first = quarter // 4, quarter % 4 * 3 + 1
            training = lambda p: self.silicon[p["silicon"]]["kind"] == "accelerator" and self.orders[p["order"]]["workload"] == "training"
            nvidia = lambda p: training(p) and self.silicon[p["silicon"]]["vendor"] == "NVIDIA"
            total = sum(self.month_run_rate(year, m, training) for m in range(first, first + 3))
            shares.append(sum(self.month_run_rate(year, m, nvidia) for m in range(first, first + 3)) / total if total else 0)
        return shares

    def remaining(self, o):
        """What is still to be earned of an order, in $B; an order without a date is counted from its earliest start."""
        begin = day(o["earliest"])
        end = plus_term(begin, o["term"])
        parts = [(begin, int(o["count"]))] + [(plus_term(begin, offset), n) for offset, n in self.steps[o["order"]]]
        return sum((end - max(first, CLOCK)).days * 24 * n * int(o["price_usd_micro_per_accelerator_hour"]) for first, n in parts) / 1e15

    def check_capital(self):
        year, klass = defaultdict(int), defaultdict(int)
        for c in self.t["capex"]:
            assert int(c["usd_cents"]) > 0, c
            year[int(c["month"][:4])] += int(c["usd_cents"])
            if c["month"].startswith("2026"):
                klass[group(c["class"])] += int(c["usd_cents"])
        assert dict(year) == {y: round(b * 1e11) for y, b in CAPEX_YEAR.items()}, dict(year)
        assert dict(klass) == {k: round(b * 1e11) for k, b in CAPEX_2026.items()}, dict(klass)


def check():
    c = Checked()
    for step in (c.check_rows, c.check_references, c.check_programmes, c.check_placements, c.check_supply, c.check_zones, c.check_hall_contents,
                 c.check_not_oversold, c.check_book, c.check_capital):
        step()
    bad = 0
    for what, value, low, high, unit in c.said:
        good = low <= value <= high
        bad += not good
        print(f"{'ok  ' if good else 'BAD '} {what}: {value:,.3f} {unit}".rstrip() + ("" if good else f" (wanted {low:,} to {high:,})"))
    print("capital closes to the cent in each year and in each class of 2026; nothing is oversold; all references resolve")
    return 1 if bad else 0

if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        write()
    sys.exit(check())
