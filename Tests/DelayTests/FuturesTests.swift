import Delay
import Foundation
import TestRandom
import Testing
import Units

@Suite struct FuturesTests {
    private let asOf = Day(1000)

    private func delay(_ p50: Int, _ p80: Int, _ p90: Int) -> Delay {
        Delay(plan: asOf + p50, p50: .on(asOf + p50), p80: .on(asOf + p80), p90: .on(asOf + p90))
    }

    private func item(
        _ name: ItemName, _ delay: Delay, _ drivers: [DriverName] = [], capacity: Int = 0, never: Probability = .zero
    ) -> DatedItem {
        DatedItem(name, .open(delay, asOf: asOf, never: never), drivers: drivers, capacity: capacity)
    }

    /// Days of every item, draw by draw.
    private func all(_ futures: Futures) -> [[When]] {
        var future = futures.blank()
        return (0..<futures.draws.count).map { index in
            futures.draw(index, into: &future)
            return future.days
        }
    }

    private func set(_ text: String) -> DrawSet { DrawSet(text)! }

    @Test func `marginals are the given quantiles with no driver, one and several`() throws {
        let drivers = [
            Driver("utility")!, Driver("contractor", sharePercent: 70)!, Driver("vendor", sharePercent: 100)!,
        ]
        let given = delay(300, 450, 600)
        let items = [
            item("alone", given), item("one", given, ["utility"]), item("two", given, ["utility", "contractor"]),
            item("all", given, ["vendor"]), item("listed twice", given, ["utility", "utility"]),
        ]
        for method in ["plain", "latin_hypercube", "sobol"] {
            let futures = try Futures(items, drivers: drivers, draws: set("\(method);65536;3"))
            let days = all(futures)
            for place in items.indices {
                let ready = try #require(Readiness(days.map { $0[place] }))
                for (percent, day) in [(50, 300), (80, 450), (90, 600)] {
                    // P(day ≤ quantile) is the percentage, as days are rounded up; five standard errors of independent
                    // draws.
                    let part = ready.probability(by: asOf + day)
                    let p = Double(percent) / 100
                    let error = 5 * (p * (1 - p) / 65_536).squareRoot()
                    #expect(abs(part - p) < error, "\(method), \(items[place].name) at \(percent)%: \(part)")
                }
            }
        }
    }

    @Test func `items of one driver are correlated by their shares`() throws {
        // A lognormal through and through, so that log multipliers are normal.
        func at(_ u: Double) -> Int { Int((100_000 * exp(0.4 * Normal.score(u))).rounded()) }
        let wide = delay(at(0.5), at(0.8), at(0.9))
        let drivers = [
            Driver("a", sharePercent: 60)!, Driver("b", sharePercent: 60)!, Driver("none", sharePercent: 0)!,
        ]
        let items = [
            item("x", wide, ["a"]), item("y", wide, ["a"]), item("z", wide, ["a", "b"]), item("w", wide, ["b"]),
            item("v", wide, ["none"]), item("u", wide, ["none", "a"]),
        ]
        let futures = try Futures(items, drivers: drivers, draws: set("plain;50000;8"))
        let logs = all(futures).map { $0.map { log(Double($0.day! - asOf) / 100_000) } }
        func correlation(_ a: Int, _ b: Int) -> Double {
            logs.reduce(0) { $0 + $1[a] * $1[b] } / (Double(logs.count) * 0.16)
        }
        #expect(abs(correlation(0, 0) - 1) < 0.03 && abs(correlation(2, 2) - 1) < 0.03, "variances")
        #expect(abs(correlation(0, 1) - 0.6) < 0.03, "both 60%")
        // Two shares of 60% are scaled to 45% each.
        #expect(abs(correlation(0, 2) - (0.6 * 0.45).squareRoot()) < 0.03)
        #expect(abs(correlation(2, 3) - (0.6 * 0.45).squareRoot()) < 0.03)
        #expect(abs(correlation(0, 3)) < 0.03 && abs(correlation(0, 4)) < 0.03)
        #expect(abs(correlation(0, 5) - 0.6) < 0.03, "a share of nothing takes nothing")
    }

