import Ledger
import Units

/// Energy again from the files of an export: weather and outages anew, every hour of a year dispatched by hand.
extension Recompute {
    /// Contracts with `hours(e, day)`, what they deliver in the hours of a day if they are there, and `there(e, day)`.
    private static let plants = """
        from math import sin, cos, exp, pi, sqrt
        clock, zero = d(max(r["recorded_at"] for r in t("facts"))[:10]), d("2024-01-01")
        first = clock.replace(day=1)
        after = first.replace(year=first.year + 1)
        M = (1 << 64) - 1
        def seed(name):
            h = 0xCBF29CE484222325
            for b in name.encode(): h = (h ^ b) * 0x100000001B3 & M
            return h
        def word(s, i):
            z = s + (i + 1) * 0x9E3779B97F4A7C15 & M
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
            z = (z ^ z >> 27) * 0x94D049BB133111EB & M
            return z ^ z >> 31
        def unit(s, i): return (word(s, i) >> 11) / 2**53
        def micro(x):
            whole, _, part = x.partition(".")
            return int(whole) * 10**6 + int((part + "000000")[:6])
        sites, items = t("sites"), {s["item"]: s for s in t("supply")}
        place, given, fleets = {}, {}, {"nuclear": (1, 548, 35, 12000, 5), "nuclear_new": (1, 730, 35, 25000, 5), "smr": (4, 730, 25, 30000, 5), "gas": (1, 365, 14, 50000, 3)}
        for s in sites:
            if s["lat"] and s["lon"]: place.setdefault(s["zone"], (float(s["lat"]), float(s["lon"])))
        for r in t("shapes"): given.setdefault(r["shape"], {})[int(r["hour"])] = int(r["value_ppm"])
        def sun(zone):
            s, (lat, lon), out = seed("sun/" + zone), place[zone], []
            a = lat * pi / 180
            for day in range(365):
                tilt, cloud = 23.45 * pi / 180 * sin(2 * pi * (285 + day) / 365), unit(s, day)
                for hour in range(24):
                    high = sin(a) * sin(tilt) + cos(a) * cos(tilt) * cos(2 * pi * (hour + 0.5 - 12) / 24 + lon * pi / 180)
                    out.append(int(sqrt(high) * (1 - 0.8 * cloud * cloud) * 1000000) if high > 0 else 0)
            return out
        def wind(zone):
            s, out, keeps = seed("wind/" + zone), [], 0.97
            def shock(i): return 2 * (unit(s, 3 * i) + unit(s, 3 * i + 1) + unit(s, 3 * i + 2) - 1.5)
            renews, state = sqrt(1 - keeps * keeps), shock(8760)
            for hour in range(8760):
                state = keeps * state + renews * shock(hour)
                out.append(int(1 / (1 + exp(-(-0.9 + 1.4 * state + 0.35 * cos(2 * pi * (hour // 24 - 45) / 365)))) * 1000000))
            return out
        weather = {}
        def name(e): return e["shape"].lower() or e["kind"].lower()
        def ppm(e, day):
            n, zone = name(e), e["zone"]
            number = (day - date(day.year, 1, 1)).days
            if number > 58 and date(day.year, 3, 1) - date(day.year, 2, 1) == timedelta(29): number -= 1
            if e["shape"] in given: return [given[e["shape"]][number * 24 + h] for h in range(24)]
            if n in ("solar", "wind"):
                if (n, zone) not in weather: weather[n, zone] = sun(zone) if n == "solar" else wind(zone)
                return weather[n, zone][number * 24:number * 24 + 24]
            if n in fleets or n.startswith("smr_"):
                units, cycle, out, forced, block = fleets[n] if n in fleets else (int(n[4:-1]),) + fleets["smr"][1:]
                s, x, runs = seed("plant/" + e["contract"]), (day - zero).days, 0
                for u in range(units):
                    runs += (x + word(s, 0) % cycle + u * cycle // units) % cycle >= out and word(s, x // block + 50000 + (u << 20)) % 1000000 >= forced
                return [runs * 1000000 // units] * 24
            return [1000000] * 24
        def hours(e, day): return [micro(e["mw"]) * p // 10**9 for p in ppm(e, day)]
        def begins(e):
            s = items.get(e["tranche"]) or items.get(e["contract"])
            if s and s["stage"] == "cancelled": return "never"
            return max(e["start"] or "2024-01-01", s["start"] if s else "")
        def there(e, day): return begins(e) <= str(day) and (not e["end"] or str(day) < e["end"])
        served = {s["zone"] for s in sites}
        every = t("energy")
        for e in every: e["kind"] = e["kind"].lower()
        energy = [e for e in every if e["zone"] in served and e["kind"] != "tariff"]
        free = ("nuclear", "smr", "wind", "solar", "hydro")
        def days(a, b): return [a + timedelta(n) for n in range((b - a).days)]
        """

