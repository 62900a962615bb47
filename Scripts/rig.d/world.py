"""A tiny operator, scarce on purpose: in hall h1 chips run out first, in h2 its power, on the site the grid connection."""
import datetime, math, os

CHIPS, HALL_KW, SITE_KW = {"h1": 128, "h2": 500}, {"h1": 500, "h2": 128}, 250
WATTS, PUE_MILLI = 1000, 1200
FIRST = datetime.date(2026, 6, 1)


def tables(chips, hall_kw, site_kw):
    supply = ["item,class,resource,quantity,stage,after,plan", f"E,power,site_kw/s1,{site_kw},live,,2026-01-01"]
    for hall in chips:
        supply.append(f"H-{hall},hall,hall_kw/{hall},{hall_kw[hall]},live,E,2026-01-01")
        supply.append(f"C-{hall},chips,chips/{hall}/h200,{chips[hall]},live,H-{hall},2026-01-01")
    return {
        "regions": ["region,country", "r1,US"],
        "sites": ["site,region,zone", "s1,r1,z1"],
        "fabrics": ["fabric,site", "f1,s1"],
        "halls": ["hall,site,fabric,pue_milli"] + [f"{hall},s1,f1,{PUE_MILLI}" for hall in chips],
        "silicon": ["silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months", f"h200,accelerator,NVIDIA,{WATTS},1850000,84"],
        "supply": supply,
        "policy": ["name,value", "operator,Rig", f"clock,{FIRST}T00:00:00.000Z", "confidence_pct,80"],
    }


def write(folder, chips=CHIPS, hall_kw=HALL_KW, site_kw=SITE_KW):
    """The operator's CSV files, for `headroom init`."""
    os.makedirs(folder)
    for name, rows in tables(chips, hall_kw, site_kw).items():
        with open(f"{folder}/{name}.csv", "w") as file:
            file.write("\n".join(rows) + "\n")
    return folder


def order(name, luck):
    """An order that many others want the place of: it is refused when it cannot start within a month."""
    earliest = FIRST + datetime.timedelta(days=30 + luck.randrange(120))
    return {
        "order": name, "customer": "rig", "count": luck.choice([4, 8, 16, 32]), "silicon": ["h200"], "chunk_in": "hall",
        "earliest": str(earliest), "latest": str(earliest + datetime.timedelta(days=30)),
        "term": f"{luck.choice([14, 30, 60, 90])}d", "tier": luck.randrange(1, 4),
    }


class Halls:
    """What is taken, per place and day, by the rig's own count."""

    def __init__(self):
        self.taken = {}

    def change(self, placements, sign):
        """Takes (sign 1) or gives back (-1) placements; tells what is oversold then."""
        over = []
        for row in placements:
            count = row["count"]
            needs = [(("chips", row["hall"]), count, CHIPS[row["hall"]]),
                     (("hall_kw", row["hall"]), math.ceil(count * WATTS / 1000), HALL_KW[row["hall"]]),
                     (("site_kw", "s1"), math.ceil(count * WATTS * PUE_MILLI / 1_000_000), SITE_KW)]
            first, last = (datetime.date.fromisoformat(row[end]).toordinal() for end in ("start", "end"))
            for place, need, most in needs:
                for day in range(first, last):
                    now = self.taken[place, day] = self.taken.get((place, day), 0) + sign * need
                    if sign > 0 and now > most:
                        over.append(f"{'/'.join(place)} on {datetime.date.fromordinal(day)}: {now} of {most}")
        return over[:1]
