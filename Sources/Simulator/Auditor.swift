import Delay
import Ledger
import Profile
import Silicon
import Units

/// The naive auditor: reads facts and believes none of the ledger's numbers. Plain arrays of days, recounted.
///
/// After every step it is compared with the log and with a server's ledger:
/// 1. the chain: numbers, hashes, time and keys; 2. for every resource and day need ≤ supply, except by exactly what the
/// shortfalls record; 3. the ledger's free units are these; 4. promises move only when asked for, or when supply failed
/// them; 5. holds are confirmed while they live and released when dead; 6. what is sold keeps the order's terms.
struct Auditor {
    private struct Book {
        var terms: OrderTerms
        var rows: [Row] = []
        var past: [Row] = []
        var reserve: [Row] = []
        var until: Instant?
        var state = State.inquiry
        var isPending = false
    }

    private enum State { case inquiry, queued, held, promised, closed }

    /// The first thing found wrong.
    private(set) var complaint: String?
    private(set) var seq = 0
    private(set) var hashes: [String] = []
    var clock = Instant(Day(-100_000))
    private var keys: Set<String> = []
    private var books: [OrderName: Book] = [:]
    var items: [SupplyItem] = []
    private var halls: [Hall] = []
    var chips: [Silicon] = []
    private var wants: [SiliconNeed] = []
    private(set) var shortfalls: [Shortfall] = []
    var confidence = Confidence.p80
    private var heldCaps: [SiliconName: Int] = [:]
    private(set) var firmNeed: [String: [Int]] = [:]
    private var tentativeNeed: [String: [Int]] = [:]
    var supply: [String: [Int]] = [:]
    var isSupplyOld = true
    /// At which fact a resource's need was last compared with its supply.
    var comparedAt: [String: Int] = [:]

    mutating func expect(_ isRight: Bool, _ text: @autoclosure () -> String) {
        if !isRight, complaint == nil { complaint = "fact \(seq): \(text())" }
    }

    // MARK: Reading

    /// Takes the next facts of the log and compares.
    mutating func read(_ facts: [Fact]) {
        for fact in facts {
            expect(fact.seq == seq + 1, "number \(fact.seq) is not the next")
            expect(fact.previousHash == hashes.last ?? Fact.genesisHash, "does not follow the fact before it")
            expect(fact.recordedAt >= clock, "time runs back")
            expect(fact.requestKey.isEmpty || keys.insert("\(fact.tenant)/\(fact.requestKey)").inserted, "a key twice")
            seq = fact.seq
            hashes.append(fact.hash)
            guard let body = try? fact.body() else { return expect(false, "cannot be read") }
            if body.outcome.refusal == nil { follow(body, at: fact.recordedAt) }
        }
    }

    private mutating func follow(_ body: FactBody, at time: Instant) {
        let (command, outcome) = (body.command, body.outcome)
        if time.day != clock.day { isSupplyOld = true }
        let before = shortfalls
        clock = time
        for name in outcome.released { release(name) }
        for name in outcome.forfeited ?? [] { reserve(name, []) }
        define(command)
        change(command, outcome)
        for name in outcome.bumped ?? [] { bump(name) }
        for revision in outcome.revised ?? [] { revise(revision, command, before) }
        promote(outcome.promoted, isHistory(command))
        var last: OrderTerms?
        for placed in outcome.tentative {
            let terms = books[placed.order]?.terms
            if let last, let terms {
                expect(rank(last) < rank(terms), "\(terms.order) is dated after \(last.order), which it is ahead of")
            }
            last = terms
            expect(books[placed.order]?.state == .queued, "\(placed.order) has a tentative date and is not queued")
            place(placed.order, placed.rows, firm: false)
        }
        for kept in outcome.reserved ?? [] { reserve(kept.order, kept.reserve.rows) }
        shortfalls = outcome.shortfalls ?? shortfalls
        if case .hold = command { checkCap(of: outcome.order) }
    }

    private func isHistory(_ command: Command) -> Bool { if case .recordOrder = command { true } else { false } }

