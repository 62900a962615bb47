import Ledger
import Units

/// Money again from the files of an export: each signed order billed by hand.
extension Recompute {
    /// `bills`: order, month, row, whether it is over, waits or is to come, and cents, each order rounded up cumulatively.
    private static let bills = """
        clock = d(max(r["recorded_at"] for r in t("facts"))[:10])
        chips = {s["silicon"]: s for s in t("silicon")}
        halls = {h["hall"]: h for h in t("halls")}
        sites = {s["site"]: s for s in t("sites")}
        orders = {o["order"]: o for o in t("orders")}
        policy = {r["name"]: r["value"] for r in t("policy")}
        kept = {(v["order"], c) for v in t("versions") if v["is"] == "kept" for c in range(int(v["first_chunk"]), int(v["last_chunk"]) + 1)}
        tiers, placed = {}, {}
        for c in t("clauses"):
            if c["clause"] == "price_tier": tiers.setdefault(c["order"], []).append((int(c["accelerators"]), int(c["price_usd_micro_per_accelerator_hour"])))
        for p in t("placements"):
            if (p["order"], int(p["chunk"])) not in kept and p["state"] != "held": placed.setdefault(p["order"], []).append(p)
        def parts(amount, weights):
            whole = sum(weights)
            cut = [amount * w // whole for w in weights]
            rank = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
            for i in rank[:amount - sum(cut)]: cut[i] += 1
            return cut
        def months(a, b):
            while a < b:
                after = (a.replace(day=1) + timedelta(32)).replace(day=1)
                yield a, min(after, b)
                a = after
        bills = []
        for name, rows in placed.items():
            o = orders[name]
            price = int(o["price_usd_micro_per_accelerator_hour"] or chips[rows[0]["silicon"]]["price_usd_micro_per_hour"])
            steps = sorted([(0, price)] + tiers.get(name, [])) + [(10**18, 0)]
            days, micro, billed = sorted({p[k] for p in rows for k in ("start", "end")}), 0, 0
            for a, b in zip(days, days[1:]):
                on = [p for p in rows if p["start"] <= a and b <= p["end"]]
                if not on: continue
                n = sum(int(p["count"]) for p in on)
                hour = sum(q * max(0, min(n, up) - low) for (low, q), (up, _) in zip(steps, steps[1:]))
                for x, y in months(d(a), d(b)):
                    for x, y in ((x, min(y, clock)), (max(x, clock), y)):
                        if x >= y: continue
                        micro += hour * (y - x).days * 24
                        cents = -(-micro // 10000)
                        kind = "waiting" if o["state"] == "queued" else "recognised" if x < clock else "contracted"
                        for p, c in zip(on, parts(cents - billed, [int(p["count"]) for p in on])): bills.append((name, str(x)[:7], p, kind, c))
                        billed = cents
        last = str(clock.replace(day=1) - timedelta(1))[:7]
        """

    /// The last month's revenue times twelve: of accelerators, and of everything.
    static let runRate = python(
        """
        \(bills)
        past = [b for b in bills if b[1] == last and b[3] == "recognised"]
        print(last, 12 * sum(b[4] for b in past if chips[b[2]["silicon"]]["kind"] == "accelerator"), 12 * sum(b[4] for b in past))
        """)

    static let budget = python(
        """
        caps = over = 0
        group = {"equipment": "power"}
        for r in t("policy"):
            if not r["name"].startswith("capital_cap_usd_cents/"): continue
            period, *kind = r["name"].split("/")[1:]
            q = {"Q1": ("01", "02", "03"), "Q2": ("04", "05", "06"), "Q3": ("07", "08", "09"), "Q4": ("10", "11", "12")}
            months = [period[:5] + m for m in q[period[5:]]] if "Q" in period else [period]
            spent = sum(int(c["usd_cents"]) for c in t("capex") if any(c["month"].startswith(m) for m in months)
                and (not kind or group.get(c["class"], c["class"]) == kind[0]))
            caps, over = caps + 1, over + (spent > int(r["value"]))
        print(caps, over)
        """)

