import Delay
import Ledger
import Odds
import Promise
import Units

extension Ledger {
    /// S48: for each month how likely power is behind halls; other draws by another method say the same.
    func powerRace() -> MissionRow? {
        let race = Odds(self).race()
        guard !race.sites.isEmpty, let others = DrawSet(method: .plain, count: 2048, seed: 20_260_409) else {
            return nil
        }
        let again = Odds(self, others).race()
        let agrees = zip(race.sites, again.sites).allSatisfy { one, other in
            zip(one.probability, other.probability).allSatisfy { a, b in
                let middle = (a + b) / 2
                return abs(a - b) <= 5 * (1.5 * middle * (1 - middle) / 2048).squareRoot() + 2.0 / 1024
            }
        }
        guard let (site, month) = worst(race) else {
            return MissionRow(
                id: "S48", holds: agrees, value: "0", tolerance: "0", how: "computed", recompute: "",
                note: "power is behind halls at no site in no month of any future")
        }
        let one = race.sites[site]
        let worth = try? worth(of: 1000, at: one.site)
        let sooner = (try? self.worth(ofPowerAt: one.site, sooner: 30)) ?? nil
        let (chance, stranded) = (one.probability[month] * 100, one.strandedKW[month] / 1000)
        let errors = [
            4 * (max(one.probability[month] * (1 - one.probability[month]), 5e-3) / 10_000).squareRoot() * 100 * 1.6,
            4 * one.deviationKW[month] / 1000 / 100 * 1.6,
        ]
        return MissionRow(
            id: "S48", holds: agrees,
            value: "\(one.site) \(race.months[month]) \(decimal(chance, 2)) \(decimal(stranded, 3))",
            tolerance: "0 0 \(decimal(errors[0] + 0.1, 2)) \(decimal(errors[1] + 0.01, 3))", how: "computed",
            recompute: Recompute.race(at: one.site, on: race.months[month], draws: 10_000),
            note: "where and when power is likeliest behind halls: P, % and expected MW stranded; "
                + "\(decimal(race.expectedKWMonths / 1000, 0)) MW-months in all. A MW more there from tomorrow brings forward "
                + "\(worth.map { dollars($0.value) } ?? "nothing: its grid zone refuses it"); its next tranche 30 days sooner "
                + "\(sooner.map { dollars($0.value) } ?? "cannot be")")
    }

    private func worst(_ race: Race) -> (site: Int, month: Int)? {
        let found = race.sites.indices.compactMap { site in race.sites[site].worst.map { (site: site, month: $0) } }
        return found.max { a, b in
            let (x, y) = (race.sites[a.site], race.sites[b.site])
            let (p, q) = (x.probability[a.month], y.probability[b.month])
            return p != q ? p < q : x.strandedKW[a.month] < y.strandedKW[b.month]
        }
    }

    /// S49: all items drawn together; the same seed gives the same, and more draws settle it.
    func jointDraws() -> MissionRow? {
        guard let set = DrawSet("sobol;10000;1"), supply.items.contains(where: { !$0.stage.hasArrived }) else {
            return nil
        }
        let one = Odds(self, set).race()
        let isSame = isDrawnAgain(set)
        let steps = [64, 256, 1024].compactMap { count in
            DrawSet(method: .sobol, count: count, seed: 1).flatMap { strandedKWMonths($0) }.map { (count, $0) }
        }
        guard let first = steps.first?.1, let last = steps.last?.1 else { return nil }
        let settles =
            last.halfWidth <= first.halfWidth && abs(last.mean - one.expectedKWMonths) <= 3 * last.halfWidth + 1e-6
        let mean = one.expectedKWMonths
        let spread = one.strandedKWMonths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (spread / Double(one.strandedKWMonths.count)).squareRoot() / 1000
        let draws = 1000
        return MissionRow(
            id: "S49", holds: isSame && settles, value: "10000 \(decimal(mean / 1000, 2))",
            tolerance: "0 \(decimal(4.2 * deviation / Double(draws).squareRoot() + 0.01, 2))", how: "computed",
            recompute: Recompute.raceInAll(one.months, draws: draws),
            note: "draws, and expected MW-months of power behind halls; over 8 seeds each "
                + steps.map { "\($0.0) draws ±\(decimal($0.1.halfWidth / 1000, 2))" }.joined(separator: ", ")
                + "; the stranger draws \(draws) futures of his own")
    }

    /// Whether futures drawn one by one, last first, have the days of those drawn in order.
    private func isDrawnAgain(_ set: DrawSet) -> Bool {
        let (one, other) = (futures(set), futures(set))
        var future = one.blank()
        return (0..<set.count).filter { $0 % 500 == 499 }.reversed().allSatisfy { draw in
            one.draw(draw, into: &future)
            return future.days.indices.allSatisfy { future.days[$0] == other.day(of: $0, in: draw) }
        }
    }

    /// S50: demand put in doubt: what is cancelled, what it costs, what stands idle.
    func demandStress() -> MissionRow? {
        // Each order that shrinks is amended, which takes long where there are many.
        let efficiency = orders.count > 20_000 ? 0 : 10
        guard let shock = Shock(cancel: 2000, price: -1500, efficiency: efficiency * 100),
            let stress = try? stress(shock), stress.accelerators > 0
        else { return nil }
        let leaving = stress.cancelled.compactMap { self[$0].map(remainingValue)?.value }.reduce(0, +)
        let enough = stress.cancelledAccelerators * 5 >= stress.accelerators
        let without = stress.cancelled.last.map { name in
            stress.cancelledAccelerators - (self[name].map { accelerators($0) } ?? 0)
        }
        let isLeast = without.map { $0 * 5 < stress.accelerators } ?? true
        // Dates that move change the days in a civil term a little; who had none and gets one brings money back.
        let (slack, back) = (stress.backlogBefore.value / 100, leaving - stress.lostToCancelling.value)
        let isGained = (stress.sooner + stress.later).contains { $0.from == .never }
        let isPlain = orders.allSatisfy(\.past.isEmpty)
        let half = stress.months.dropFirst(12).first
        return MissionRow(
            id: "S50",
            holds: enough && isLeast && back >= -slack && (back <= slack || isGained),
            value: "\(stress.cancelled.count) \(stress.cancelledAccelerators) \(stress.accelerators)"
                + (isPlain ? " \(stress.backlogBefore.value)" : ""),
            tolerance: "0", how: "computed", recompute: Recompute.stress(money: isPlain),
            note:
                "orders and accelerators cancelled of all, cents of backlog before; 20% cancelled, prices −15%, \(efficiency)% fewer "
                + "accelerators: \(dollars(stress.cashLost)) lost, "
                + (half.map {
                    "\(grouped($0.acceleratorsAfter - $0.acceleratorsBefore)) more accelerators idle in a year, "
                } ?? "")
                + "\(stress.sooner.count) queued orders sooner")
    }

    private func accelerators(_ order: Order) -> Int {
        order.terms.counts(
            on: order.terms.silicon.first { $0.silicon == order.rows.last?.silicon } ?? order.terms.silicon[0]
        )
        .reduce(0, +)
    }
}