    private mutating func define(_ command: Command) {
        switch command {
        case .defineHalls(let rows): halls += rows
        case .defineSilicon(let rows, let needs): (chips, wants) = (chips + rows, wants + needs)
        case .definePolicy(let rows):
            for row in rows {
                if row.name.hasPrefix("held_cap/") { heldCaps[SiliconName(row.name.dropFirst(9))] = Int(row.value) }
                if row.name == "confidence_pct" {
                    confidence = Int(row.value).flatMap(Confidence.init(percent:)) ?? confidence
                }
            }
            isSupplyOld = true
        case .addSupply(let more): (items, isSupplyOld) = (items + more, true)
        case .slip(let name, let days): edit(name) { $0.delay = $0.delay.slipped(by: days) }
        case .cut(let name, let quantity): edit(name) { $0.quantity -= quantity }
        case .cancelItem(let name): edit(name) { $0.stage = .cancelled }
        case .commit(let name): edit(name) { $0.stage = .committed }
        case .arrive(let name, let day): edit(name) { ($0.stage, $0.actual) = (.live, day) }
        case .assign(let name, let resource): edit(name) { $0.resource = resource }
        case .retire(let name, let day): edit(name) { ($0.stage, $0.leaves) = (.retired, day) }
        default: break
        }
    }

    private mutating func edit(_ name: ItemName, _ body: (inout SupplyItem) -> Void) {
        isSupplyOld = true
        for index in items.indices where items[index].item == name { body(&items[index]) }
    }

    // MARK: Orders

    private mutating func change(_ command: Command, _ outcome: Outcome) {
        switch command {
        case .recordOrder(let terms, let rows, _):
            open(terms, rows.isEmpty ? (terms.signed == nil ? .inquiry : .queued) : .promised, rows, isSale: false)
        case .inquire: if let terms = outcome.terms { open(terms, .inquiry, []) }
        case .hold:
            if let terms = outcome.terms { open(terms, .held, outcome.offer?.placements ?? []) }
            if let name = outcome.order { books[name]?.until = outcome.until }
        case .sign:
            if let terms = outcome.terms {
                open(terms, outcome.offer == nil ? .queued : .promised, outcome.offer?.placements ?? [])
            }
        case .confirm(let name):
            expect(
                books[name]?.state == .held && books[name]?.until.map { $0 > clock } ?? false,
                "\(name) is confirmed and no hold lives")
            books[name]?.state = .promised
            books[name]?.terms.signed = clock.day
        case .cancel(let name): cancel(name)
        case .accept(let name, let silicon): books[name]?.terms.silicon.append(silicon)
        case .amend(let name, _, _): amend(name, outcome)
        case .withdraw(let name): books[name]?.isPending = false
        default: break
        }
    }

    private mutating func open(_ terms: OrderTerms, _ state: State, _ rows: [Row], isSale: Bool = true) {
        let old = books[terms.order]
        expect(old == nil || old?.state == .inquiry, "order \(terms.order) is there already")
        books[terms.order] = Book(terms: terms, state: state)
        place(terms.order, rows, firm: true)
        if isSale, !rows.isEmpty { checkSale(terms, rows) }
    }

    /// Replaces an order's current rows.
    private mutating func place(_ name: OrderName, _ rows: [Row], firm: Bool) {
        count(books[name]?.rows ?? [], -1, firm: firm)
        count(rows, 1, firm: firm)
        books[name]?.rows = rows
    }

    private mutating func reserve(_ name: OrderName, _ rows: [Row]) {
        count(books[name]?.reserve ?? [], -1, firm: true)
        count(rows, 1, firm: true)
        books[name]?.reserve = rows
    }

    private mutating func release(_ name: OrderName) {
        guard let book = books[name], book.state == .held else { return reserve(name, []) }
        expect(book.until.map { $0 <= clock } ?? false, "the hold \(name) is released while it lives")
        place(name, [], firm: true)
        books[name]?.state = .inquiry
    }

    private mutating func bump(_ name: OrderName) {
        expect(books[name]?.state == .held, "\(name) is bumped and not held")
        place(name, [], firm: true)
        books[name]?.state = .inquiry
    }

