import Ledger
import Odds
import Units

/// What is drawn, again from the files of an export: by closed form where there is one, else by draws of one's own.
extension Recompute {
    /// The clock's day, items by name, and whether anything in an item's chain is planned only.
    static let items = """
        clock = d(max(r["recorded_at"] for r in t("facts"))[:10])
        end = d("2042-01-01")
        items = {s["item"]: s for s in t("supply")}
        def gates(s): return [a for a in s["after"].split(";") if a]
        def there(s): return s["stage"] in ("live", "retired")
        def planned(s, skip=()): return s["stage"] == "planned" or not there(s) and any(
            planned(items[a], skip) for a in gates(s) if items[a]["class"] not in skip)
        def leaves(s): return d(s["end"]) if s["end"] else end
        """

    /// An item's own day at a normal score, and the score up to which it is there by a day.
    static let curve = """
        from math import exp, log, sqrt, ceil, inf
        from statistics import NormalDist
        N = NormalDist()
        S80, S90 = N.inv_cdf(0.8), N.inv_cdf(0.9)
        share = {r["name"].split("/", 1)[1]: int(r["value"]) for r in t("policy") if r["name"].startswith("driver_share_pct/")}
        def drivers(s): return sorted({x.strip() for x in s["driver"].split(";") if x.strip()})
        def loads(s):
            names = drivers(s)
            parts = [share.get(n, 50) for n in names]
            total = sum(parts)
            most = min(total, 90) if len(names) > 1 else total
            return [(n, sqrt(p * most / (total * 100))) for n, p in zip(names, parts) if total]
        class Curve:
            def __init__(c, s):
                zero = d(s["as_of"])
                def x(v): return None if v == "never" else (d(v) - zero).days
                p50, p80, p90 = x(s["p50"]), x(s["p80"]), x(s["p90"])
                last = 0 if p50 is None else 0.5 if p80 is None else 0.8 if p90 is None else 1
                end = min(last, 1 - int(s["never_ppm"] or 0) / 1e6)
                c.end = inf if end >= 1 else N.inv_cdf(end) if end > 0 else -inf
                c.a = p50 or 0
                c.b = c.a if p80 is None else p80
                c.c = c.b if p90 is None else p90
                c.log = c.a > 0 and d(s["plan"]) > zero
                def rise(a, b): return log(b / a) if c.log else b - a
                whole = rise(c.a, c.c) / S90 if last == 1 else 0
                c.low = rise(c.a, c.b) / S80 or whole
                c.high = rise(c.b, c.c) / (S90 - S80) or whole
            def tail(c, a, r): return a * exp(r) if c.log else a + r
            def day(c, z):
                if z > c.end: return None
                if z <= 0: return ceil(max(c.tail(c.a, c.low * z), min(c.a, 1)) - 1e-9)
                if z > S90: return ceil(min(c.tail(c.c, c.high * (z - S90)), 3652425) - 1e-9)
                u = N.cdf(z)
                v = c.a + (c.b - c.a) * (u - 0.5) / 0.3 if u <= 0.8 else c.b + (c.c - c.b) * (u - 0.8) / 0.1
                return ceil(v - 1e-9)
            def score(c, x):
                if x >= c.c: z = S90 + (log(x / c.c) if c.log else x - c.c) / c.high if c.high else inf
                elif x >= c.b: z = N.inv_cdf(0.8 + 0.1 * (x - c.b) / (c.c - c.b))
                elif x >= c.a: z = N.inv_cdf(min(0.5 + 0.3 * (x - c.a) / (c.b - c.a), 0.8)) if c.b > c.a else S80
                elif x < 1 or not c.low: z = -inf
                else: z = (log(x / c.a) if c.log else x - c.a) / c.low
                return min(z, c.end)
        """

    static let powerBooked = python(
        """
        \(items)
        power = [s for s in items.values() if s["resource"].startswith("site_kw/") and s["stage"] != "cancelled"
                 and not planned(s)]
        standing = [s for s in power if leaves(s) > clock]
        on = [s for s in standing if s["start"] != "never" and d(s["start"]) <= clock]
        state = {(p["order"], p["step"], p["chunk"], p["row"]): p["state"] for p in t("placements")}
        firm = [n for n in t("needs") if state[(n["order"], n["step"], n["chunk"], n["row"])] != "tentative"]
        def now(kind): return sum(int(n["quantity"]) for n in firm if n["resource"].startswith(kind)
                                  and d(n["start"]) <= clock < d(n["end"]))
        change = {}
        def add(r, a, b, q):
            for day, x in ((max(a, clock), q), (max(b, clock), -q)):
                if day < end: change.setdefault(r, {}).setdefault(day, 0); change[r][day] += x
        for s in power:
            if s["start"] != "never": add(s["resource"], d(s["start"]), leaves(s), int(s["quantity"]))
        for n in firm:
            if n["resource"].startswith("site_kw/"): add(n["resource"], d(n["start"]), d(n["end"]), -int(n["quantity"]))
        short = 0
        for days in change.values():
            free, order = 0, sorted(days)
            for a, b in zip(order, order[1:] + [end]):
                free += days[a]
                if free < 0: short += (b - a).days
        hours, latest, above = 0, {}, 0
        limit = {}
        for r in t("readings"):
            site, day = r["site"], r["hour"][:10]
            if (site, day) not in limit:
                limit[site, day] = sum(int(s["quantity"]) for s in power if s["resource"] == "site_kw/" + site and leaves(s) > d(day))
            hours, above = hours + 1, above + (int(r["kw"]) > limit[site, day])
            latest[site] = max(latest.get(site, ("", 0)), (r["hour"], int(r["kw"])))
        print(sum(int(s["quantity"]) for s in standing), sum(int(s["quantity"]) for s in on), now("site_kw/"), now("hall_kw/"), short,
              hours, sum(k for _, k in latest.values()), above)
        """)

