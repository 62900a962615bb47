import Ledger
import Units

/// Shell lines that give a mission row's value again from the files of an export, with python3 alone. They share nothing
/// with this program but the files.
enum Recompute {
    private static let head = """
        import csv
        from datetime import date, timedelta
        def t(n): return list(csv.DictReader(open(n + ".csv", newline="")))
        def d(s): return date.fromisoformat(s)
        """

    static func python(_ body: String) -> String { "python3 -c '\(head)\n\(body)'" }

    static func slippedHall(_ item: ItemName) -> String {
        python(
            """
            items = {r["item"]: r for r in t("supply")}
            i = items["\(item)"]
            gates = [items[a]["start"] for a in i["after"].split(";") if a]
            clock = max(r["recorded_at"] for r in t("facts"))[:10]
            own = max(d(i["p80"]) + timedelta(60), d(clock) + timedelta(1)).isoformat()
            later = max([own] + gates)
            firm = {(r["order"], r["step"], r["chunk"], r["row"]) for r in t("placements") if r["state"] != "tentative"}
            hit = {r["order"] for r in t("needs") if r["resource"] == i["resource"] and r["start"] < later
                   and r["end"] > i["start"] and (r["order"], r["step"], r["chunk"], r["row"]) in firm}
            print(i["item"], len(hit))
            """)
    }

    static func powerChain(_ item: ItemName) -> String {
        python(
            """
            items = {r["item"]: r for r in t("supply")}
            clock = d(max(r["recorded_at"] for r in t("facts"))[:10])
            def day(n):
                i = items[n]
                if i["stage"] in ("live", "retired"): return i["start"], n
                own = max(d(i["p80"]), clock + timedelta(1)).isoformat()
                best = (own, n)
                for a in i["after"].split(";"):
                    if a and day(a)[0] > best[0]: best = day(a)
                return best
            print("\(item)", *day("\(item)"))
            """)
    }

    static func auditTrail(_ branch: BranchName) -> String {
        """
        python3 -c 'import csv, hashlib, sys
        csv.field_size_limit(1 << 30)
        last = "0" * 64
        for n, r in enumerate(csv.DictReader(open("facts.csv", newline="")), 1):
            names = "previous_hash branch seq schema recorded_at effective_day tenant actor kind request_key payload".split()
            text = "\\x1f".join(r[k] for k in names)
            if r["previous_hash"] != last or hashlib.sha256(text.encode()).hexdigest() != r["hash"]: sys.exit("broken at " + r["seq"])
            last = r["hash"]
        print(n, last)'
        """
    }

    static func reclaimed(_ order: OrderName) -> String {
        python(
            """
            firm = {r["order"] for r in t("orders") if r["state"] in ("promised", "active", "delayed")}
            print(len(firm - {"\(order)"}))
            """)
    }

    static func knownThen(_ days: [String]) -> String {
        python(
            """
            rows = [r for r in t("reference") if r["series"] == "chip_line_run_rate"]
            print(*[[r["value"] for r in rows if r["known_on"] <= day][-1] for day in \(days)])
            """)
    }

    static func portsBind(_ count: Int, _ silicon: SiliconName, _ blocker: Blocker, _ kind: Offer.Kind) -> String {
        python(
            """
            r, day = "\(blocker.resource)", (d("\(blocker.clears)") - timedelta(1)).isoformat()
            state = {(p["order"], p["step"], p["chunk"], p["row"]): p["state"] for p in t("placements")}
            def need(states): return sum(int(n["quantity"]) for n in t("needs") if n["resource"] == r and n["start"] <= day < n["end"]
                and state[(n["order"], n["step"], n["chunk"], n["row"])] in states)
            def supply(stages): return sum(int(s["quantity"]) for s in t("supply") if s["resource"] == r and s["stage"] in stages
                and s["start"] <= day and (not s["end"] or day < s["end"]))
            sold, hoped, sure = ("held", "promised", "active"), ("tentative",), ("live", "under_way", "committed")
            free = min(\(kind == .firm ? "supply(sure) - need(sold), " : "10**12, ")supply(sure + ("planned",)) - need(sold + hoped))
            per = [n for n in t("silicon_needs") if n["silicon"] == "\(silicon)" and n["needs"] == "ports"][0]
            print(r, -(-\(count) * int(per["quantity"]) // int(per["per"])) - free)
            """)
    }

    static let residency = python(
        """
        halls = {h["hall"]: h["site"] for h in t("halls")}
        sites = {s["site"]: s["region"] for s in t("sites")}
        allowed = {o["order"]: o["regions"].split(";") if o["regions"] else [] for o in t("orders")}
        print(sum(1 for p in t("placements") if allowed[p["order"]] and sites[halls[p["hall"]]] not in allowed[p["order"]]))
        """)

    /// Orders that are over or came to nothing are left out, and of the others what was before an amendment.
    static let substitutes = python(
        """
        clock = max(r["recorded_at"] for r in t("facts"))[:10]
        opened = {o["order"]: [s.split(":")[0] for s in o["silicon"].split(";")] for o in t("orders")
                  if o["state"] not in ("ended", "cancelled", "refused")}
        rows = [(p["order"], p["silicon"]) for p in t("placements") if p["order"] in opened and p["end"] > clock]
        several = {o: a for o, a in opened.items() if len(a) > 1}
        on = {o: s for o, s in rows if o in several}
        other = sum(1 for o, s in on.items() if s != several[o][0])
        print(len(several), len(on) - other, other, len({o for o, s in rows if s not in opened[o]}))
        """)