    private mutating func cancel(_ name: OrderName) {
        guard let book = books[name] else { return expect(false, "\(name) is cancelled and unknown") }
        let used = book.state == .promised ? book.rows.compactMap { $0.part(before: clock.day) } : []
        let past = book.past.compactMap { $0.part(before: clock.day) }
        count(book.past, -1, firm: true)
        count(past, 1, firm: true)
        place(name, used, firm: book.state != .queued)
        reserve(name, [])
        books[name]?.past = past
        books[name]?.state = .closed
    }

    private mutating func amend(_ name: OrderName, _ outcome: Outcome) {
        guard let book = books[name] else { return expect(false, "\(name) is amended and unknown") }
        if book.state == .promised {
            if outcome.isPending == true { books[name]?.isPending = true }
            return
        }
        place(name, outcome.offer?.placements ?? [], firm: book.state != .queued)
        if let terms = outcome.terms { books[name]?.terms = terms }
        if let offer = outcome.offer, let terms = outcome.terms { checkSale(terms, offer.placements) }
    }

    private mutating func revise(_ revision: Revision, _ command: Command, _ breaches: [Shortfall]) {
        guard let book = books[revision.order], book.state == .promised else {
            return expect(false, "\(revision.order) is revised and not promised")
        }
        let isAsked: Bool =
            switch command {
            case .amend(let name, _, _), .renew(let name, _, _): name == revision.order || book.isPending
            case .repromise: book.isPending || isFailed((book.past + book.rows).filter { $0.end > clock.day }, breaches)
            default: book.isPending
            }
        expect(isAsked, "the promise \(revision.order) moves, and nobody asked for it")
        if let earlier = revision.earlier, case .repromise = command { rearrange(revision, earlier, breaches) }
        let used = book.rows.compactMap { $0.part(before: revision.from) }
        count(used, 1, firm: true)
        books[revision.order]?.past += used
        place(revision.order, revision.rows, firm: true)
        reserve(revision.order, [])
        books[revision.order]?.terms = revision.terms
        books[revision.order]?.isPending = false
        checkTerms(revision.terms, revision.rows)
    }

    /// Versions before the current one, placed anew: only in a breach, each after the one before.
    private mutating func rearrange(_ revision: Revision, _ earlier: [Version], _ breaches: [Shortfall]) {
        let past = books[revision.order]?.past ?? []
        let isBreach = isFailed(past.filter { $0.end > clock.day }, breaches)
        expect(isBreach, "what runs of \(revision.order) moves, and nothing failed it")
        let ended = past.filter { row in !earlier.contains { $0.rows.contains(row) } }
        count(past, -1, firm: true)
        books[revision.order]?.past = ended.compactMap { $0.part(before: revision.from) } + earlier.flatMap(\.rows)
        count(books[revision.order]?.past ?? [], 1, firm: true)
        var last = revision.from
        for version in earlier + [Version(terms: revision.terms, rows: revision.rows)] {
            let isOld = version.rows.first.map(past.contains) ?? false
            expect(isOld || version.start.map { $0 >= last } ?? false, "versions of \(revision.order) overlap")
            if !isOld { checkTerms(version.terms, version.rows) }
            last = version.end ?? last
        }
    }

    private func isFailed(_ rows: [Row], _ breaches: [Shortfall]) -> Bool {
        rows.contains { row in
            needs(of: row).contains { resource, _ in
                breaches.contains {
                    $0.kind == .breach && $0.end > clock.day && $0.resource.text == resource && $0.start < row.end
                        && row.start < $0.end
                }
            }
        }
    }

    private mutating func promote(_ promoted: [Placed], _ isHistory: Bool) {
        var last: OrderTerms?
        for placed in promoted {
            guard let book = books[placed.order], book.state == .queued else {
                expect(false, "\(placed.order) is promoted and not queued")
                continue
            }
            if let last {
                expect(
                    rank(last) < rank(book.terms),
                    "\(placed.order) is promoted after \(last.order), which it is ahead of")
            }
            last = book.terms
            place(placed.order, [], firm: false)
            place(placed.order, placed.rows, firm: true)
            books[placed.order]?.state = .promised
            checkSale(book.terms, placed.rows)
        }
    }

