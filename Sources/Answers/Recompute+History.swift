import Ledger
import Units

/// What is made of public series, again from the files of an export.
extension Recompute {
    static let cohorts = python(
        """
        v = {r["series"]: float(r["value"]) for r in t("reference")}
        print("%.1f" % (v["ai_run_rate_at_age_3y"] / v["aws_run_rate_at_age_3y"]))
        """)

    static let referenceSeries = python(
        """
        rows = t("reference")
        old = [float(r["value"]) for r in rows if r["series"] == "aws_run_rate_at_age_3y"]
        print(len({r["series"] for r in rows}), len(rows), "%.1f" % (old[-1] * 1000) if old else "none")
        """)

    /// `logistic(years, values)`: rate, year of half, ceiling, by damped steps on logarithms.
    private static let logistic = """
        from math import log, exp
        sales = [(int(r["date"]) + 0.5, float(r["value"])) for r in t("reference") if r["series"] == "aws_net_sales_year"]
        def logistic(points):
            n = len(points)
            def off(r, m):
                f = [log(v) + log(1 + exp(-r * (x - m))) for x, v in points]
                s = sum(f) / n
                return [a - s for a in f], s
            r, m, lam = 0.4, 2020.0, 0.001
            best = sum(e * e for e in off(r, m)[0])
            while lam < 1e12:
                e, h = off(r, m)[0], 1e-6
                a = [(p - q) / h for p, q in zip(off(r + h, m)[0], e)]
                b = [(p - q) / h for p, q in zip(off(r, m + h)[0], e)]
                aa, ab, bb = sum(x * x for x in a) * (1 + lam), sum(x * y for x, y in zip(a, b)), sum(x * x for x in b) * (1 + lam)
                g, k = sum(x * y for x, y in zip(a, e)), sum(x * y for x, y in zip(b, e))
                det = aa * bb - ab * ab
                dr, dm = -(bb * g - ab * k) / det, -(aa * k - ab * g) / det
                new = sum(x * x for x in off(r + dr, m + dm)[0])
                if new < best: r, m, best, lam = r + dr, m + dm, new, lam / 3
                else: lam *= 3
            return r, m, exp(off(r, m)[1])
        """

    static let adoption = python(
        """
        \(logistic)
        n = len(sales)
        x, y = sum(p[0] for p in sales) / n, sum(log(p[1]) for p in sales) / n
        slope = sum((p[0] - x) * (log(p[1]) - y) for p in sales) / sum((p[0] - x) ** 2 for p in sales)
        print("%.4f" % (12 * log(2) / slope), *["%.4f" % v for v in logistic(sales)])
        """)

    static let phases = python(
        """
        rows = [(r["date"], float(r["value"])) for r in t("reference") if r["series"] == "aws_growth_yoy"]
        def line(part):
            n = len(part)
            x, y = (n - 1) / 2, sum(v for _, v in part) / n
            s = sum((i - x) * v for i, (_, v) in enumerate(part)) / sum((i - x) ** 2 for i in range(n))
            return sum((v - y - s * (i - x)) ** 2 for i, (_, v) in enumerate(part)), s
        def parts(i, j): return rows[:i], rows[i:j], rows[j:]
        cuts = [(i, j) for i in range(3, len(rows)) for j in range(i + 3, len(rows) - 2)]
        best = min(cuts, key=lambda c: sum(line(p)[0] for p in parts(*c)))
        def kind(s): return "slowing" if s < -2 else "accelerating" if s > 2 else "steady"
        print(*["%s:%s:%s" % (kind(line(p)[1]), p[0][0], p[-1][0]) for p in parts(*best)])
        """)

    static let twoCurves = python(
        """
        \(logistic)
        low = min(range(1, len(sales)), key=lambda i: sales[i][1] / sales[i - 1][1])
        r, m, top = logistic(sales[:low + 1])
        out = []
        for x, v in sales[low + 1:]:
            one = top / (1 + exp(-r * (x - m)))
            out += [str(int(x)), "%.3f" % one, "%.3f" % (v - one)]
        print(*out)
        """)
}
