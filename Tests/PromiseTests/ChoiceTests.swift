import Ledger
import NaiveLedger
import Promise
import Testing
import TestRandom
import Units

/// Every option of a quote against an exhaustive search for the question it answers.
@Suite struct ChoiceTests {
    private struct Tally {
        var asked = 0
        var wrong: [String] = []
        var given: [String: Int] = [:]

        mutating func add(_ other: Tally) {
            asked += other.asked
            wrong += other.wrong
            given.merge(other.given, uniquingKeysWith: +)
        }

        mutating func note(_ question: String, _ found: Day?, _ expected: Day?, _ what: String) {
            asked += 1
            if found != nil { given[question, default: 0] += 1 }
            if found != expected {
                wrong.append(
                    "\(question) \(found.map { "\($0)" } ?? "–"), not \(expected.map { "\($0)" } ?? "–"): \(what)")
            }
        }
    }

    static let worlds = 400

    @Test func `each option is what an exhaustive search says for its question`() async throws {
        let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
            for half in 0..<2 {
                group.addTask {
                    try stride(from: half, to: ChoiceTests.worlds, by: 2).reduce(into: Tally(), ChoiceTests.ask)
                }
            }
            return try await group.reduce(into: Tally()) { $0.add($1) }
        }
        print("options: \(tally.asked) questions, \(tally.wrong.count) wrong, given \(tally.given)")
        #expect(tally.wrong.isEmpty, "\(tally.wrong.count) wrong, such as \(tally.wrong.prefix(3))")
        for label in [
            "earliest", "cheapest", "one_place", "split", "part_now", "other_region", "planned", "silicon/alt",
        ] {
            #expect(tally.given[label, default: 0] > 4, "the worlds are too poor: \(label)")
        }
    }

    /// Asks all questions of an order in the world of a seed.
    private static func ask(_ tally: inout Tally, seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let ledger = try TinyWorld.make(&random).ledger
        let request = request(&random)
        let terms = try ledger.resolve(request, as: "quote", signed: ledger.today, today: ledger.today)
        let brute = BruteQuestions(ledger, terms)
        let choices = try ledger.choices(request)
        func choice(_ label: String) -> Choice? {
            choices.first { $0.questions.map(\.description).contains(label) }
        }
        let what = "seed \(seed) \((try? CanonicalJSON.text(request)) ?? "")"
        for (label, expected) in brute.starts() { tally.note(label, choice(label)?.offer.start, expected, what) }
        let (part, expected) = (choice("part_now"), brute.partNow())
        tally.note("part_now", part?.later?.start, expected?.rest, what)
        #expect(part?.offer.count == expected?.count, "\(what)")
        if let split = brute.split() {
            tally.note("split", choice("split")?.offer.start, split, what)
        } else if let split = choice("split") {
            #expect(Set(split.offer.placements.map(\.hall)).count > 1, "\(what)")
        }
    }

    /// An order of a tiny world, now and then with counts of its own for each silicon, and a latest start.
    static func request(_ random: inout SplitMix64, count: ClosedRange<Int> = 1...6) -> OrderRequest {
        var request = TinyWorld.request(&random, count: count)
        let (count, least) = (request.count ?? 1, request.minChunk ?? request.count ?? 1)
        if random.chance(40) {
            let other = max(count + random.int(-2...2), 1)
            request.silicon = ["gpu:\(count):\(least)", "alt:\(other):\(min(least, other))"]
            if random.chance(50) { request.silicon?.reverse() }
        }
        if random.chance(50) { request.steps = nil }
        if random.chance(40), let earliest = request.earliest.flatMap({ Day($0) }) {
            request.latest = (earliest + random.int(0...120)).description
        }
        return request
    }

    @Test func `an option for which combinations were left untried says so`() throws {
        var hasty = Effort()
        (hasty.tries, hasty.width, hasty.shifts) = (2, 1, 0)
        var (sure, unsure, worse) = (0, 0, 0)
        for seed in 0..<900 {
            var random = SplitMix64(seed: 40_000 + seed)
            let ledger = try TinyWorld.make(&random, TinyWorld.Size(halls: 3...7)).ledger
            let request = ChoiceTests.request(&random, count: 3...16)
            let best = try ledger.choices(request)
            for choice in try ledger.choices(request, hasty) {
                if choice.isExact { sure += 1 } else { unsure += 1 }
                for question in choice.questions {
                    guard let other = best.first(where: { $0.questions.contains(question) }), other.isExact
                    else { continue }
                    let isSame =
                        other.offer.start == choice.offer.start && other.offer.count == choice.offer.count
                        && other.later?.start == choice.later?.start
                    if !isSame { worse += 1 }
                    #expect(isSame || !choice.isExact, "seed \(seed) \(question)")
                }
            }
        }
        print("hasty options: \(sure) sure, \(unsure) unsure, \(worse) labels worse")
        #expect(sure > 100 && unsure > 20 && worse > 5, "\(sure) sure, \(unsure) unsure, \(worse) worse")
    }

    @Test func `a hold of an option makes what was shown and moves what it said`() throws {
        var labels: [String: Int] = [:]
        var moved = 0
        for seed in 0..<250 {
            var random = SplitMix64(seed: seed)
            let before = try QueueTests.world(&random)
            var request = ChoiceTests.request(&random)
            (request.order, request.tier) = ("new", 1)
            for choice in try before.ledger.choices(request) where choice.offer.kind == .firm {
                for question in choice.questions {
                    request.option = question.description
                    var world = before
                    let outcome = try world.record(.hold(request: request, until: nil))
                    #expect(outcome.offer?.placements == choice.offer.placements, "seed \(seed) \(question)")
                    #expect(
                        QuoteTests.dates(outcome.moves) == QuoteTests.dates(choice.moves), "seed \(seed) \(question)")
                    #expect(outcome.terms?.silicon == choice.terms.silicon, "seed \(seed) \(question)")
                    #expect(before.ledger.quote(request).options.first == outcome.offer, "seed \(seed) \(question)")
                    if seed % 10 == 0 { #expect(world.verdict() == [], "seed \(seed) \(question)") }
                    labels["\(question)", default: 0] += 1
                    moved += choice.moves.count
                }
            }
        }
        #expect(moved > 20, "\(moved) moved")
        for label in ["earliest", "cheapest", "one_place", "split", "other_region", "silicon/gpu"] {
            #expect(labels[label, default: 0] > 2, "\(label): \(labels)")
        }
    }
}

