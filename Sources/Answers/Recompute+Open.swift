extension Recompute {
    static let capitalRank = python(
        """
        rows = [r for r in t("reference") if r["series"].endswith("_capex_year") and not r["series"].startswith("four_hyperscalers")]
        best = min(rows, key=lambda r: (-float(r["value"]), r["series"], r["date"]))
        print(best["series"][:-len("_capex_year")], best["date"], best["value"], len(rows))
        """)

    static let openBooks = python(
        """
        asked = sum(int(o["count"]) for o in t("orders"))
        rows = t("placements")
        days = sum(int(p["count"]) * (d(p["end"]) - d(p["start"])).days for p in rows)
        print(len(t("orders")), asked, len(rows), days, sum(int(c["usd_cents"]) for c in t("capex")))
        """)

    static let parties = python(
        """
        def n(table, column): return len({r[column] for r in t(table)} - {""})
        print(n("orders", "customer"), n("orders", "tenant"), n("silicon", "vendor"), n("energy", "developer"), n("sites", "utility"))
        """)
}