    private func rank(_ terms: OrderTerms) -> (Int, Int, String) {
        (terms.tier, terms.signed?.number ?? Int.max, terms.order.text)
    }

    // MARK: What is sold

    private mutating func checkSale(_ terms: OrderTerms, _ rows: [Row]) {
        let start = rows.map(\.start).min() ?? clock.day
        expect(start >= clock.day && start >= terms.earliest, "\(terms.order) starts on \(start)")
        expect(start <= terms.latest ?? start, "\(terms.order) starts on \(start), after its latest")
        checkTerms(terms, rows)
    }

    private mutating func checkTerms(_ terms: OrderTerms, _ rows: [Row]) {
        guard let first = rows.first, let accepted = terms.silicon.first(where: { $0.silicon == first.silicon }) else {
            return expect(false, "\(terms.order) stands on nothing it accepts")
        }
        expect(rows.allSatisfy { $0.silicon == first.silicon }, "\(terms.order) mixes silicon")
        let start = rows.map(\.start).min() ?? first.start
        expect(rows.allSatisfy { $0.end == start + terms.term }, "\(terms.order) does not run to the end of its term")
        let zero = rows.filter { $0.step == 0 }.reduce(0) { $0 + $1.count }
        expect(zero == accepted.count, "\(terms.order) gets \(zero) of \(accepted.count)")
        for chunk in Dictionary(grouping: rows, by: { [$0.step, $0.chunk] }).values {
            let (size, step) = (chunk.reduce(0) { $0 + $1.count }, chunk[0].step)
            let whole = rows.filter { $0.step == step }.reduce(0) { $0 + $1.count }
            expect(size >= min(accepted.minChunk, whole), "\(terms.order) has a chunk of \(size)")
        }
    }

    private mutating func checkCap(of name: OrderName?) {
        guard let book = name.flatMap({ books[$0] }), let silicon = book.rows.first?.silicon,
            let cap = heldCaps[silicon],
            !book.terms.customer.isEmpty
        else { return }
        let held = books.values.filter { $0.state == .held && $0.terms.customer == book.terms.customer }
        let total = held.flatMap(\.rows).filter { $0.silicon == silicon }.reduce(0) { $0 + $1.count }
        expect(total <= cap, "\(book.terms.customer) holds \(total) \(silicon), more than \(cap)")
    }

    // MARK: Counting

    private func needs(of row: Row) -> [(String, Int)] {
        guard let hall = halls.first(where: { $0.hall == row.hall }),
            let chip = chips.first(where: { $0.silicon == row.silicon })
        else { return [] }
        func up(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }
        var needs = [("chips/\(row.hall)/\(row.silicon)", row.count)]
        needs.append(("hall_kw/\(row.hall)", up(row.count * chip.watts, 1000)))
        needs.append(("site_kw/\(hall.site)", up(row.count * chip.watts * hall.pueMilli, 1_000_000)))
        for want in wants where want.silicon == row.silicon {
            let name = want.needs == .ports ? "ports/\(hall.fabric)" : "chips/\(row.hall)/\(want.needs)"
            needs.append((name, up(row.count * want.quantity, want.per)))
        }
        return needs
    }

    private mutating func count(_ rows: [Row], _ sign: Int, firm: Bool) {
        for row in rows {
            for (resource, quantity) in needs(of: row) {
                if firm {
                    Auditor.add(sign * quantity, row, to: &firmNeed[resource, default: Auditor.none])
                } else {
                    Auditor.add(sign * quantity, row, to: &tentativeNeed[resource, default: Auditor.none])
                }
            }
        }
    }

    static let none = Array(repeating: 0, count: World.days.count)

    private static func add(_ quantity: Int, _ row: Row, to days: inout [Int]) {
        for day in clip(row.start.number, row.end.number) { days[day] += quantity }
    }

    static func clip(_ from: Int, _ to: Int) -> Range<Int> {
        let start = min(max(from - World.days.lowerBound, 0), World.days.count)
        return start..<max(start, min(to - World.days.lowerBound, World.days.count))
    }
}