/// The questions of a quote answered by trying every day and every way, in terms written out here.
struct BruteQuestions {
    private let ledger: Ledger
    private let terms: OrderTerms
    private let firm: FreeUnits
    private let open: FreeUnits
    /// The first start of what was asked for within the window.
    private let earliest: Day?

    init(_ ledger: Ledger, _ terms: OrderTerms) {
        (self.ledger, self.terms) = (ledger, terms)
        (firm, open) = (FreeUnits(ledger, open: false), FreeUnits(ledger, open: true))
        earliest = BruteQuestions.first(ledger, terms, firm)
    }

    private var from: Day { terms.earliest }
    private var latest: Day { terms.latest ?? Axis.end }

    /// Labels whose answer is one day, or none.
    func starts() -> [(String, Day?)] {
        var starts: [(String, Day?)] = [("earliest", earliest), ("one_place", onePlace()), ("planned", planned())]
        for one in terms.silicon { starts.append(("silicon/\(one.silicon)", start(on: one))) }
        if !terms.regions.isEmpty { starts.append(("other_region", otherRegion())) }
        if case .days = terms.term, terms.steps.allSatisfy({ if case .days = $0.offset { true } else { false } }) {
            starts.append(("cheapest", cheapest()))
        }
        return starts
    }

    /// The first start over all silicon within the window.
    private static func first(_ ledger: Ledger, _ terms: OrderTerms, _ supply: FreeUnits) -> Day? {
        terms.silicon.compactMap { BruteForce(ledger, terms, $0, supply).earliest(from: terms.earliest) }
            .filter { $0 <= terms.latest ?? Axis.end }.min()
    }

    private func first(_ other: OrderTerms) -> Day? { BruteQuestions.first(ledger, other, firm) }

