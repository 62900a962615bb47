import Ledger
import Units

/// Pegs again from the files of an export.
extension Recompute {
    /// Classes over life, of `pegs.csv`, and what `capex.csv` spends.
    static let classes = python(
        """
        sums = dict.fromkeys(("promised", "queued", "forecast", "unpegged"), 0)
        for r in t("pegs"): sums[r["certainty"]] += int(r["usd_cents"])
        print(*sums.values(), sum(int(r["usd_cents"]) for r in t("capex")))
        """)

    /// Unpegged capital from what orders stand on alone, `pegs.csv` left aside.
    static let unpegged = python(
        """
        clock = d(max(r["recorded_at"] for r in t("facts"))[:10])
        last = d("2042-01-01").toordinal()
        items = {s["item"]: s for s in t("supply")}
        there = {}
        for n, s in items.items():
            if s["resource"] and s["stage"] != "cancelled" and s["start"] != "never":
                a, b = d(s["start"]).toordinal(), min(d(s["end"]).toordinal() if s["end"] else last, last)
                if a < b: there[n] = (a, b)
        def carried(n):
            if items[n]["stage"] == "cancelled": return set()
            if items[n]["resource"]: return {n} & set(there)
            return {x for m, s in items.items() if n in s["after"].split(";") for x in carried(m)}
        lines, stands, follows = {}, {}, {}
        for n, s in items.items():
            if s["capex_line"]: follows.setdefault(s["capex_line"], set()).update(carried(n))
        for r in t("capex"): lines.setdefault((r["line"], r["class"], int(r["life_months"])), []).append(r)
        for s in t("stands"):
            stands.setdefault(s["item"], []).append((int(s["first"]), int(s["units"]), d(s["start"]).toordinal(), d(s["end"]).toordinal()))
        def number(text): return int(text[:4]) * 12 + int(text[5:7]) - 1
        def first(m): return date(m // 12, m % 12 + 1, 1).toordinal()
        now, ahead, life, red = number(str(clock)), 0, 0, 0
        for (line, _, months), rows in lines.items():
            own, mine = sorted(follows.get(line, ()), key=lambda n: n.encode()), 0
            groups = [(number(r["month"]), int(r["usd_cents"])) for r in rows]
            if own:
                begin = date.fromordinal(min(there[n][0] for n in own))
                groups = [(number(str(begin)), sum(c for _, c in groups))]
            cost = {}
            for month, cents in groups:
                base, more = divmod(cents, months)
                for k in range(months): cost[month + k] = cost.get(month + k, 0) + base + (k < more)
            for month, cents in cost.items():
                begin, end = first(month), first(month + 1)
                def below(until):
                    sums = [0]
                    for n in own: sums.append(sums[-1] + int(items[n]["quantity"]) * max(0, min(there[n][1], until) - max(there[n][0], begin)))
                    return sums
                whole, served = below(end)[-1], 0
                for k, n in enumerate(own):
                    for low, units, a, b in stands.get(n, ()) if whole else ():
                        a, b = max(a, begin), min(b, end)
                        if a >= b: continue
                        for until, sign in ((b, 1), (a, -1)):
                            days = max(0, min(there[n][1], until) - max(there[n][0], begin))
                            base = below(until)[k]
                            served += sign * (cents * (base + (low + units) * days) // whole - cents * (base + low * days) // whole)
                life += cents - served
                if now <= month < now + 36: mine += cents - served
            ahead, red = ahead + mine, red + (mine > 0)
        print(ahead, life, red)
        """)
}
