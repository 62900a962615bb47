import Silicon
import Units

extension Ledger {
    /// An order request with every field settled: blanks get the documented defaults, names are looked up, and what
    /// cannot be is refused `bad_request`, `unknown_region`, `unknown_silicon` or `beyond_horizon`, in this order.
    public func resolve(_ request: OrderRequest, as name: OrderName, signed: Day? = nil, today: Day) throws(Refusal)
        -> OrderTerms
    {
        try requireSized(request)
        guard let count = request.count else {
            throw bad("count", "is missing", "give how many accelerators, 1 or more")
        }
        try require(count, in: 1...100_000_000, "count")
        guard let termText = request.term else { throw bad("term", "is missing", "give a civil term such as 24mo") }
        guard let term = Term(termText), !term.isZero else {
            throw bad("term", "'\(termText)' is not a civil term", "a number and d, w, mo or y, such as 24mo")
        }
        let tier = request.tier ?? 3
        try require(tier, in: 1...9, "tier")
        if let chunks = request.maxChunks { try require(chunks, in: 1...1_000_000, "max_chunks") }
        let chunkIn = try scope(request.chunkIn, "chunk_in", [.hall, .fabric], .fabric)
        let same = try scope(request.same, "same", Scope.allCases, .any)
        if let price = request.price { try requirePrice(price) }
        let steps = try steps(request.steps ?? [], term)
        let (earliest, latest) = try window(request, today)
        let silicon = try silicon(request, count)
        let regions = try regions(request.regions ?? [])
        try requireKnown(silicon)
        guard earliest < Axis.end else {
            throw Refusal(.beyondHorizon, "earliest \(earliest) is after the last day of the ledger, \(Axis.end - 1)")
        }
        if earliest + term > Axis.end {
            throw Refusal(
                .beyondHorizon,
                "a start on \(earliest) with a term of \(term) ends on \(earliest + term), after the last day "
                    + "of the ledger, \(Axis.end - 1); a shorter term may fit")
        }
        var terms = OrderTerms(
            order: name, customer: request.customer ?? "", tenant: request.tenant ?? "", segment: request.segment ?? "",
            workload: request.workload ?? "", tier: tier, signed: signed, count: count, silicon: silicon,
            regions: regions, maxChunks: request.maxChunks, chunkIn: chunkIn, same: same, earliest: earliest,
            latest: latest, term: term, steps: steps, price: request.price.map(MicroDollars.init),
            takeOrPayPct: request.takeOrPayPct, penalty: request.penalty.map(Cents.init),
            portMonths: request.portMonths, portCents: request.portCents.map(Cents.init),
            clauses: request.clauses ?? [],
            source: Source(source: "asked for", asOf: today, confidence: .published))
        // Counts of one's own are not what was worked out.
        if let sizing = request.sizing, sizing.agrees(with: silicon) { terms.sizing = sizing }
        return terms
    }

    private func steps(_ requested: [OrderRequest.RequestedStep], _ term: Term) throws(Refusal) -> [Step] {
        var steps: [Step] = []
        for step in requested {
            guard let offset = Term(step.offset), offset.isShorter(than: term) else {
                throw bad(
                    "steps", "offset '\(step.offset)' is not a civil term shorter than the order's \(term)",
                    "such as 6mo")
            }
            try require(step.add, in: 1...100_000_000, "steps add")
            steps.append(Step(offset: offset, add: step.add))
        }
        return steps.enumerated().sorted {
            ($0.element.offset.approximateDays, $0.offset) < ($1.element.offset.approximateDays, $1.offset)
        }.map(\.element)
    }

    private func window(_ request: OrderRequest, _ today: Day) throws(Refusal) -> (Day, Day?) {
        let earliest = try day(request.earliest, "earliest") ?? today
        let latest = try day(request.latest, "latest")
        if let latest, latest < earliest {
            throw bad("latest", "\(latest) is before earliest \(earliest)", "a day on or after it, or none")
        }
        return (max(earliest, today), latest)
    }

    private func silicon(_ request: OrderRequest, _ count: Int) throws(Refusal) -> [Accepted] {
        guard let texts = request.silicon, !texts.isEmpty else {
            throw bad("silicon", "is missing", "one or more of \(siliconNames)")
        }
        var accepted: [Accepted] = []
        for text in texts {
            let one = try acceptedSilicon(text, count, request.minChunk)
            if accepted.contains(where: { $0.silicon == one.silicon }) {
                throw bad("silicon", "names \(one.silicon) twice", "each silicon once, first choice first")
            }
            accepted.append(one)
        }
        return accepted
    }

    private func acceptedSilicon(_ text: String, _ count: Int, _ minChunk: Int?) throws(Refusal) -> Accepted {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let numbers = parts.dropFirst().map { Int($0) }
        guard parts.count <= 3, !numbers.contains(nil) else {
            throw bad("silicon", "'\(text)' is not of the form name or name:count:min_chunk", "such as h200:2048:512")
        }
        let name = SiliconName(parts[0])
        let own = parts.count > 1 ? numbers[0] ?? count : count
        let least = parts.count > 2 ? numbers[1] ?? own : minChunk ?? own
        try require(own, in: 1...100_000_000, "silicon count")
        guard (1...own).contains(least) else {
            throw bad("min_chunk", "\(least) is not between 1 and the count \(own)", "a number from 1 to \(own)")
        }
        return Accepted(silicon: name, count: own, minChunk: least)
    }

    private func requireKnown(_ silicon: [Accepted]) throws(Refusal) {
        if let unknown = silicon.first(where: { atlas.catalogue[$0.silicon] == nil }) {
            throw Refusal(.unknownSilicon, "there is no silicon '\(unknown.silicon)'; known are \(siliconNames)")
        }
    }

    private var siliconNames: String { atlas.catalogue.silicon.map(\.silicon.text).joined(separator: ", ") }

    private func regions(_ texts: [String]) throws(Refusal) -> [RegionName] {
        var regions: [RegionName] = []
        for text in texts {
            guard let region = atlas.region(RegionName(text)) else {
                let known = atlas.regions.map(\.region.text).joined(separator: ", ")
                throw Refusal(.unknownRegion, "there is no region '\(text)'; known are \(known)")
            }
            regions.append(region.region)
        }
        return regions
    }

    private func day(_ text: String?, _ field: String) throws(Refusal) -> Day? {
        guard let text, !text.isEmpty else { return nil }
        guard let day = Day(text) else { throw bad(field, "'\(text)' is not a day", "YYYY-MM-DD, a date that exists") }
        return day
    }

    private func scope(_ text: String?, _ field: String, _ allowed: [Scope], _ normal: Scope) throws(Refusal) -> Scope {
        guard let text else { return normal }
        guard let scope = Scope(rawValue: text), allowed.contains(scope) else {
            throw bad(field, "'\(text)' is not allowed", "one of \(allowed.map(\.rawValue).joined(separator: ", "))")
        }
        return scope
    }

    /// An hourly price that can be counted with.
    func requirePrice(_ price: Int) throws(Refusal) {
        try require(price, in: 0...1_000_000_000_000, "price_usd_micro_per_accelerator_hour")
    }

    private func require(_ value: Int, in range: ClosedRange<Int>, _ field: String) throws(Refusal) {
        guard range.contains(value) else {
            throw bad(field, "\(value) is out of range", "a number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func bad(_ field: String, _ what: String, _ allowed: String) -> Refusal {
        Refusal(.badRequest, "\(field): \(what); allowed: \(allowed)")
    }
}
