/// Which fact of a log was tampered with first, and what was done to it, found from the rows alone.
///
/// Walks along the links from the first fact. Where a fact's fields do not give its hash it was edited. Where the links
/// end before the log does, and the last fact met was not edited, a fact is missing, or carries a new seal. What the walk does not meet was inserted; what it
/// meets in another order than that of the log was moved.
///
/// Limits: a log whose every fact from one on was written anew is whole, and so is one whose last facts are gone; both
/// need a head that was noted before (`lost`). Linear in the facts but for sorting them.
struct Diagnosis {
    /// A row on the chain and the number it should have.
    private struct Link {
        let row: Int
        let due: Int
    }

    private let links: Links
    private var chain: [Link] = []
    private var met: Set<Int> = []
    /// Of the last row met, by its place on the chain.
    private var number = 0

    init(_ facts: [FactRow]) {
        links = Links(facts)
        while let row = next() {
            met.insert(row)
            chain.append(Link(row: row, due: number + 1))
            number += 1
        }
    }

    var first: Finding? {
        let left = links.facts.indices.filter { !met.contains($0) }
        let end = firstBeyond(left).map(findingOfEnd)
        let found =
            chain.compactMap(finding) + left.compactMap(findingOfInserted) + [end, findingOfOrder()].compactMap(\.self)
        return found.min(by: Finding.comesFirst)
    }

    // MARK: The walk

    /// The row that follows the last one met: of several one that is as it was written, but for its number at most, and
    /// of those one that is followed itself.
    private func next() -> Int? {
        let hash = chain.last.map { links.facts[$0.row].hash } ?? LogChain.genesisHash
        let rows = links.followers(of: hash).filter { !met.contains($0) }
        guard rows.count > 1 else { return rows.first }
        let right = rows.filter { links.isSound($0) || links.isSound($0, numbered: number + 1) }
        return right.first(where: links.hasFollower) ?? right.first ?? rows.first
    }

    /// Where the log goes on after the walk has ended: the first row left that nothing left leads to.
    private func firstBeyond(_ left: [Int]) -> Int? {
        let beyond = left.filter(isBeyond)
        let named = Set(left.map { links.facts[$0].hash })
        return beyond.first { !named.contains(links.facts[$0].previousHash) } ?? beyond.first
    }

    /// Whether a row left is a later part of the log rather than something put into it.
    private func isBeyond(_ row: Int) -> Bool {
        if links.copies.contains(row) { return false }
        return links.hasFollower(row) || (links.facts[row].seq > number && row > (chain.last?.row ?? -1))
    }

    // MARK: Findings

    private func finding(_ link: Link) -> Finding? {
        let fact = links.facts[link.row]
        let other = fact.seq == link.due ? "" : "; it calls itself \(fact.seq)"
        if !links.isSound(link.row) { return Finding(at: link.due, link.due, .edited, Diagnosis.edited + other) }
        if other.isEmpty { return nil }
        return Finding(at: link.due, link.due, .resealed, "it calls itself \(fact.seq), and its hash was made to agree")
    }

    private static let edited = "it does not match its hash, and the facts before it are as they were written"

    /// Why nothing on the chain leads to a row that goes on with the log.
    private func findingOfEnd(_ row: Int) -> Finding {
        let (fact, due) = (links.facts[row], number + 1)
        let names = "names \(fact.previousHash.prefix(12))… as the hash before it"
        if fact.seq > due { return removed(due, to: fact.seq &- 1, "fact \(fact.seq) \(names), which no fact has") }
        if !links.isSound(row) {
            let other = fact.seq == due ? "" : "; it calls itself \(fact.seq)"
            return Finding(at: due, due, .edited, Diagnosis.edited + other)
        }
        if chain.isEmpty { return Finding(at: due, due, .resealed, "it \(names), and no fact comes before it") }
        return Finding(at: number, number, .resealed, "its own hash is right, and fact \(fact.seq) \(names)")
    }

    private func removed(_ first: Int, to last: Int, _ why: String) -> Finding {
        Finding(at: first, first, .removed, last > first ? "all up to fact \(last) are gone, for \(why)" : why)
    }

    private func findingOfInserted(_ row: Int) -> Finding? {
        let seq = links.facts[row].seq
        if links.copies.contains(row) { return Finding(at: seq, seq, .inserted, "the log holds it a second time") }
        if isBeyond(row) { return nil }
        return Finding(at: seq, seq, .inserted, "no fact follows it, and the facts around it name each other")
    }

    /// The first sound fact of the chain that does not stand where the chain has it. Of two that changed places the one
    /// that came first is named; of one that was moved, it.
    private func findingOfOrder() -> Finding? {
        let linked = chain.filter { links.isSound($0.row) }
        let standing = linked.sorted { $0.row < $1.row }
        guard let at = linked.indices.first(where: { linked[$0].row != standing[$0].row }) else { return nil }
        let (due, found) = (linked[at].due, standing[at].due)
        if at + 1 < linked.count, linked[at + 1].row == standing[at].row {
            let after = standing[(standing.firstIndex { $0.due == due } ?? 1) - 1].due
            return Finding(at: due, due, .reordered, "it stands after fact \(after)")
        }
        return Finding(at: due, found, .reordered, "it stands before fact \(due)")
    }

    // MARK: The end

    /// What became of a fact that was seen before; nil when it is still there.
    static func lost(_ facts: [FactRow], seq: Int, hash: String) -> Finding? {
        let end = facts.map(\.seq).max() ?? 0
        let seen = "fact \(seq) with hash \(hash.prefix(12))… was seen before"
        guard let row = facts.last(where: { $0.seq == seq }) else {
            if seq > end {
                return Finding(
                    at: end &+ 1, end &+ 1, .removed,
                    "the log ends at \(end), and \(seen): facts were removed from its end")
            }
            return Finding(at: seq, seq, .removed, "it is not in the log, and \(seen)")
        }
        if row.hash == hash { return nil }
        return Finding(
            at: seq, seq, .resealed,
            "it has hash \(row.hash.prefix(12))…, and \(seen): it or a fact before it was written anew")
    }
}