    static let contracts = python(
        """
        from collections import Counter
        print(*[f"{k}={v}" for k, v in sorted(Counter(o["state"] for o in t("orders")).items())])
        """)

    static let queueOrder = python(
        """
        q = [o for o in t("orders") if o["state"] == "queued"]
        print(*[o["order"] for o in sorted(q, key=lambda o: (int(o["tier"]), o["signed"] or "9", o["order"].encode()))])
        """)

    /// A naive search: every day, every fabric, capacity hall by hall; at joint dates what a placement stands on, unit by unit
    /// and day by day, counted over the futures that the ledger's dates stand on.
    static func quotedDate(_ count: Int, _ silicon: SiliconName) -> String {
        python(
            """
            N, chip, zero = \(count), "\(silicon)", d("2024-01-01")
            H = (d("2042-01-01") - zero).days
            def x(s, none): return none if s in ("", "never") else max(0, min(H, (d(s) - zero).days))
            clock = max(r["recorded_at"] for r in t("facts"))[:10]
            now = (d(clock) - zero).days
            sure = [int(p["value"]) for p in t("policy") if p["name"] == "confidence_pct"]
            drawn = {f["item"]: [H if v == "never" else now + int(v) for v in f["starts"].split(";")] for f in t("futures")}
            tier = {o["order"]: int(o["tier"]) for o in t("orders")}
            state = {(p["order"], p["step"], p["chunk"], p["row"]): p["state"] for p in t("placements")}
            firm, open_, stack = {}, {}, {}
            def add(m, r, a, b, q):
                v = m.setdefault(r, [0] * H)
                for i in range(a, b): v[i] += q
            halls = [h for h in t("halls")]
            needs = [n for n in t("silicon_needs") if n["silicon"] == chip]
            watts = [int(s["watts"]) for s in t("silicon") if s["silicon"] == chip][0]
            def rates(h):
                k = h["hall"]
                r = [("chips/%s/%s" % (k, chip), 1, 1), ("hall_kw/" + k, watts, 1000),
                     ("site_kw/" + h["site"], watts * int(h["pue_milli"]), 10**6)]
                return r + [("ports/" + h["fabric"] if n["needs"] == "ports" else "chips/%s/%s" % (k, n["needs"]),
                             int(n["quantity"]), int(n["per"])) for n in needs]
            known = {s["resource"] for s in t("supply")}
            halls = [h for h in halls if all(r in known for r, _, _ in rates(h))]
            used = {r for h in halls for r, _, _ in rates(h)}
            for s in t("supply"):
                if s["resource"] in used and s["start"] != "never" and s["stage"] != "cancelled":
                    a, b, q = x(s["start"], H), x(s["end"], H), int(s["quantity"])
                    add(open_, s["resource"], a, b, q)
                    if s["stage"] == "planned": continue
                    add(firm, s["resource"], a, b, q)
                    stack.setdefault(s["resource"], []).append((a, s["item"], b, q))
            for n in t("needs"):
                st = state[(n["order"], n["step"], n["chunk"], n["row"])]
                if n["resource"] in used and not (st == "tentative" and tier[n["order"]] > 3):
                    a, b = x(n["start"], 0), x(n["end"], H)
                    add(open_, n["resource"], a, b, -int(n["quantity"]))
                    if st != "tentative": add(firm, n["resource"], a, b, -int(n["quantity"]))
            z = [0] * H
            free = {r: [min(a, b) for a, b in zip(firm.get(r, z), open_.get(r, z))] for r in used}
            def fit(f, s, e):
                low, rows, left = {}, [], N
                for h in sorted([h for h in halls if h["fabric"] == f], key=lambda h: (int(h["pue_milli"]), h["hall"])):
                    rs = rates(h)
                    for r, _, _ in rs: low.setdefault(r, min(free[r][s:e]))
                    n = min(left, min(max(0, low[r]) * b // a for r, a, b in rs))
                    for r, a, b in rs: low[r] -= -(-n * a // b)
                    rows.append((h, n))
                    left -= n
                return [] if left else [(h, n) for h, n in rows if n]
            def ready(rows, s, e):
                take, first = {}, {}
                for h, n in rows:
                    for r, a, b in rates(h): take[r] = take.get(r, 0) - (-n * a // b)
                for r, q in take.items():
                    for i in range(s, e):
                        there = sorted(y for y in stack[r] if y[0] <= i < y[2])
                        taken, low = max(sum(y[3] for y in there) - firm[r][i], 0), 0
                        for _, item, _, n in there:
                            if min(low + n, taken + q) > max(low, taken) and item in drawn: first.setdefault(item, i)
                            low += n
                K = min((len(v) for v in drawn.values()), default=0)
                return sum(all(drawn[k][j] <= i for k, i in first.items()) for j in range(K)) * 100 >= K * sure[0]
            s = now
            while True:
                day = zero + timedelta(s)
                end = day.replace(year=day.year + 2) if (day.month, day.day) != (2, 29) else day.replace(year=day.year + 2, day=28)
                e = (end - zero).days
                found = [fit(f, s, e) for f in {h["fabric"] for h in halls}]
                if any(rows and ready(rows, s, e) for rows in found): break
                s += 1
            print(day)
            """)
    }
}