    @Test func `an item meets the same luck in any company, order and worker`() throws {
        let items = (0..<30).map { item(ItemName("i\($0)"), delay(100 + $0, 150, 260), $0 % 3 == 0 ? ["d"] : []) }
        for method in ["plain", "latin_hypercube"] {
            let futures = try Futures(items, draws: set("\(method);200;4"))
            let fewer = try Futures(Array(items[5..<12].reversed()), draws: set("\(method);200;4"))
            let (days, theirs) = (all(futures), all(fewer))
            for draw in 0..<200 { #expect(Array(days[draw][5..<12].reversed()) == theirs[draw]) }
            var future = futures.blank()
            for draw in (0..<200).reversed() {
                futures.draw(draw, into: &future)
                #expect(future.days == days[draw])
            }
        }
        // Sobol' ranks follow capacity and name, not the order given.
        let sobol = try Futures(items, draws: set("sobol;64;4"))
        let turned = try Futures(items.reversed(), draws: set("sobol;64;4"))
        let days = all(sobol)
        #expect(days == all(turned).map { $0.reversed() })
        // What has arrived takes no rank from the others.
        let live = try Futures([DatedItem("z", .fixed(asOf), capacity: 9)] + items, draws: set("sobol;64;4"))
        #expect(all(live).map { Array($0.dropFirst()) } == days)
        for draw in 0..<64 { #expect(items.indices.map { sobol.day(of: $0, in: draw) } == days[draw]) }
    }

    @Test func `fixed items stay, and nothing open comes on or before its as_of`() throws {
        let past = Delay(plan: asOf - 30, p50: .on(asOf - 10), p80: .on(asOf + 10), p90: .on(asOf + 20))
        let items = [
            DatedItem("live", .fixed(asOf - 400), drivers: ["d"]), item("late", past), item("late 2", past, ["d"]),
        ]
        let blow = Event("blow", probability: .one, days: Distribution(.empirical(try Empirical([5]))), drivers: ["d"])!
        let days = all(try Futures(items, events: [blow], draws: set("sobol;256;1")))
        #expect(days.allSatisfy { $0[0] == .on(asOf - 400) && $0[1] >= .on(asOf + 1) && $0[2] >= .on(asOf + 6) })
        #expect(days.contains { $0[1] == .on(asOf + 1) } && days.contains { $0[1] > .on(asOf + 15) })
    }

    @Test func `an event adds its days to those it hits, when it happens`() throws {
        let week = Distribution(.triangular(try Triangular(least: 3, mode: 5, most: 9)))
        let items = [
            item("a", delay(100, 130, 150), ["d"]), item("b", delay(100, 130, 150), ["d"]),
            item("c", delay(90, 95, 99)), item("e", delay(90, 95, 99)),
        ]
        let (quarter, eighth) = (Probability(ppm: 250_000)!, Probability(ppm: 125_000)!)
        let strike = Event("strike", probability: quarter, days: week, drivers: ["d"], items: ["c", "a"])!
        let flood = Event("flood", probability: eighth, days: Distribution(week.shape, never: .one), items: ["c"])!
        let calm = try Futures(items, draws: set("latin_hypercube;800;6"))
        let risky = try Futures(items, events: [strike, flood], draws: set("latin_hypercube;800;6"))
        var (without, with) = (calm.blank(), risky.blank())
        var (strikes, floods) = (0, 0)
        for index in 0..<800 {
            calm.draw(index, into: &without)
            risky.draw(index, into: &with)
            var expected = without.days
            if case .days(let days)? = with.added[0] {
                strikes += 1
                #expect((4...9).contains(days))
                for hit in 0...2 { expected[hit] = expected[hit] + days }
            }
            if with.added[1] == .never {
                floods += 1
                expected[2] = .never
            }
            #expect(with.days == expected, "draw \(index)")
            #expect(items.indices.map { risky.day(of: $0, in: index) } == expected, "one by one, draw \(index)")
        }
        #expect(strikes == 200 && floods == 100, "exact in a Latin hypercube")
    }

    @Test func `never comes with its probability, drivers or not`() throws {
        let never = Probability(ppm: 250_000)!
        let items = [item("a", delay(10, 20, 30), never: never), item("b", delay(10, 20, 30), ["d"], never: never)]
        let days = all(try Futures(items, draws: set("latin_hypercube;4000;6")))
        #expect(days.count { $0[0] == .never } == 1000)
        #expect(abs(days.count { $0[1] == .never } - 1000) < 140)
    }

    @Test func `names that clash or hit nothing are refused`() throws {
        let some = item("a", delay(1, 2, 3), ["d"])
        let days = Distribution(.triangular(try Triangular(least: 1, mode: 2, most: 3)))
        func fault(_ items: [DatedItem], _ drivers: [Driver] = [], _ events: [Event] = []) -> FuturesFault? {
            do throws(FuturesFault) {
                _ = try Futures(items, drivers: drivers, events: events, draws: set("plain;1;1"))
                return nil
            } catch { return error }
        }
        let event = Event("e", probability: .one, days: days, drivers: ["x"])!
        #expect(fault([some]) == nil && fault([some, some]) == .twice(kind: "item", name: "a"))
        #expect(fault([some], [Driver("d")!, Driver("d")!]) == .twice(kind: "driver", name: "d"))
        #expect(fault([some], [], [event])?.description.contains("driver 'x', which no item has") == true)
        #expect(fault([some], [], [Event("f", probability: .one, days: days, items: ["b"])!]) != nil)
        let hit = Event("e", probability: .one, days: days, items: ["a"])!
        #expect(fault([some], [], [hit, hit]) == .twice(kind: "event", name: "e"))
        #expect(Driver("d", sharePercent: 101) == nil && Driver("d", sharePercent: -1) == nil)
        let early = Distribution(.triangular(try Triangular(least: -1, mode: 2, most: 3)))
        #expect(Event("e", probability: .one, days: early) == nil && Probability(ppm: 1_000_001) == nil)
    }

    @Test func `three thousand items are drawn in well under a microsecond each`() throws {
        let items = (0..<3000).map { (place: Int) -> DatedItem in
            let drivers: [DriverName] = place % 2 == 0 ? [DriverName("driver \(place % 20)")] : []
            let late = delay(100 + place, 150 + place, 260 + place)
            return item(ItemName("item \(place)"), late, drivers, capacity: place)
        }
        for method in ["plain", "latin_hypercube", "sobol"] {
            let futures = try Futures(items, draws: set("\(method);1024;4"))
            var (future, sum) = (futures.blank(), 0)
            let clock = ContinuousClock()
            let spent = clock.measure {
                for index in 0..<100 {
                    futures.draw(index, into: &future)
                    sum &+= future.days[index].tick
                }
            }
            let perItem = (spent / (100 * 3000) / Duration.nanoseconds(1)).rounded()
            print("\(method): \(perItem) ns per item and draw, beside other tests (days add up to \(sum))")
            #expect(perItem < 2000)
        }
    }
}
