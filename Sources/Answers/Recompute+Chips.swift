import Ledger
import Units

/// Chips again from the files of an export: what they cost, what they are worth, how they are chosen.
extension Recompute {
    static let programmes = python(
        """
        def volume(p):
            saving = int(p["bought_unit_cost_usd_cents"]) - int(p["unit_cost_usd_cents"])
            return -(-int(p["nre_usd_cents"]) // saving) if saving > 0 else "never"
        print(*["%s:%s" % (p["programme"], volume(p)) for p in t("programmes")])
        """)

    /// `o`, `a`, `b`: an order that says what a port costs, its chip, and the cheapest work of another vendor.
    private static let port = """
        chips = {s["silicon"]: s for s in t("silicon") if s["kind"] == "accelerator" and int(s["price_usd_micro_per_hour"]) and int(s["speed_milli"])}
        def work(s): return int(chips[s]["price_usd_micro_per_hour"]) / int(chips[s]["speed_milli"])
        for o in t("orders"):
            a = o["silicon"].split(";")[0].split(":")[0]
            others = [s for s in chips if a in chips and chips[s]["vendor"] != chips[a]["vendor"]]
            if int(o["port_usd_cents"] or 0) == 0 or not others: continue
            b = min(others, key=lambda s: (work(s), s))
            if work(b) < work(a): break
        cost, price = int(o["port_usd_cents"]) / 100, int(chips[a]["price_usd_micro_per_hour"]) / 10**6
        n = int(o["count"])
        """

    static func porting(_ percent: Int) -> String {
        python(
            """
            \(port)
            saving = n * 730.5 * price * (1 - work(b) / work(a))
            rate = (1 + \(percent) / 100) ** (1 / 12) - 1
            low, high = 0.0, 10000.0
            while high - low > 1e-9:
                middle = (low + high) / 2
                if saving * (1 - (1 + rate) ** -middle) / rate < cost: low = middle
                else: high = middle
            print(o["order"], b, "%.6f %.6f" % (cost / saving, high))
            """)
    }

    static let prices = python(
        """
        \(port)
        speed = int(chips[b]["speed_milli"]) / int(chips[a]["speed_milli"])
        needed = 1 - speed * (1 - cost / (price * n * 730.5 * 12))
        print(*["%s:%d" % (s, -(-int(c["price_usd_micro_per_hour"]) * 1000 // int(c["speed_milli"]))) for s, c in chips.items()], "%.10f" % needed)
        """)

    /// Newton's method on the likelihood of each signed order's first wish, by the work it buys.
    static let choices = python(
        """
        from math import log, exp
        chips = {s["silicon"]: s for s in t("silicon") if s["kind"] == "accelerator" and int(s["price_usd_micro_per_hour"]) and int(s["speed_milli"])}
        def wish(o): return o["silicon"].split(";")[0].split(":")[0]
        orders = sorted((o for o in t("orders") if o["workload"] == "training" and o["signed"] and o["state"] not in ("cancelled", "refused")
                         and wish(o) in chips), key=lambda o: (o["signed"], o["order"]))
        first = {}
        for o in orders: first.setdefault(wish(o), o["signed"])
        home = chips[wish(orders[0])]["vendor"]
        x = {s: (-log(int(c["price_usd_micro_per_hour"]) / int(c["speed_milli"])), -float(c["vendor"] != home)) for s, c in chips.items()}
        b = [0.0, 0.0]
        for _ in range(200):
            g, h = [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]
            for o in orders:
                known = [s for s in first if first[s] <= o["signed"]]
                if len(known) < 2: continue
                weight = int(o["count"]) * int(chips[wish(o)]["speed_milli"]) / 10**6
                e = [exp(b[0] * x[s][0] + b[1] * x[s][1]) for s in known]
                p = [v / sum(e) for v in e]
                m = [sum(q * x[s][k] for q, s in zip(p, known)) for k in (0, 1)]
                for i in (0, 1):
                    g[i] += weight * (x[wish(o)][i] - m[i])
                    for j in (0, 1): h[i][j] += weight * sum(q * (x[s][i] - m[i]) * (x[s][j] - m[j]) for q, s in zip(p, known))
            d = h[0][0] * h[1][1] - h[0][1] ** 2
            step = [(h[1][1] * g[0] - h[0][1] * g[1]) / d, (h[0][0] * g[1] - h[0][1] * g[0]) / d]
            cut = min(1, 1 / max(map(abs, step + [1e-300])))
            b = [b[0] + cut * step[0], b[1] + cut * step[1]]
        print("%.6f %.6f" % tuple(b))
        """)

    /// What was measured, as published: model, chip, format, chips, batch, sequence.
    private static let published = """
        runs = [(r["date"].split(), float(r["value"])) for r in t("reference") if r["series"] == "measured_tokens_per_s_per_chip"]
        """

    static let relativePerformance = python(
        """
        \(published)
        out, first = [], {}
        for (model, chip, form, *_), value in runs:
            base = first.setdefault((model, form), (chip, value))
            if base[0] != chip: out.append("%.4f" % (value / base[1]))
        print(*out)
        """)

    static let training = python(
        """
        \(published)
        layers, hidden, heads, pairs, width, ffn, words = 80, 8192, 64, 8, 128, 28672, 128256
        attention = hidden * (heads + 2 * pairs) * width + heads * width * hidden
        print(6 * (layers * (attention + 3 * hidden * ffn) + hidden * words), *["%.1f" % v for (model, *_), v in runs if model == "llama3-70b"])
        """)
}
