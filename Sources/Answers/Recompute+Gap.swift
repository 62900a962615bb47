/// The gap between demand and supply again, from the files of an export.
extension Recompute {
    /// An order's silicon with the count of each step, and civil terms.
    private static let terms = """
        import calendar
        def plus(day, term):
            if term.endswith("d"): return day + timedelta(int(term[:-1]))
            year, month = divmod(day.year * 12 + day.month - 1 + int(term[:-2]), 12)
            return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        chips = {s["silicon"]: s for s in t("silicon")}
        ramps = {}
        for s in t("steps"): ramps.setdefault(s["order"], []).append((s["offset"], int(s["add"])))
        def parts(o, placed=None):
            given = [s.split(":") for s in o["silicon"].split(";")]
            name, *own = ([g for g in given if g[0] == placed] or given)[0]
            first, whole = int(own[0] if own else o["count"]), int(o["count"])
            return name, [("0d", first)] + [(f, -(-n * first // whole)) for f, n in ramps.get(o["order"], [])]
        def watts(name): return int(chips[name]["watts"]) if chips[name]["kind"] == "accelerator" else 0
        """

    /// What the queue asks for, from its terms.
    static let unserved = python(
        """
        \(terms)
        tiers = {}
        for c in t("clauses"):
            if c["clause"] == "price_tier":
                tiers.setdefault(c["order"], []).append((int(c["accelerators"]), int(c["price_usd_micro_per_accelerator_hour"])))
        orders = units = power = cents = 0
        for o in t("orders"):
            if o["state"] != "queued": continue
            name, steps = parts(o)
            price = int(o["price_usd_micro_per_accelerator_hour"] or chips[name]["price_usd_micro_per_hour"])
            cuts = sorted([(0, price)] + tiers.get(o["order"], [])) + [(10**18, 0)]
            start, micro, count = d(o["earliest"]), 0, sum(n for _, n in steps)
            days = [(plus(start, f), n) for f, n in steps]
            for a, b in zip(sorted({a for a, _ in days}), sorted({a for a, _ in days} | {plus(start, o["term"])})[1:]):
                n = sum(n for f, n in days if f <= a)
                micro += sum(p * max(0, min(n, up) - low) for (low, p), (up, _) in zip(cuts, cuts[1:])) * (b - a).days * 24
            orders, cents = orders + 1, cents - (-micro // 10000)
            if chips[name]["kind"] == "accelerator": units, power = units + count, power + count * watts(name)
        print(orders, units, power, cents)
        """)

    /// The months of two years from the clock's on, what stands on the first day of each, and lines of least squares.
    static let trajectory = python(
        """
        \(terms)
        zero, end = d("2024-01-01"), d("2042-01-01")
        def number(day): return (day.year - 2024) * 12 + day.month - 1
        now = number(d([r["value"] for r in t("policy") if r["name"] == "clock"][0][:10]))
        months = [plus(zero, "%dmo" % m) for m in range(now, now + 25)]
        kind = {(p["order"], p["step"], p["chunk"], p["row"]): p["silicon"] for p in t("placements") if p["state"] != "tentative"}
        firm = {}
        for p in t("placements"):
            if p["state"] != "tentative": firm.setdefault(p["order"], []).append(p)
        takes = [(d(p["start"]), d(p["end"]), int(p["count"]) * watts(p["silicon"])) for rows in firm.values() for p in rows]
        waits = []
        for o in t("orders"):
            if o["state"] in ("inquiry", "cancelled", "refused"): continue
            rows = firm.get(o["order"], []) if o["state"] != "queued" else []
            name, steps = parts(o, rows[-1]["silicon"] if rows else None)
            for step, (offset, n) in enumerate(steps):
                starts = [d(p["start"]) for p in rows if p["step"] == str(step)]
                if starts or o["state"] == "queued":
                    waits.append((plus(d(o["earliest"]), offset), min(starts, default=end), n * watts(name)))
        def at(spans, day): return sum(n for a, b, n in spans if a <= day < b)
        items = {s["item"]: s for s in t("supply")}
        def planned(s): return s["stage"] == "planned" or s["stage"] not in ("live", "retired") and any(
            planned(items[a]) for a in s["after"].split(";") if a)
        units = {}
        for s in items.values():
            if s["resource"] and s["start"] != "never" and s["stage"] != "cancelled" and not planned(s):
                units.setdefault(s["resource"], []).append((d(s["start"]), d(s["end"]) if s["end"] else end, int(s["quantity"])))
        for n in t("needs"):
            name = kind.get((n["order"], n["step"], n["chunk"], n["row"]))
            if name and not watts(name): units.setdefault(n["resource"], []).append((d(n["start"]), d(n["end"]), -int(n["quantity"])))
        def delivers(day):
            total = 0
            for site in {h["site"] for h in t("halls")}:
                loads = []
                for h in [h for h in t("halls") if h["site"] == site]:
                    drawn = sum(at(units.get("chips/%s/%s" % (h["hall"], c), []), day) * watts(c) for c in chips)
                    power = at(units.get("hall_kw/" + h["hall"], []), day) * 1000
                    loads.append((max(min(drawn, power), 0), int(h["pue_milli"])))
                load, sums = sum(w * p for w, p in loads), sum(w for w, _ in loads)
                most = max(at(units.get("site_kw/" + site, []), day), 0) * 10**6
                total += sums if load <= most else sums * most // load
            return total
        def line(y):
            n, s = len(y), sum(range(len(y)))
            return n * sum(i * v for i, v in enumerate(y)) - s * sum(y), n * sum(i * i for i in range(n)) - s * s, sum(y), s, n
        def rate(y): rise, run, *_ = line(y); return (2 * rise + run) // (2 * run)
        waiting = [at(waits, m) for m in months]
        demand = [w + at(takes, m) for w, m in zip(waiting, months)]
        built = [delivers(m) for m in months]
        (a, run, p, s, n), (b, _, q, _, _) = line(demand), line(built)
        over, under, crosses = (q - p) * run - (b - a) * s, n * (a - b), "never"
        if under:
            if under < 0: over, under = -over, -under
            whole, rest = divmod(over, under)
            if abs(whole) < 1200:
                day = plus(months[0], "%dmo" % whole)
                crosses = day + timedelta(rest * (plus(day, "1mo") - day).days // under)
        print(rate(demand), rate(built), rate(waiting), crosses)
        """)
}
