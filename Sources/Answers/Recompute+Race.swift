import Ledger
import Odds
import Units

/// Power against halls, from draws of a stranger's own.
extension Recompute {
    /// Draws own days of the items that some need, and their starts with and without waiting for power.
    private static let draws = """
        \(items)
        \(curve)
        import random
        luck = random.Random(20260409)
        tomorrow = clock + timedelta(1)
        curves = {n: (Curve(s), loads(s), d(s["as_of"])) for n, s in items.items() if not there(s) and s["stage"] != "cancelled"}
        events = []
        for r in t("policy"):
            if r["name"].startswith("event/"):
                p, m, q, *hit = r["value"].split(";")
                events.append((int(p) / 1e6, float(m), log(float(q) / float(m)) / S90 if float(m) else 0,
                               {n for n in curves if n in hit or set(drivers(items[n])) & set(hit)}))
        def own(wanted):
            z = {}
            days = {}
            for n in wanted:
                c, l, zero = curves[n]
                rest = 1
                score = 0
                for driver, w in l:
                    if driver not in z: z[driver] = luck.gauss(0, 1)
                    score += w * z[driver]
                    rest -= w * w
                x = c.day(score + sqrt(max(rest, 0)) * luck.gauss(0, 1))
                days[n] = None if x is None else max(zero + timedelta(max(x, 1)), tomorrow)
            for p, m, sigma, hit in events:
                if luck.random() < p:
                    more = timedelta(ceil(m * exp(sigma * luck.gauss(0, 1)) - 1e-9))
                    for n in hit:
                        if days.get(n): days[n] += more
            return days
        def start(n, days, skip, seen):
            if n not in seen:
                s = items[n]
                if there(s): seen[n] = d(s["start"])
                else:
                    all_ = [days.get(n)] + [start(a, days, skip, seen) for a in gates(s) if items[a]["class"] not in skip]
                    seen[n] = None if None in all_ else max(all_)
            return seen[n]
        halls = {h["hall"]: h for h in t("halls")}
        def counts(s): return s["stage"] != "cancelled"
        needs = {}
        for n, s in items.items():
            kind, _, place = s["resource"].partition("/")
            if kind == "site_kw" and counts(s) and not planned(s): needs.setdefault(place, ([], []))[0].append((n, int(s["quantity"])))
            if kind == "hall_kw" and counts(s) and not planned(s, ("power",)):
                h = halls[place]
                needs.setdefault(h["site"], ([], []))[1].append((n, -(-int(s["quantity"]) * int(h["pue_milli"]) // 1000)))
        def behind(n):
            seen, path = set(), [n]
            while path:
                x = path.pop()
                if x not in seen: seen.add(x); path += [] if there(items[x]) else gates(items[x])
            return seen
        def wanted(sites):
            return sorted({x for p in sites for n, _ in needs[p][0] + needs[p][1] for x in behind(n) if x in curves})
        def on(s, a, day): return a is not None and a <= day < leaves(s)
        def missing(site, days, fed, shells, day):
            power = sum(q for n, q in needs[site][0] if on(items[n], start(n, days, (), fed), day))
            need = sum(q for n, q in needs[site][1] if on(items[n], start(n, days, ("power",), shells), day))
            return max(0, need - power)
        """

    static func race(at site: SiteName, on day: Day, draws count: Int) -> String {
        python(
            """
            \(draws)
            site, day, count = "\(site)", d("\(day)"), \(count)
            names = wanted([site])
            lack = []
            for _ in range(count):
                days = own(names)
                lack.append(missing(site, days, {}, {}, day))
            print(site, day, "%.2f %.3f" % (100 * sum(x > 0 for x in lack) / count, sum(lack) / count / 1000))
            """)
    }

    static func raceInAll(_ months: [Day], draws count: Int) -> String {
        python(
            """
            \(draws)
            months = [d(x) for x in "\(months.map(\.description).joined(separator: " "))".split()]
            from bisect import bisect_left
            def first(day): return bisect_left(months, day)
            sites, count, total = sorted(needs), \(count), 0
            names = wanted(sites)
            for _ in range(count):
                days, fed, shells = own(names), {}, {}
                for site in sites:
                    line = [0] * (len(months) + 1)
                    for sign, part, skip, seen in ((-1, 0, (), fed), (1, 1, ("power",), shells)):
                        for n, q in needs[site][part]:
                            a = start(n, days, skip, seen)
                            if a is not None and a < leaves(items[n]):
                                line[first(a)] += sign * q
                                line[first(leaves(items[n]))] -= sign * q
                    now = 0
                    for x in line[:-1]:
                        now += x
                        total += max(now, 0)
            print(10000, "%.2f" % (total / count / 1000))
            """)
    }

    /// Who leaves, the latest signed first, until a fifth of all accelerators are gone; and the backlog.
    static func stress(money: Bool) -> String {
        python(
            """
            clock = max(r["recorded_at"] for r in t("facts"))[:10]
            chips = {s["silicon"]: s for s in t("silicon")}
            steps, rows, tiers = {}, {}, {}
            for s in t("steps"): steps.setdefault(s["order"], []).append(int(s["add"]))
            for p in t("placements"): rows.setdefault(p["order"], []).append(p)
            for c in t("clauses"):
                if c["clause"] == "price_tier":
                    tiers.setdefault(c["order"], []).append((int(c["accelerators"]), int(c["price_usd_micro_per_accelerator_hour"])))
            def size(o):
                given = [s.split(":") for s in o["silicon"].split(";")]
                placed = rows[o["order"]][-1]["silicon"] if o["order"] in rows else None
                name, *own = ([g for g in given if g[0] == placed] or given)[0]
                if chips[name]["kind"] != "accelerator": return 0
                first, whole = int(own[0] if own else o["count"]), int(o["count"])
                return first + sum(-(-n * first // whole) for n in steps.get(o["order"], []))
            def backlog(o):
                mine = [p for p in rows.get(o["order"], []) if p["end"] > clock]
                if not mine: return 0
                price = int(o["price_usd_micro_per_accelerator_hour"] or chips[mine[0]["silicon"]]["price_usd_micro_per_hour"])
                cuts = sorted([(0, price)] + tiers.get(o["order"], [])) + [(10**18, 0)]
                days = sorted({max(p[k], clock) for p in mine for k in ("start", "end")})
                micro = 0
                for a, b in zip(days, days[1:]):
                    n = sum(int(p["count"]) for p in mine if p["start"] <= a and b <= p["end"])
                    micro += sum(p * max(0, min(n, up) - low) for (low, p), (up, _) in zip(cuts, cuts[1:])) * (d(b) - d(a)).days * 24
                return -(-micro // 10000)
            asking = [o for o in t("orders") if o["state"] in ("queued", "held", "promised", "active", "delayed") and size(o)]
            total = sum(map(size, asking))
            asking.sort(key=lambda o: (o["signed"] or "9", o["order"].encode()), reverse=True)
            gone, left = 0, 0
            for o in asking:
                if gone * 5 >= total: break
                gone, left = gone + size(o), left + 1
            print(left, gone, total\(money ? ", sum(map(backlog, asking))" : ""))
            """)
    }
}