    private static func ends(_ days: [Day]) -> String {
        """
        ends = [d(x) for x in "\(days.map(\.description).joined(separator: " "))".split()]
        who = {o["order"]: o["customer"] for o in t("orders")}
        needs = [n for n in t("needs") if n["resource"].startswith("site_kw/")]
        total = [sum(int(n["quantity"]) for n in needs if d(n["start"]) <= e < d(n["end"])) for e in ends]
        """
    }

    static func buildOuts(_ days: [Day]) -> String {
        python(
            """
            \(ends(days))
            watts = {s["silicon"]: int(s["watts"]) for s in t("silicon")}
            import calendar
            def plus(day, term):
                if term.endswith("d"): return day + timedelta(int(term[:-1]))
                year, month = divmod(day.year * 12 + day.month - 1 + int(term[:-2]), 12)
                return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
            has = {who[n["order"]] for n in needs if any(d(n["start"]) <= e < d(n["end"]) for e in ends)}
            asks = {o["customer"] for o in t("orders") if o["state"] not in ("inquiry", "cancelled", "refused")
                    and watts[o["silicon"].split(";")[0].split(":")[0]] and any(
                    d(o["earliest"]) <= e < plus(d(o["earliest"]), o["term"]) for e in ends)}
            print(len(has | asks), *total)
            """)
    }

    static func countriesExceeded(_ days: [Day], _ percent: Int) -> String {
        python(
            """
            \(ends(days))
            gwh = [k * 876 * \(percent) // 10000000 for k in total]
            use = {}
            for r in sorted((r for r in t("reference") if r["series"] == "country_electricity_use"), key=lambda r: r["known_on"]):
                use[r["date"]] = round(float(r["value"]) * 1000)
            print(*gwh, "|", ", ".join(c for v, c in sorted((v, c) for c, v in use.items()) if v < gwh[-1]) or "none")
            """)
    }

    /// `paid(contracts)`: cents for units under contract, and those of months over by their planned days.
    private static let payments = """
        def paid(contracts):
            total = before = 0
            for e in contracts:
                s = items.get(e["tranche"]) or items.get(e["contract"])
                if s["stage"] not in ("planned", "committed", "under_way"): continue
                names = [n for n, x in items.items() if x["capex_line"] == s["capex_line"]]
                flows = [(m["month"], int(m["usd_cents"])) for m in t("milestones") if m["contract"] == e["contract"]]
                for c in t("capex") if s["capex_line"] else []:
                    if c["line"] == s["capex_line"]:
                        part, more = divmod(int(c["usd_cents"]), len(names))
                        flows.append((c["month"], part + (names.index(s["item"]) < more)))
                for month, cents in flows:
                    over = (d(month + "-01") + timedelta(32)).replace(day=1)
                    total, before = total + cents, before + cents * (over <= d(s["plan"]))
            return total, before
        """

    /// Expected megawatts by the units' own dates; the first unit by an integral over each driver's score.
    static func smallReactors(_ end: Day) -> String {
        python(
            """
            \(items)
            \(curve)
            \(payments)
            by = d("\(end)")
            units = []
            for e in t("energy"):
                s = items.get(e["tranche"]) or items.get(e["contract"])
                if e["kind"] == "smr" and s and s["stage"] != "cancelled":
                    units.append((e["developer"], float(e["mw"]), Curve(s).score((by - d(s["as_of"])).days), loads(s)))
            mw = sum(m * N.cdf(z) for _, m, z, _ in units)
            none = 1
            for group in {tuple(n for n, _ in l) for *_, l in units}:
                mine = [(z, l[0][1] if l else 0) for *_, z, l in units if tuple(n for n, _ in l) == group]
                grid = [-8 + 16 * (k + 0.5) / 4000 for k in range(4000)]
                sums = 0
                for g in grid:
                    p = N.pdf(g) * 16 / 4000
                    for z, w in mine: p *= 1 - (N.cdf((z - w * g) / sqrt(1 - w * w)) if w < 1 else z >= g)
                    sums += p
                none *= sums
            smr = [e for e in t("energy") if e["kind"] == "smr" and (items.get(e["tranche"]) or items.get(e["contract"]))]
            print(len({u[0] for u in units}), len(units), "%.1f %.2f %.2f" % (sum(u[1] for u in units), mw, 100 * (1 - none)), *paid(smr))
            """)
    }

    static func reactorsInTime(_ names: [ItemName], _ by: Day) -> String {
        python(
            """
            \(items)
            \(curve)
            \(payments)
            for n in "\(names.map(\.text).joined(separator: ";"))".split(";"):
                s = items[n]
                print(n, "%.2f" % (100 * N.cdf(Curve(s).score((d("\(by)") - d(s["as_of"])).days))), end=" ")
            names = "\(names.map(\.text).joined(separator: ";"))".split(";")
            print(*paid(e for e in t("energy") if e["kind"] == "nuclear" and (e["tranche"] in names or e["contract"] in names)))
            """)
    }
}
