"""Small random operators, and how late their supply truly is. Nothing of Headroom is known here; `worlds.py` asks it.

A lead time is stretched by a median, by a factor for every driver it shares with others (utility, builder, vendor) and
by one of its own: lognormal, or, for one item in four, one of the five PERT shapes with whole corners. What waits for
something starts no sooner than that. Events add days, and some things never come."""
import math, statistics
from dataclasses import dataclass
from datetime import date

NEVER = date.max.toordinal()
NORMAL = statistics.NormalDist()


def ceil_div(a, b): return -(-a // b)


def beta_quantile(a, u):
    """What a beta(a, 6 − a) variable, a whole, stays below with probability u: then a of 5 uniforms or more do."""
    low, high = 0.0, 1.0
    for _ in range(40):
        x = (low + high) / 2
        below = sum(math.comb(5, k) * x**k * (1 - x) ** (5 - k) for k in range(a, 6))
        low, high = (x, high) if below < u else (low, x)
    return high


@dataclass
class Item:
    """A piece of supply, and how its lead time comes about."""
    name: str
    kind: str
    resource: str
    quantity: int
    after: list
    drivers: list
    lead: int  # days from the clock to the plan; below 0 where it is there
    stage: str = "committed"
    median: float = 1.0
    sigma: float = 0.0
    pert: int = 0  # first corner of a beta on 0.8…2.2 times the median; 0: lognormal
    never: float = 0.0

    @property
    def is_there(self): return self.stage == "live"

    def days(self, score, stretch=1.0):
        """The lead time that luck gives: a normal score, above 0 late."""
        if self.is_there: return self.lead
        if NORMAL.cdf(score) > 1 - self.never: return NEVER
        if not self.pert: factor = math.exp(self.sigma * stretch * score)
        else: factor = 0.8 + 1.4 * beta_quantile(self.pert, NORMAL.cdf(stretch * score))
        return max(math.ceil(self.lead * self.median * factor), 1)


@dataclass
class World:
    """An operator: what it has, what is to come, what delays it, and what is asked of it."""
    clock: int
    items: list  # each after all it waits for
    halls: dict  # hall: (site, fabric, pue_milli)
    shares: dict  # driver: percent of the variance of the log lead time; None: nothing is said, which means 50
    events: list  # (name, chance, median days, P90 days, [driver or item])
    orders: list

    def starts(self, days):
        """The start of each item, by name, given own lead times: after all it waits for, tomorrow at the earliest."""
        starts = {}
        for item in self.items:
            own = NEVER if days[item.name] == NEVER else self.clock + days[item.name]
            gates = [self.clock + 1] + [starts[gate] for gate in item.after]
            starts[item.name] = own if item.is_there else max([own] + gates)
        return starts

    def stated(self, item):
        """The days on which it is there by itself with 50, 80 and 90%."""
        days = [item.days(NORMAL.inv_cdf(u)) for u in (0.5, 0.8, 0.9)]
        return [NEVER if some == NEVER else self.clock + some for some in days]

    def starts_at(self, u):
        """The starts where every item takes as long as it does with a probability."""
        return self.starts({item.name: item.days(NORMAL.inv_cdf(u)) for item in self.items})

    def weights(self, item):
        """The part of each driver in an item's variance; several add up to 90% at most."""
        shares = [50 if self.shares[driver] is None else self.shares[driver] for driver in item.drivers]
        scale = min(sum(shares), 90) / sum(shares) if len(shares) > 1 and sum(shares) else 1
        return [share * scale / 100 for share in shares]

    def future(self, rng, stretch):
        """The starts in one future, whose factors are `stretch` times as wide in the logarithm as they should be."""
        common = {driver: rng.gauss(0, 1) for driver in self.shares}
        struck = []
        for _, chance, median, p90, hits in self.events:
            length = math.ceil(median * (p90 / median) ** (rng.gauss(0, 1) / NORMAL.inv_cdf(0.9)))
            if rng.random() < chance: struck.append((length, hits))
        days = {}
        for item in self.items:
            weights = self.weights(item)
            score = math.sqrt(max(1 - sum(weights), 0)) * rng.gauss(0, 1)
            score += sum(math.sqrt(weight) * common[driver] for weight, driver in zip(weights, item.drivers))
            days[item.name] = item.days(score, stretch)
            if item.is_there or days[item.name] == NEVER: continue
            days[item.name] += sum(length for length, hits in struck if {item.name, *item.drivers} & set(hits))
        return self.starts(days)

    def is_firm(self, item):
        """Whether promises may stand on it: neither it nor anything it waits for is only planned."""
        gates = [other for other in self.items if other.name in item.after]
        return item.is_there or item.stage != "planned" and all(self.is_firm(gate) for gate in gates)


class Maker:
    """Makes one random world. Most items are planned for about the same day and have a driver in common with items of
    another kind, so that it matters what is late together."""

    def __init__(self, rng):
        self.rng, self.items, self.shares, self.halls, self.lead = rng, [], {}, {}, rng.randint(80, 500)

    def world(self):
        rng, size = self.rng, self.rng.choice([256, 512, 1024])
        for site in ["east", "west"][: rng.randint(1, 2)]: self.site(site, size)
        events = []
        for name in ["storm", "strike"][: rng.randint(0, 2)]:
            median, hits = rng.randint(20, 120), [rng.choice(list(self.shares)), rng.choice(self.items).name]
            events.append((name, rng.choice([0.05, 0.1, 0.2]), median, int(median * rng.uniform(1.2, 2.5)), hits))
        clock = date(2025, 1, 1).toordinal() + rng.randrange(1500)
        return World(clock, self.items, self.halls, self.shares, events, [self.order(size) for _ in range(6)])

    def site(self, site, size):
        """A campus with halls for so many accelerators each."""
        rng, power, halls, tranches = self.rng, [], self.rng.randint(1, 3), self.rng.randint(1, 3)
        utility, builder = rng.choice(["grid", f"grid-{site}"]), rng.choice(["builder", f"builder-{site}"])
        transformer = self.item(f"{site}-T", "equipment", "", 0, ["transformers"])
        kw = ceil_div(halls * size * 1600, 1000 * tranches)
        for tranche in range(tranches):
            gates = self.some(0.4, transformer) + self.some(0.3, *power[-1:])
            drivers = rng.choice([[utility], [builder], [utility, builder]])
            power.append(self.item(f"{site}-E{tranche}", "power", f"site_kw/{site}", kw, drivers, gates, there=0.3))
        for letter in "abc"[:halls]:
            self.hall(f"{site}-{letter}", site, size, power, utility, builder)

    def hall(self, hall, site, size, power, utility, builder):
        rng, phases = self.rng, []
        self.halls[hall] = (site, f"{site}-f", rng.choice([1150, 1250, 1400]))
        for phase in range(rng.randint(1, 2)):
            name, kw = f"{hall}-H{phase}", ceil_div(size * 6, 5)
            gates = self.some(0.6, rng.choice(power)) + self.some(0.3, *phases[-1:])
            drivers = [builder] + self.some(0.3, utility)
            phases.append(self.item(name, "hall", f"hall_kw/{hall}", kw, drivers, gates, there=0.15))
        for chip in ["gpu"] + rng.choice([[], [], ["tpu"]]):
            for delivery in range(rng.randint(1, 3)):
                name, gates = f"{hall}-{chip}{delivery}", self.some(0.4, phases[0])
                drivers = rng.choice([[f"{chip}-vendor"], ["customs"], [f"{chip}-vendor", "customs"]])
                self.item(name, "chips", f"chips/{hall}/{chip}", size // 2, drivers, gates, there=0.1)
        drivers, gates = rng.choice([["customs"], [builder]]), self.some(0.3, phases[0])
        self.item(f"{hall}-P", "network", f"ports/{site}-f", ceil_div(size * 5, 4), drivers, gates, there=0.1)

    def item(self, name, kind, resource, quantity, drivers, after=(), there=0.0):
        rng, lead = self.rng, self.lead
        lead = rng.randint(40, 700) if rng.random() < 0.25 else rng.randint(lead * 4 // 5, lead * 6 // 5)
        item = Item(name, kind, resource, quantity, list(after), drivers, lead)
        for driver in drivers: self.shares.setdefault(driver, rng.choice([None, 0, 20, 40, 60, 80, 100]))
        item.median, item.sigma = rng.uniform(0.95, 1.5), rng.uniform(0.1, 0.45)
        item.pert, item.never = rng.choice([0, 0, 0, rng.randint(1, 5)]), rng.choice([0, 0, 0, 0.002, 0.005, 0.01])
        if rng.random() < 0.05: item.stage = "planned"
        elif rng.random() < there: item.stage, item.lead, item.never = "live", -rng.randint(30, 600), 0
        self.items.append(item)
        return name

    def some(self, chance, *names): return [name for name in names if self.rng.random() < chance]

    def order(self, size):
        """Fields as in orders.csv, and how many days after the clock it is wanted."""
        rng, count = self.rng, 8 * self.rng.randint(size // 128, size // 24)
        order = {"count": count, "silicon": rng.choice([["gpu"], ["gpu"], ["gpu", "tpu"], ["tpu", "gpu"]]),
                 "chunk_in": rng.choice(["hall", "fabric"]), "min_chunk": rng.choice([count, count, count // 2]),
                 "term": rng.choice(["200d", "12mo", "36mo", "48mo"])}
        if rng.random() < 0.2: order["steps"] = [{"offset": rng.choice(["60d", "6mo"]), "add": count // 4}]
        return order, rng.choice([0, 0, 0, rng.randint(1, 300)])
