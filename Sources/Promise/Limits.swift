import Ledger
import Profile
import Silicon
import Units

/// The cap that an order exceeds, and by how much: no date, however late, would help.
public struct Excess: Hashable, Sendable {
    /// What is capped: a silicon, `hall_kw`, `site_kw` or `ports`; `share_cap_pct/SILICON` or `life_months/SILICON`.
    public let cap: String
    /// Where it comes closest; empty where the cap is one of policy or of the silicon itself.
    public let place: String
    public let need: Int
    public let most: Int
    public let unit: String

    public var short: Int { need - most }
}

/// Why an order can never be met: which limit is in the way where it would come closest, and by how much.
struct Limits {
    private let ledger: Ledger
    private let terms: OrderTerms
    /// The tightest limit where the order comes closest; nil where no place has all that it needs.
    private var limit: Limit?

    init(_ ledger: Ledger, _ terms: OrderTerms) {
        (self.ledger, self.terms) = (ledger, terms)
        limit = terms.silicon.compactMap(closest).min { $0.most * $1.need > $1.most * $0.need }
    }

    private struct Limit {
        let resource: String
        let place: String
        let need: Int
        let most: Int
        let unit: String
    }

    /// The cap that the order exceeds; nil where it is not one cap but what is sold already.
    func excess() -> Excess? {
        guard let limit else {
            let first = terms.silicon[0]
            return Excess(
                cap: first.silicon.text, place: "", need: Shape(terms, on: first).peak, most: 0,
                unit: Resource.Kind.chips.unit)
        }
        if let life = excessOfLife() { return life }
        guard limit.most < limit.need else { return nil }
        return Excess(cap: limit.resource, place: limit.place, need: limit.need, most: limit.most, unit: limit.unit)
    }

    /// By how much the term is longer than the longest that any silicon accepted serves.
    private func excessOfLife() -> Excess? {
        let lives = terms.silicon.compactMap { ledger.atlas.catalogue[$0.silicon] }
        guard let longest = lives.max(by: { $0.lifeMonths < $1.lifeMonths }),
            Term.months(longest.lifeMonths).isShorter(than: terms.term)
        else { return nil }
        return Excess(
            cap: "life_months/\(longest.silicon)", place: "", need: ceilDiv(terms.term.approximateDays, 30),
            most: longest.lifeMonths, unit: "months")
    }

    func sentence() -> String {
        guard let limit else {
            let names = terms.silicon.map(\.silicon.text).joined(separator: ", ")
            let regions = terms.regions.isEmpty ? "any region" : terms.regions.map(\.text).joined(separator: ", ")
            return "no hall in \(regions) has, or is planned to have, \(names) and all that it needs"
        }
        if let life = excessOfLife() {
            return
                "a term of \(terms.term) is longer than chips serve: \(life.cap.dropFirst("life_months/".count)) leaves "
                + "\(life.most) months after it went live; a term up to that may fit"
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
