import TestRandom
import NaiveLedger
import Ledger
import Promise
import Testing
import Units

/// The search against brute force on thousands of tiny ledgers.
@Suite struct SearchTests {
    private struct Tally {
        var asked = 0
        var agreed = 0
        var dated = 0
        var early: [String] = []
        var late: [String] = []
        /// Late although the answer says that nothing was left untried.
        var lateAndSure = 0
        /// Quotes that say that something was.
        var cut = 0
        var unfit: [String] = []

        var share: Double { Double(agreed) / Double(asked) }
    }

    @Test func datesAgreeWithBruteForce() throws {
        let tally = try tally(0..<SearchTests.worlds, Effort())
        #expect(tally.share >= 0.999, "\(tally.late.count) too late, such as \(tally.late.prefix(3))")
        #expect(tally.dated * 4 > tally.asked, "the worlds are too poor to tell anything")
    }

    /// With so little effort the search gives up on small ledgers, and more often than it does on large ones.
    @Test func whatGivingUpLoses() throws {
        var effort = Effort()
        (effort.tries, effort.width, effort.shifts) = (4, 2, 2)
        let tally = try tally(SearchTests.worlds..<(2 * SearchTests.worlds), effort)
        #expect(tally.cut > 0, "nothing was given up, so nothing was measured")
        #expect(tally.share >= 0.95, "\(tally.late.count) too late, such as \(tally.late.prefix(3))")
    }

    private func tally(_ seeds: Range<Int>, _ effort: Effort) throws -> Tally {
        var tally = Tally()
        for seed in seeds {
            var random = SplitMix64(seed: seed)
            let world = try TinyWorld.make(&random)
            let (firm, open) = (FreeUnits(world.ledger, open: false), FreeUnits(world.ledger, open: true))
            for _ in 0..<2 {
                let request = TinyWorld.request(&random)
                compare(world.ledger, request, effort, firm, open, seed: seed, &tally)
            }
        }
        print(
            "search agrees with brute force on \(tally.agreed) of \(tally.asked) questions (\(100 * tally.share)%), "
                + "\(tally.dated) of them with a date; later than brute force: \(tally.late.count), of which "
                + "\(tally.lateAndSure) said to be exact; \(tally.cut) quotes not exact")
        #expect(tally.early.isEmpty, "\(tally.early.count) too early, such as \(tally.early.prefix(3))")
        #expect(tally.unfit.isEmpty, "\(tally.unfit.count) do not fit, such as \(tally.unfit.prefix(3))")
        #expect(tally.lateAndSure == 0, "\(tally.lateAndSure) too late that were said to be exact")
        return tally
    }

    static let worlds = 2000

    private static func text(_ request: OrderRequest) -> String { (try? CanonicalJSON.text(request)) ?? "" }

    private func compare(
        _ ledger: Ledger, _ request: OrderRequest, _ effort: Effort, _ firm: FreeUnits, _ open: FreeUnits, seed: Int,
        _ tally: inout Tally
    ) {
        guard let terms = try? ledger.resolve(request, as: "quote", signed: ledger.today, today: ledger.today) else {
            return
        }
        let quote = ledger.quote(request, effort)
        let late = tally.late.count
        defer {
            if quote.isExact { tally.lateAndSure += tally.late.count - late } else { tally.cut += 1 }
        }
        let isTentative = quote.refusal?.code == .noCommittedSupply
        for accepted in terms.silicon {
            let offer =
                quote.refusal == nil || isTentative ? quote.options.first { $0.silicon == accepted.silicon } : nil
            let brute = BruteForce(ledger, terms, accepted, isTentative ? open : firm)
            note(
                offer?.start, brute.earliest(from: terms.earliest),
                "seed \(seed): \(accepted.silicon) \(SearchTests.text(request))", &tally)
            // Nothing committed on any silicon: that too is an answer.
            if isTentative || quote.refusal?.code == .exceedsSupply {
                let none = BruteForce(ledger, terms, accepted, isTentative ? firm : open).earliest(from: terms.earliest)
                note(nil, none, "seed \(seed): refused \(accepted.silicon) \(SearchTests.text(request))", &tally)
            }
        }
        tally.unfit +=
            quote.refusal == nil
            ? unfit(quote, ledger, request).map { "seed \(seed): \($0) \(SearchTests.text(request))" } : []
    }

    private func note(_ found: Day?, _ expected: Day?, _ what: String, _ tally: inout Tally) {
        tally.asked += 1
        if expected != nil { tally.dated += 1 }
        let (found, expected) = (found.map(When.on) ?? .never, expected.map(When.on) ?? .never)
        if found == expected {
            tally.agreed += 1
        } else if found < expected {
            tally.early.append("\(found) for \(expected), \(what)")
        } else {
            tally.late.append("\(found) for \(expected), \(what)")
        }
    }

    /// Options that the ledger itself would not take, or after which naive counting finds something oversold.
    private func unfit(_ quote: Quote, _ ledger: Ledger, _ request: OrderRequest) -> [String] {
        quote.options.compactMap { offer in
            do throws(Refusal) {
                let after = try taking(offer, ledger, request)
                let naive = Naive(after)
                let names = Set(offer.placements.flatMap { naive.needs($0).keys })
                let isOversold = names.contains { name in
                    naive.free(name)[naive.clip(offer.start, offer.end)].contains { $0 < 0 }
                }
                return isOversold ? "oversold by \(offer.placements)" : nil
            } catch {
                return error.message
            }
        }
    }

    /// The ledger with an offer held.
    private func taking(_ offer: Offer, _ ledger: Ledger, _ request: OrderRequest) throws(Refusal) -> Ledger {
        var outcome = Outcome()
        outcome.order = "taken"
        outcome.terms = try ledger.resolve(request, as: "taken", today: ledger.today)
        outcome.offer = offer
        outcome.until = Instant(ledger.today + 14)
        return try ledger.decide(.hold(request: request, until: nil), outcome, World.stamp(ledger)).ledger
    }
}
