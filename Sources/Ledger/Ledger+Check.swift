import Delay
import Profile
import Silicon
import Units

extension Ledger {
    /// After a change: everything it newly placed must fit and keep its order's terms.
    func check(_ command: Command, _ outcome: Outcome, since earlier: [Order]) throws(Refusal) {
        if command.mayAddPower, !zones.isEmpty { try requireHeadroom() }
        for placed in sold(by: command, outcome) {
            try OrderRules(terms: placed.terms, atlas: atlas).check(placed.rows)
            try requireFree(placed.rows, of: placed.terms.order, firm: true)
            if !command.isHistory {
                try requireFuture(placed.rows)
                try requireWindow(placed.rows, placed.terms)
            }
        }
        if !command.isHistory { try requireReady(sold(by: command, outcome), beside: outcome) }
        try requireBumped(by: command, outcome.bumped ?? [])
        for revision in outcome.revised ?? [] { try check(revision, by: command, since: earlier) }
        for reserved in outcome.reserved ?? [] { try check(reserved) }
        if case .hold(let request, _) = command { try requireHeldCap(request.order ?? outcome.order) }
        for placed in outcome.tentative {
            guard let order = self[placed.order] else { continue }
            if !placed.rows.isEmpty { try OrderRules(terms: order.terms, atlas: atlas).check(placed.rows) }
            try requireFree(placed.rows, of: placed.order, firm: false)
        }
    }

    private func sold(by command: Command, _ outcome: Outcome) -> [(terms: OrderTerms, rows: [Row])] {
        var sold: [(terms: OrderTerms, rows: [Row])] = []
        if case .recordOrder(let terms, let rows, _) = command, !rows.isEmpty { sold.append((terms, rows)) }
        if let terms = outcome.terms, let offer = outcome.offer { sold.append((terms, offer.placements)) }
        for placed in outcome.promoted {
            if let order = self[placed.order] { sold.append((order.terms, placed.rows)) }
        }
        return sold
    }

    /// No resource may be below zero on any day that the rows use.
    func requireFree(_ rows: [Row], of order: OrderName, firm isFirm: Bool) throws(Refusal) {
        for row in rows {
            for need in try atlas.needs(of: row) {
                let profile = isFirm ? firm[need.resource] : open[need.resource]
                let (from, to) = (max(need.start.number, 0), min(need.end.number, Axis.length))
                guard from < to, let day = profile.last(below: 0, from: from, to: to) else { continue }
                throw Refusal(
                    .doesNotFit,
                    "order \(order): \(row.count) \(row.silicon) in \(row.hall) would oversell "
                        + "\(atlas.resources[need.resource].name) by \(-profile[day]) "
                        + "\(atlas.resources[need.resource].kind.unit) on \(Day(day))")
            }
        }
    }

    /// What is sold now starts within [earliest, latest].
    private func requireWindow(_ rows: [Row], _ terms: OrderTerms) throws(Refusal) {
        if SeededBug.latestIgnored.isOn { return }
        guard let start = rows.map(\.start).min(), start < terms.earliest || start > terms.latest ?? Axis.end else {
            return
        }
        throw Refusal(
            .doesNotFit,
            "order \(terms.order) starts on \(start); allowed: \(terms.earliest) to \(terms.latest ?? Axis.end)")
    }

    /// At joint dates what is sold now is ready by its start with the policy's probability.
    ///
    /// Each placement stands on what those sold before it leave, so what this fact placed after it, revised or kept is given back
    /// first: what others take can only make it later.
    private func requireReady(_ sold: [(terms: OrderTerms, rows: [Row])], beside outcome: Outcome) throws(Refusal) {
        guard let outlook, !sold.isEmpty else { return }
        var free = firm
        let beside = (outcome.revised ?? []).flatMap(\.rows) + (outcome.reserved ?? []).flatMap(\.reserve.rows)
        try give(beside, to: &free)
        for placed in sold.reversed() {
            try give(placed.rows, to: &free)
            guard let start = placed.rows.map(\.start).min() else { continue }
            let needs = try StepNeeds(placed.rows, atlas: atlas)
            let pegs = Pegs(needs, start: start, on: outlook, planned: false) { free[$0] }
            if outlook.isReady(pegs, by: start) { continue }
            throw Refusal(
                .doesNotFit,
                "order \(placed.terms.order) would start on \(start), and what it stands on is not there together by then with \(policy.confidence.percent)%"
            )
        }
    }

    private func give(_ rows: [Row], to free: inout [Profile]) throws(Refusal) {
        for row in rows {
            for need in try atlas.needs(of: row) {
                try? free[need.resource].add(need.quantity, from: need.start.number, to: need.end.number)
            }
        }
    }

