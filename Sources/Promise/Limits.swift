import Ledger
import Profile
import Silicon
import Units

/// Why an order can never be met: which limit is in the way where it would come closest, and by how much.
struct Limits {
    private let ledger: Ledger
    private let terms: OrderTerms

    init(_ ledger: Ledger, _ terms: OrderTerms) { (self.ledger, self.terms) = (ledger, terms) }

    private struct Limit {
        let resource: String
        let place: String
        let need: Int
        let most: Int
        let unit: String
    }

    func sentence() -> String {
        let limits = terms.silicon.compactMap(closest)
        guard let limit = limits.min(by: { $0.most * $1.need > $1.most * $0.need }) else {
            let names = terms.silicon.map(\.silicon.text).joined(separator: ", ")
            let regions = terms.regions.isEmpty ? "any region" : terms.regions.map(\.text).joined(separator: ", ")
            return "no hall in \(regions) has, or is planned to have, \(names) and all that it needs"
        }
        let lives = terms.silicon.compactMap { ledger.atlas.catalogue[$0.silicon] }
        if let longest = lives.max(by: { $0.lifeMonths < $1.lifeMonths }),
            Term.months(longest.lifeMonths).isShorter(than: terms.term)
        {
            return "a term of \(terms.term) is longer than chips serve: \(longest.silicon) leaves "
                + "\(longest.lifeMonths) months after it went live; a term up to that may fit"
        }
        if limit.most >= limit.need {
            return "no \(terms.term) window is free for it: \(limit.place) has had or will have "
                + "\(grouped(limit.most)) \(limit.unit) of \(limit.resource), enough for the \(grouped(limit.need)) needed, "
                + "but not for a whole term beside what is sold; a shorter term or smaller count may fit"
        }
        return "\(limit.place) comes closest and never has more than \(grouped(limit.most)) \(limit.unit) of "
            + "\(limit.resource), live, committed and planned together; \(grouped(limit.need)) are needed: "
            + "short \(grouped(limit.need - limit.most)) \(limit.unit)"
    }

    /// The tightest limit of the group that comes closest.
    private func closest(_ accepted: Accepted) -> Limit? {
        let shape = Shape(terms, on: accepted)
        return ledger.atlas.groups(for: shape).compactMap { tightest(in: $0, shape) }
            .max { $0.most * $1.need < $1.most * $0.need }
    }

    private func tightest(in group: Group, _ shape: Shape) -> Limit? {
        var byKind: [String: (need: Int, resources: Set<Int>, unit: String)] = [:]
        for rate in group.bays.flatMap(\.rates) {
            let resource = ledger.atlas.resources[rate.resource]
            let label = resource.silicon?.text ?? resource.kind.rawValue
            guard let need = try? rate.need(shape.peak) else { continue }
            var entry = byKind[label] ?? (need, [], resource.kind.unit)
            entry.need = min(entry.need, need)
            entry.resources.insert(rate.resource)
            byKind[label] = entry
        }
        let place = name(of: group, shape)
        return byKind.keys.sorted().compactMap { label -> Limit? in
            guard let entry = byKind[label] else { return nil }
            return Limit(resource: label, place: place, need: entry.need, most: most(entry.resources), unit: entry.unit)
        }.min { $0.most * $1.need < $1.most * $0.need }
    }

    private func name(of group: Group, _ shape: Shape) -> String {
        guard let hall = group.bays.first?.hall else { return "" }
        let scope = shape.isOneChunk ? shape.chunkIn : shape.same
        return scope == .any ? "all sites together" : "\(scope.rawValue) \(ledger.atlas.place(of: hall, at: scope))"
    }

    /// The most units that some resources together ever have, planned supply counted, nothing sold.
    private func most(_ resources: Set<Int>) -> Int {
        var total = Profile()
        for resource in resources.sorted() {
            for item in ledger.items(of: resource) where item.item.stage != .cancelled {
                let end = item.item.leaves?.tick ?? Axis.length
                try? total.add(item.item.quantity, from: item.start.tick, to: end)
            }
        }
        return total.runs().map(\.value).max() ?? 0
    }
}

extension Ledger {
    /// Which limit keeps an order from ever being met, and by how much.
    public func limit(of terms: OrderTerms) -> String { Limits(self, terms).sentence() }
}