    /// What is signed and not delivered, and how long it still runs. Orders without a date are worth their terms.
    static let backlog = python(
        """
        \(bills)
        import calendar
        def plus(day, term):
            n, unit = int(term.rstrip("dwmoy")), term.lstrip("0123456789")
            if unit in ("d", "w"): return day + timedelta(n * (7 if unit == "w" else 1))
            y, m = divmod(day.year * 12 + day.month - 1 + n * (12 if unit == "y" else 1), 12)
            return date(y, m + 1, min(day.day, calendar.monthrange(y, m + 1)[1]))
        left, ends = {}, {}
        for name, month, row, kind, cents in bills:
            if kind != "recognised": left[name] = left.get(name, 0) + cents
            ends[name] = max(ends.get(name, ""), row["end"])
        for o in orders.values():
            if o["state"] != "queued" or o["signed"] == "" or o["order"] in placed: continue
            given = [x.split(":") for x in o["silicon"].split(";")]
            count = int(given[0][1]) if len(given[0]) > 1 else int(o["count"])
            start, micro = max(d(o["earliest"]), d(o["signed"])), 0
            end = plus(start, o["term"])
            price = int(o["price_usd_micro_per_accelerator_hour"] or chips[given[0][0]]["price_usd_micro_per_hour"])
            added = [(start, count)] + [(min(plus(start, s["offset"]), end), -(-int(s["add"]) * count // int(o["count"]))) for s in t("steps") if s["order"] == o["order"]]
            micro = sum(n * (end - a).days * 24 * price for a, n in added)
            left[o["order"]] = -(-micro // 10000)
            ends[o["order"]] = str(plus(max(d(o["earliest"]), clock), o["term"]))
        own = {n: c for n, c in left.items() if orders[n]["segment"] != "internal"}
        total = sum(own.values())
        print(total, sum(c * max((d(ends[n]) - clock).days, 0) for n, c in own.items()) // total)
        """)

    /// What instances earned in the last month of the last two quarters, split over the chips in them, times twelve: the
    /// operator's own, and all; and all unsplit.
    static func chipLines(_ months: [Month], _ vendor: String) -> String {
        python(
            """
            \(bills)
            needs = {}
            for n in t("silicon_needs"):
                if n["needs"] != "ports": needs.setdefault(n["silicon"], []).append((n["needs"], int(n["quantity"]), int(n["per"])))
            def price(s): return int(chips[s]["price_usd_micro_per_hour"])
            out = []
            for month in "\(months.map(\.description).joined(separator: " "))".split():
                own = total = 0
                for name, m, p, kind, cents in bills:
                    if m != month or kind != "recognised": continue
                    s, whole = p["silicon"], 1
                    for _, _, per in needs.get(s, []): whole *= per
                    split = [(s, price(s) * whole)] + [(x, price(x) * q * (whole // per)) for x, q, per in needs.get(s, [])]
                    for (x, _), c in zip(split, parts(cents, [w for _, w in split])):
                        own, total = own + 12 * c * (chips[x]["vendor"] == "\(vendor)"), total + 12 * c
                out += [own, total]
            print(*out)
            """)
    }

    static let chipGrowth = python(
        """
        from math import log
        a, b = [float(r["value"]) for r in t("reference") if r["series"] == "chip_line_run_rate"][-2:]
        print("%.6f %.6f" % (b / a - 1, 3 * log(2) / log(b / a)))
        """)

    /// Revenue recognised, still to come and the run rate by segment.
    static let segments = python(
        """
        \(bills)
        sums = {}
        for name, month, p, kind, cents in bills:
            s = sums.setdefault(orders[name]["segment"] or "other", [0, 0, 0])
            s[kind != "recognised"] += cents
            if month == last and kind == "recognised": s[2] += 12 * cents
        print(*[":".join(map(str, [n] + s)) for n, s in sorted(sums.items())])
        """)

    /// A vendor's share of accelerator training revenue over the last quarters that are over, millionths.
    static func vendorShare(_ vendor: String, _ quarters: [Month]) -> String {
        python(
            """
            \(bills)
            out = []
            for first in "\(quarters.map(\.description).joined(separator: " "))".split():
                quarter = ["%s-%02d" % (first[:4], int(first[5:]) + k) for k in range(3)]
                own = total = 0
                for name, month, p, kind, cents in bills:
                    chip = chips[p["silicon"]]
                    if month in quarter and orders[name]["workload"] == "training" and chip["kind"] == "accelerator":
                        own, total = own + cents * (chip["vendor"] == "\(vendor)"), total + cents
                out.append(own * 1000000 // total)
            print(*out, "declines" if all(b < a for a, b in zip(out, out[1:])) else "does not")
            """)
    }

    /// What placements draw, at the zone's tariff.
    private static let energy = """
        load = int(policy.get("energy_load_factor_pct", "100"))
        tariffs = sorted((e["contract"], e["zone"], round(float(e["usd_mwh"]) * 10**6), e["start"], e["end"]) for e in t("energy") if e["kind"] == "tariff")
        mean = sum(p for _, _, p, _, _ in tariffs) // len(tariffs) if tariffs else 0
        def tariff(zone, day): return next((p for _, z, p, a, b in tariffs if z == zone and (not a or a <= day) and (not b or day < b)), mean)
        def power(p, x, y):
            h = halls[p["hall"]]
            kw = -(-int(p["count"]) * int(chips[p["silicon"]]["watts"]) * int(h["pue_milli"]) // 10**6)
            return -(-kw * (y - x).days * 24 * load * tariff(sites[h["site"]]["zone"], str(x)) // 10**9)
        draws = [(n, p, x, y) for n, rows in placed.items() if orders[n]["state"] != "queued" for p in rows for x, y in months(d(p["start"]), d(p["end"]))]
        """