    /// `sums`: what a year brings, all zones and hours together; `bills`: cents of each month's tariffs.
    private static let year = """
        \(plants)
        policy = {r["name"]: r["value"] for r in t("policy")}
        load, trip = int(policy.get("energy_load_factor_pct", 100)), int(policy.get("battery_round_trip_pct", 82))
        windows = [(n.split("/")[1:], micro(v)) for n, v in policy.items() if n.startswith("tariff_energy_usd_mwh/")]
        def span(x, more): a, _, b = x.partition("-"); return range(int(a), int(b or a) + more)
        factor = {}
        for r in sorted((r for r in t("reference") if r["series"] == "grid_carbon_g_kwh"), key=lambda r: r["known_on"]): factor[r["date"]] = micro(r["value"])
        state = {(p["order"], p["step"], p["chunk"], p["row"]): p["state"] for p in t("placements")}
        booked = {s["site"]: [0] * ((after - first).days + 1) for s in sites}
        for n in t("needs"):
            if n["resource"].startswith("site_kw/") and state[(n["order"], n["step"], n["chunk"], n["row"])] != "tentative":
                a, b = max(d(n["start"]), first), min(d(n["end"]), after)
                if a < b:
                    booked[n["resource"][8:]][(a - first).days] += int(n["quantity"])
                    booked[n["resource"][8:]][(b - first).days] -= int(n["quantity"])
        for row in booked.values():
            for i in range(1, len(row)): row[i] += row[i - 1]
        sums, money, kilograms, unknown = dict.fromkeys(("load", "grid", "given", "matched", "curtailed"), 0), [0, 0], 0, 0
        for zone in sorted(served):
            own = [e for e in energy if e["zone"] == zone]
            clean, stores = [e for e in own if e["kind"] in free], [e for e in own if e["kind"] == "battery"]
            other = [e for e in own if e["kind"] not in free and e["kind"] != "battery"]
            kept, ahead, bill, drawn = {}, int(abs(place[zone][1]) / 15 + 0.5) * (1 if place[zone][1] > 0 else -1) if zone in place else 0, {}, {}
            tariffs = sorted((e for e in every if e["zone"] == zone and e["kind"] == "tariff" and e["usd_mwh"]), key=lambda e: e["contract"])
            for n, day in enumerate(days(first, after)):
                month = str(day)[:7]
                need = sum(-(-booked[s["site"]][n] * load // 100) for s in sites if s["zone"] == zone)
                sun_wind = [sum(x) for x in zip([0] * 24, *(hours(e, day) for e in clean if there(e, day)))]
                burned = [sum(x) for x in zip([0] * 24, *(hours(e, day) for e in other if there(e, day)))]
                on = [e for e in stores if there(e, day)]
                for e in stores:
                    if e not in on: kept[e["contract"]] = 0
                paid = next((e for e in tariffs if e["start"] <= str(day) and (not e["end"] or str(day) < e["end"])), None)
                drawn[month] = drawn.get(month, 0) + 24 * need
                for h in range(24):
                    used = min(need, sun_wind[h])
                    spare, lack = sun_wind[h] - used, need - used
                    back = 0
                    for e in on:
                        c, power = e["contract"], micro(e["mw"]) // 1000
                        size = power * int((e["shape"].lower() if e["shape"].startswith("battery_") else "battery_4h")[8:-1])
                        if spare:
                            keep = min(min(spare, power) * trip // 100, size - kept.get(c, 0))
                            kept[c], spare = kept.get(c, 0) + keep, spare - -(-keep * 100 // trip)
                        elif lack:
                            out = min(lack, power, kept.get(c, 0))
                            kept[c], lack, back = kept.get(c, 0) - out, lack - out, back + out
                    grid = lack - min(lack, burned[h])
                    for k, v in (("load", need), ("grid", grid), ("given", sun_wind[h]), ("matched", used + back), ("curtailed", spare)): sums[k] += v
                    if paid:
                        hour, price = (h + ahead + 48) % 24, micro(paid["usd_mwh"])
                        for (c, ms, hs), v in windows:
                            if c == paid["contract"] and day.month in span(ms, 1) and hour in span(hs, 0): price = v
                        b = bill.setdefault((month, paid["contract"]), [0, 0])
                        b[0], b[1] = b[0] + grid * price, max(b[1], grid)
            for (_, c), (charge, peak) in bill.items():
                money[0] += (charge + 5 * 10**6) // 10**7
                money[1] += (micro(policy.get("tariff_demand_usd_kw_month/" + c, "0")) * peak * 1000 + 5 * 10**6) // 10**7
            for v in drawn.values():
                if v and zone not in factor: unknown += 1
                elif v: kilograms += (v * factor[zone] + 5 * 10**8) // 10**9
        """