    private func start(on accepted: Accepted) -> Day? { BruteForce(ledger, terms, accepted, firm).earliest(from: from) }

    /// Every start within the window on every silicon, the least dollars first; the price of a day is the same on all.
    private func cheapest() -> Day? {
        var found: [(price: Int, start: Day)] = []
        for one in terms.silicon {
            let brute = BruteForce(ledger, terms, one, firm)
            var day = from
            while let start = brute.earliest(from: day), start <= latest, start < from + 60 || day == from {
                found.append((price(one, start), start))
                day = start + 1
            }
        }
        let least = found.map(\.price).min()
        return found.filter { $0.price == least }.map(\.start).min()
    }

    /// Accelerator-days: the price is the same for all silicon of a tiny world.
    private func price(_ accepted: Accepted, _ start: Day) -> Int {
        zip(terms.counts(on: accepted), terms.offsets).reduce(0) { sum, step in
            sum + step.0 * ((start + terms.term) - (start + step.1))
        }
    }

    private var place: Scope { terms.same == .hall ? .hall : terms.chunkIn }

    private func onePlace() -> Day? {
        var other = terms
        (other.same, other.chunkIn, other.maxChunks) = (place, place, 1)
        other.silicon = terms.silicon.map { Accepted(silicon: $0.silicon, count: $0.count, minChunk: $0.count) }
        return first(other)
    }

    /// The start in parts anywhere, where it is sooner than what was asked.
    func split() -> Day? {
        var other = terms
        (other.same, other.chunkIn) = (.any, place)
        other.maxChunks = terms.maxChunks.map { max($0, 4) }
        other.silicon = terms.silicon.map {
            Accepted(silicon: $0.silicon, count: $0.count, minChunk: min($0.minChunk, ($0.count + 3) / 4))
        }
        return sooner(first(other))
    }

    private func otherRegion() -> Day? {
        var other = terms
        other.regions = ledger.atlas.regions.map(\.region).filter { !terms.regions.contains($0) }
        return other.regions.isEmpty ? nil : sooner(first(other))
    }

    private func sooner(_ day: Day?) -> Day? {
        guard let day, let earliest else { return day }
        return day < earliest ? day : nil
    }

    private func planned() -> Day? {
        let firmDay = earliest ?? terms.silicon.compactMap(start).min()
        let day = terms.silicon.compactMap { BruteForce(ledger, terms, $0, open).earliest(from: from) }.min()
        guard let day, let firmDay else { return day }
        return day < firmDay ? day : nil
    }

    // MARK: Part now

    /// The largest part of the order that fits on the first day and can be followed by the rest, and when that comes.
    func partNow() -> (count: Int, rest: Day)? {
        guard terms.steps.isEmpty, earliest != from else { return nil }
        let parts = terms.silicon.map { ($0, largest($0)) }.filter { $0.1 > 0 }
            .sorted { $0.1 * $1.0.count > $1.1 * $0.0.count }
        for (one, count) in parts {
            if let rest = rest(one, count) { return (count, rest) }
        }
        return nil
    }

    private func largest(_ one: Accepted) -> Int {
        let least = one.minChunk < one.count ? one.minChunk : 1
        return (0..<one.count).last { $0 >= least && one.count - $0 >= least && fits(ramp(one, $0, nil)) } ?? 0
    }

    private func rest(_ one: Accepted, _ count: Int) -> Day? {
        let days = (from + terms.term) - from
        let offset = (1..<days).first { fits(ramp(one, count, $0)) }
        return offset.flatMap { Term.days($0).isShorter(than: terms.term) ? from + $0 : nil }
    }

    private func ramp(_ one: Accepted, _ count: Int, _ offset: Int?) -> OrderTerms {
        var other = terms
        other.count = count
        other.silicon = [Accepted(silicon: one.silicon, count: count, minChunk: min(one.minChunk, count))]
        guard let offset else { return other }
        if one.minChunk == one.count { other.maxChunks = 1 }
        other.steps = [Step(offset: .days(offset), add: one.count - count)]
        return other
    }

    private func fits(_ other: OrderTerms) -> Bool {
        BruteForce(ledger, other, other.silicon[0], firm).fits(on: from)
    }
}
