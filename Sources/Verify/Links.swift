/// How the rows of a log hang together by their hashes, whatever their numbers say and however they stand.
///
/// Numbers of rows here are their positions in the log.
struct Links {
    let facts: [FactRow]
    /// The hash that each row's fields give.
    let computed: [String]
    /// Second copies of a row.
    let copies: Set<Int>
    /// By the hash they name as the one before them.
    private let followers: [String: [Int]]

    init(_ facts: [FactRow]) {
        var seal = Seal()
        let computed = facts.map { seal.hash(of: $0) }
        let copies = Links.copies(facts, computed)
        let followers = Dictionary(grouping: facts.indices.filter { !copies.contains($0) }) { facts[$0].previousHash }
        (self.facts, self.computed, self.copies, self.followers) = (facts, computed, copies, followers)
    }

    func isSound(_ row: Int) -> Bool { facts[row].hash == computed[row] }

    /// Whether its fields would give its hash if it had another number.
    func isSound(_ row: Int, numbered seq: Int) -> Bool {
        var seal = Seal()
        return seal.hash(of: facts[row], numbered: seq) == facts[row].hash
    }

    func followers(of hash: String) -> [Int] { followers[hash] ?? [] }

    func hasFollower(_ row: Int) -> Bool { followers(of: facts[row].hash).contains { $0 != row } }

    /// Of rows with the same hash and the same link all but one: a sound one is kept, then one in its place, then the first.
    private static func copies(_ facts: [FactRow], _ computed: [String]) -> Set<Int> {
        var copies: Set<Int> = []
        for (_, rows) in Dictionary(grouping: facts.indices, by: { facts[$0].hash + facts[$0].previousHash })
        where rows.count > 1 {
            let sound = rows.filter { facts[$0].hash == computed[$0] }
            let placed = sound.filter { $0 > 0 && facts[$0 - 1].hash == facts[$0].previousHash }
            let kept = placed.first ?? sound.first ?? rows[0]
            copies.formUnion(rows.filter { $0 != kept })
        }
        return copies
    }
}