    func requireFuture(_ rows: [Row]) throws(Refusal) {
        if let early = rows.first(where: { $0.start < today }) {
            throw Refusal(.doesNotFit, "a placement cannot start on \(early.start): the clock stands at \(today)")
        }
    }
}

extension Command {
    /// Whether it tells what happened rather than what is asked for now.
    var isHistory: Bool { if case .recordOrder = self { true } else { false } }
}

/// What an order's terms demand of its placement rows, whoever proposes them.
struct OrderRules {
    let terms: OrderTerms
    let atlas: Atlas

    /// Refused `does_not_fit`, saying which rule is broken.
    func check(_ rows: [Row]) throws(Refusal) {
        guard let first = rows.first, let accepted = terms.silicon.first(where: { $0.silicon == first.silicon }) else {
            throw fault("is placed on \(rows.first?.silicon.text ?? "nothing"), which it does not accept")
        }
        if rows.contains(where: { $0.silicon != first.silicon }), !SeededBug.mixedSilicon.isOn {
            throw fault("mixes silicon")
        }
        try checkPlaces(rows)
        let start = rows.filter { $0.step == 0 }.map(\.start).min() ?? first.start
        for (step, count) in terms.counts(on: accepted).enumerated() {
            let part = rows.filter { $0.step == step }
            try checkWindow(part, step, start)
            try checkChunks(part, step, count, least: min(accepted.minChunk, count))
        }
        if let extra = rows.first(where: { $0.step > terms.steps.count || $0.step < 0 }) {
            throw fault("has no step \(extra.step)")
        }
        try checkSpread(rows, within: terms.same, "placements")
    }

    private func checkPlaces(_ rows: [Row]) throws(Refusal) {
        for row in rows {
            guard let hall = atlas.hall(row.hall), let region = atlas.region(of: hall) else {
                throw fault("is placed in \(row.hall), and there is no such hall")
            }
            guard terms.regions.isEmpty || terms.regions.contains(region) else {
                throw fault(
                    "is placed in \(row.hall), which lies in \(region); allowed: "
                        + terms.regions.map(\.text).joined(separator: ", "))
            }
        }
    }

    private func checkWindow(_ rows: [Row], _ step: Int, _ start: Day) throws(Refusal) {
        let (opens, closes) = (start + terms.offsets[step], start + terms.term)
        if let row = rows.first(where: { $0.start != opens || $0.end != closes }) {
            throw fault("step \(step) must run from \(opens) to \(closes), not from \(row.start) to \(row.end)")
        }
        if closes > Axis.end { throw fault("runs to \(closes), past the end of the axis \(Axis.end)") }
    }

    private func checkChunks(_ rows: [Row], _ step: Int, _ count: Int, least: Int) throws(Refusal) {
        let total = rows.reduce(0) { $0 + $1.count }
        guard total == count else {
            throw fault("step \(step) needs \(count) accelerators and is placed with \(total)")
        }
        if rows.contains(where: { $0.count <= 0 }) { throw fault("step \(step) has an empty row") }
        let chunks = Dictionary(grouping: rows, by: \.chunk).sorted { $0.key < $1.key }
        if let most = terms.maxChunks, chunks.count > most {
            throw fault("step \(step) is in \(chunks.count) chunks, at most \(most) are allowed")
        }
        for (chunk, rows) in chunks {
            let size = rows.reduce(0) { $0 + $1.count }
            if size < least { throw fault("chunk \(chunk) of step \(step) has \(size), at least \(least) are needed") }
            try checkSpread(rows, within: terms.chunkIn, "chunk \(chunk) of step \(step)")
        }
    }

    private func checkSpread(_ rows: [Row], within scope: Scope, _ what: String) throws(Refusal) {
        let places = Set(rows.compactMap { row in atlas.hall(row.hall).map { atlas.place(of: $0, at: scope) } })
        if places.count > 1 {
            throw fault("\(what) must lie in one \(scope.rawValue), not in \(places.sorted().joined(separator: ", "))")
        }
    }

    private func fault(_ text: String) -> Refusal { Refusal(.doesNotFit, "order \(terms.order) \(text)") }
}

extension Atlas {
    /// The name of the place of a width that a hall lies in; the same for all halls at `any`.
    public func place(of hall: Hall, at scope: Scope) -> String {
        switch scope {
        case .hall: hall.hall.text
        case .fabric: hall.fabric.text
        case .site: hall.site.text
        case .region: region(of: hall)?.text ?? ""
        case .any: ""
        }
    }
}
