/// Places by hash, in small buckets that copies share.
///
/// It grows one bucket at a time (W. Litwin, "Linear hashing", VLDB 1980), so that no entry ever waits for all to be sorted anew,
/// and it holds no names: whoever looks says whether the order at a place is the one meant. The order of buckets, which
/// differs from process to process, reaches nobody.
struct OrderIndex: Sendable {
    private struct Entry {
        let hash: Int
        let position: Int
    }

    /// Buckets that one change of a copy copies the list of.
    private static let groupSize = 128
    /// Entries in a bucket on average, at the most.
    private static let load = 16

    private var groups: [[[Entry]]] = []
    private var buckets = 0
    private(set) var count = 0

    /// An index for so many entries to come; it may get more.
    init(reserving count: Int = 0) {
        for _ in 0...count / OrderIndex.load { addBucket(count == 0 ? 0 : OrderIndex.load * 3 / 2) }
    }

    /// The place of an entry with a hash, of which `isMeant` says that it is the one. Complexity: O(1).
    func position(_ hash: Int, isMeant: (Int) -> Bool) -> Int? {
        let bucket = bucket(of: hash)
        return groups[bucket / OrderIndex.groupSize][bucket % OrderIndex.groupSize]
            .first { $0.hash == hash && isMeant($0.position) }?.position
    }

    /// Enters a place. Complexity: O(1), of a copy O(groups).
    mutating func insert(_ hash: Int, at position: Int) {
        append(Entry(hash: hash, position: position), to: bucket(of: hash))
        count += 1
        if count > buckets * OrderIndex.load { split() }
    }

    /// How many buckets are here and not shared with another.
    func buckets(apartFrom other: OrderIndex) -> Int {
        let (mine, theirs) = (groups.flatMap { $0 }, other.groups.flatMap { $0 })
        return mine.count - zip(mine, theirs).count { $0.isShared(with: $1) }
    }

    /// The bucket of a hash: of its lowest bits as many as number all buckets, or one less where that one is not there yet.
    private func bucket(of hash: Int) -> Int {
        let all = hash & (2 * round - 1)
        return all < buckets ? all : all & (round - 1)
    }

    /// The highest power of two that is not above the number of buckets.
    private var round: Int { 1 << (Int.bitWidth - 1 - buckets.leadingZeroBitCount) }

    /// Adds a bucket and moves there what belongs there now, from the one bucket in which it was till now.
    private mutating func split() {
        let old = buckets & (round - 1)
        addBucket(0)
        let (group, place) = (old / OrderIndex.groupSize, old % OrderIndex.groupSize)
        let entries = groups[group][place]
        groups[group][place] = []
        for entry in entries { append(entry, to: bucket(of: entry.hash)) }
    }

    private mutating func addBucket(_ capacity: Int) {
        if buckets % OrderIndex.groupSize == 0 { groups.append([]) }
        var bucket: [Entry] = []
        bucket.reserveCapacity(capacity)
        groups[groups.count - 1].append(bucket)
        buckets += 1
    }

    private mutating func append(_ entry: Entry, to bucket: Int) {
        groups[bucket / OrderIndex.groupSize][bucket % OrderIndex.groupSize].append(entry)
    }
}