    static let energyBills = python(
        """
        \(year)
        print(sums["load"], sums["grid"], *money, kilograms, unknown)
        """)

    static let matches = python(
        """
        \(year)
        print(sums["load"], sums["given"], sums["matched"], sums["curtailed"], sums["matched"] * 10**6 // sums["load"],
              min(sums["load"], sums["given"]) * 10**6 // sums["load"])
        """)

    static let deliveryShapes = python(
        """
        \(plants)
        kinds = {}
        for e in energy:
            kind = e["kind"] if e["kind"] in free + ("gas", "battery") else "other"
            kinds[kind] = kinds.get(kind, 0) + sum(sum(hours(e, day)) for day in days(first, first + timedelta(365)))
        print(*["%s:%d" % x for x in sorted(kinds.items())])
        """)

    static func zoneHeadroom(_ zone: ZoneName, _ day: Day) -> String {
        python(
            """
            zone_of = {s["site"]: s["zone"] for s in t("sites")}
            limits, tranches, end = {}, {}, "2042-01-01"
            for z in sorted(t("zones"), key=lambda z: z["from"]): limits.setdefault(z["zone"], []).append((z["from"], int(z["headroom_kw"])))
            for s in t("supply"):
                if s["resource"].startswith("site_kw/") and s["stage"] != "cancelled" and s["start"] != "never":
                    tranches.setdefault(zone_of[s["resource"][8:]], []).append((s["start"], s["end"] or end, int(s["quantity"])))
            def limit(z, day): return ([0] + [k for a, k in limits[z] if a <= day])[-1]
            def free(z, day): return limit(z, day) - sum(k for a, b, k in tranches.get(z, []) if a <= day < b)
            over = 0
            for z in limits:
                steps = sorted({"2024-01-01", end} | {x for x, _ in limits[z]} | {x for a, b, _ in tranches.get(z, []) for x in (a, b)})
                steps = [x for x in steps if "2024-01-01" <= x <= end]
                over += sum((d(b) - d(a)).days for a, b in zip(steps, steps[1:]) if free(z, a) < 0)
            print(len(limits), over, "\(zone)", "\(day)", free("\(zone)", str(d("\(day)") - timedelta(1))), free("\(zone)", "\(day)"))
            """)
    }
}