    /// A year's revenue, energy, depreciation and income.
    static func profitAndLoss(_ year: Int) -> String {
        python(
            """
            \(bills)
            \(energy)
            revenue = sum(c for _, m, _, kind, c in bills if m.startswith("\(year)") and kind != "waiting")
            drawn = sum(power(p, x, y) for _, p, x, y in draws if x.year == \(year))
            worn = sum(int(r["usd_cents"]) for r in t("pegs") if r["month"].startswith("\(year)"))
            print(revenue, drawn, worn, revenue - drawn - worn)
            """)
    }

    /// The fleet's cash by month, its present value at a rate, and the rate at which that is nothing.
    static func returns(_ percent: Int) -> String {
        python(
            """
            \(bills)
            \(energy)
            cash = {}
            def add(month, cents): cash[month] = cash.get(month, 0) + cents
            for r in t("capex"): add(r["month"], -int(r["usd_cents"]))
            for _, month, _, kind, cents in bills:
                if kind != "waiting": add(month, cents)
            for _, p, x, y in draws: add(str(x)[:7], -power(p, x, y))
            flows = sorted((d(m + "-01"), c) for m, c in cash.items())
            def value(rate): return sum(c / (1 + rate) ** ((day - flows[0][0]).days / 365) for day, c in flows)
            low, high = -0.9999, 10.0
            rising = value(low) < 0
            for _ in range(200):
                middle = (low + high) / 2
                if (value(middle) > 0) == rising: high = middle
                else: low = middle
            none = (value(-0.9999) > 0) == (value(10.0) > 0)
            print(round(value(\(percent) / 100)), "none" if none else "%.9f" % low)
            """)
    }

    /// Cost and bundle price of an hour of each accelerator, micro-dollars.
    static let bundles = python(
        """
        chips = {s["silicon"]: s for s in t("silicon")}
        policy = {r["name"]: r["value"] for r in t("policy")}
        items = {s["item"]: s for s in t("supply")}
        end = "2042-01-01"
        def carried(n):
            s = items[n]
            if s["stage"] == "cancelled": return set()
            if s["resource"]: return {n} if s["start"] < min(s["end"] or end, end) else set()
            return {x for m, w in items.items() if n in w["after"].split(";") for x in carried(m)}
        lines, follows = {}, {}
        for n, s in items.items():
            if s["capex_line"]: follows.setdefault(s["capex_line"], set()).update(carried(n))
        for r in t("capex"):
            key = r["line"], r["class"], int(r["life_months"])
            lines[key] = lines.get(key, 0) + int(r["usd_cents"])
        def unit(*classes):
            own = {k: c for k, c in lines.items() if k[1] in classes and follows.get(k[0])}
            units = sum(int(items[n]["quantity"]) for n in set().union(*(follows[k[0]] for k in own)))
            return sum(-(-max(c, 0) // k[2]) for k, c in own.items()), max(units, 1)
        def hour(u, quantity, per): return -(-u[0] * quantity * 20000 // (u[1] * per * 1461))
        def chip(s, q=1, per=1): return hour((int(chips[s]["unit_cost_usd_cents"]), int(chips[s]["life_months"])), q, per)
        port, hall, site = unit("network"), unit("hall"), unit("power", "equipment")
        pues = [int(h["pue_milli"]) for h in t("halls")]
        pue = -(-sum(pues) // len(pues))
        prices = [round(float(e["usd_mwh"]) * 10**6) for e in t("energy") if e["kind"] == "tariff"]
        tariff = sum(prices) // len(prices) if prices else 0
        load, target = int(policy.get("energy_load_factor_pct", 100)), int(policy.get("bundle_margin_pct", 30))
        out = []
        for s, c in chips.items():
            if c["kind"] != "accelerator": continue
            watts = int(c["watts"])
            cost = chip(s) + hour(hall, watts, 1000) + hour(site, watts * pue, 10**6) - (-watts * pue * load * tariff // 10**11)
            for n in t("silicon_needs"):
                if n["silicon"] == s:
                    q, per = int(n["quantity"]), int(n["per"])
                    cost += hour(port, q, per) if n["needs"] == "ports" else chip(n["needs"], q, per)
            out.append("%s:%d:%d" % (s, cost, -(-cost * 100 // (100 - target))))
        print(*out)
        """)
}
