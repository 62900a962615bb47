import Units

/// All orders of a ledger, in the order entered, in blocks that copies share.
///
///     shelves ─▶ 128 blocks ─▶ 32 orders        and beside each shelf and block, what some order in it has
///
/// A change of a copy copies one block and the two lists above it, so a batch, a what-if or a scenario costs the same whether the
/// book has a thousand orders or a million. Those who look for holds that end or for the queue pass over what has none.
///
/// Invariants: every block but the last is full, every shelf but the last is; a summary is the union of what it stands
/// for; each name is there once, and its place never changes.
public struct Orders: Sendable {
    static let blockSize = 32
    static let shelfSize = 128 * blockSize

    private var shelves: [Shelf] = []
    private var index: OrderIndex
    public private(set) var count = 0

    public init() { index = OrderIndex() }

    /// A book whose names are read before its orders are; `fill` brings those.
    init(indexed index: OrderIndex) { self.index = index }

    // MARK: Looking

    /// Where an order stands. Complexity: O(1).
    public func position(_ name: OrderName) -> Int? {
        index.position(name.text.hashValue) { self[$0].terms.order == name }
    }

    /// The orders that have any of some traits, in the order entered. Complexity: O(number of them · 32 + shelves).
    public func having(_ traits: Traits) -> [Order] {
        var found: [Order] = []
        visit {
            $0.traits.isDisjoint(with: traits)
        } each: {
            found.append($0)
        }
        return found
    }

    /// The orders whose hold or first refusal ends at or before an instant, in the order entered. Complexity: as `having`.
    public func ending(by instant: Instant) -> [Order] {
        var found: [Order] = []
        visit {
            $0.end.map { $0 > instant } ?? true
        } each: {
            found.append($0)
        }
        return found
    }

    /// Goes through the orders, passing over whatever has a summary that can be passed over.
    private func visit(canPass: (Summary) -> Bool, each: (Order) -> Void) {
        for shelf in shelves where !canPass(shelf.summary) {
            for block in shelf.blocks where !canPass(block.summary) {
                for order in block.orders where !canPass(order.summary) { each(order) }
            }
        }
    }

    // MARK: Changing

    /// Enters an order under a name that is new. Complexity: O(1), of a copy O(shelves).
    package mutating func append(_ order: consuming Order) {
        index.insert(order.terms.order.text.hashValue, at: count)
        push(order)
    }

    /// Takes the orders of another book over; false where they are not as many as there are names.
    mutating func fill(from other: Orders) -> Bool {
        (shelves, count) = (other.shelves, other.count)
        return count == index.count
    }

    /// Puts an order after the last, and leaves the index to others.
    mutating func push(_ order: consuming Order) {
        if count % Orders.shelfSize == 0 { shelves.append(Shelf()) }
        let summary = order.summary
        shelves[shelves.count - 1].append(order, summary)
        count += 1
    }

    private static func place(of position: Int) -> (shelf: Int, block: Int, slot: Int) {
        let within = position % shelfSize
        return (position / shelfSize, within / blockSize, within % blockSize)
    }
}

extension Orders: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    /// The order at a place. Setting one copies its block if another ledger shares it; its name must be the one there.
    public package(set) subscript(position: Int) -> Order {
        get {
            let (shelf, block, slot) = Orders.place(of: position)
            return shelves[shelf].blocks[block].orders[slot]
        }
        set {
            let (shelf, block, slot) = Orders.place(of: position)
            shelves[shelf].set(newValue, block, slot)
        }
    }
}

extension Orders {
    /// How many blocks, of orders and of the index, are in this book and not shared with another: what changes since the
    /// one was a copy of the other have copied.
    package func blocks(apartFrom other: Orders) -> Int {
        let (mine, theirs) = (shelves.flatMap(\.blocks), other.shelves.flatMap(\.blocks))
        let shared = zip(mine, theirs).count { $0.orders.isShared(with: $1.orders) }
        return mine.count - shared + index.buckets(apartFrom: other.index)
    }
}

extension Array {
    /// Whether the elements lie at one place.
    func isShared(with other: [Element]) -> Bool { span.isIdentical(to: other.span) }
}

extension Orders: Equatable {
    /// The same orders at the same places.
    public static func == (a: Orders, b: Orders) -> Bool { a.elementsEqual(b) }
}

extension Orders {
    /// What some look for in an order.
    public struct Traits: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let queued = Traits(rawValue: 1)
        public static let held = Traits(rawValue: 2)
        /// A promise with an amendment that waits.
        public static let amending = Traits(rawValue: 4)
        /// A promise for which a first refusal keeps capacity.
        public static let reserving = Traits(rawValue: 8)
        /// A promise with the right of first refusal for which nothing is kept.
        public static let unreserved = Traits(rawValue: 16)
        /// Queued, with a tentative placement.
        public static let tentative = Traits(rawValue: 32)
    }

    /// What orders have between them.
    struct Summary: Equatable {
        var traits: Traits = []
        /// The first instant at which a hold or a first refusal ends.
        var end: Instant?

        mutating func add(_ other: Summary) {
            traits.formUnion(other.traits)
            if let theirs = other.end, end.map({ theirs < $0 }) ?? true { end = theirs }
        }
    }

    fileprivate struct Block {
        var orders: [Order] = []
        var summary = Summary()

        mutating func append(_ order: consuming Order, _ own: Summary) {
            if orders.isEmpty { orders.reserveCapacity(Orders.blockSize) }
            orders.append(order)
            summary.add(own)
        }

        /// Gives whether the summary is another one now.
        mutating func set(_ order: Order, _ slot: Int) -> Bool {
            let (was, before) = (orders[slot].summary, summary)
            orders[slot] = order
            guard order.summary != was else { return false }
            summary = orders.reduce(into: Summary()) { $0.add($1.summary) }
            return summary != before
        }
    }

    fileprivate struct Shelf {
        var blocks: [Block] = []
        var summary = Summary()

        mutating func append(_ order: consuming Order, _ own: Summary) {
            if blocks.isEmpty || blocks[blocks.count - 1].orders.count == Orders.blockSize { blocks.append(Block()) }
            blocks[blocks.count - 1].append(order, own)
            summary.add(own)
        }

        mutating func set(_ order: Order, _ block: Int, _ slot: Int) {
            guard blocks[block].set(order, slot) else { return }
            summary = blocks.reduce(into: Summary()) { $0.add($1.summary) }
        }
    }
}

extension Order {
    /// What a part of the book with this order alone would have.
    fileprivate var summary: Orders.Summary {
        var summary = Orders.Summary()
        switch standing {
        case .queued(let tentative): summary.traits = tentative == nil ? .queued : [.queued, .tentative]
        case .held(_, let until): (summary.traits, summary.end) = (.held, until)
        case .promised(let commitment):
            if commitment.pending != nil { summary.traits.insert(.amending) }
            if let reserve = commitment.reserve {
                summary.traits.insert(.reserving)
                summary.end = reserve.until
            } else if terms.renewal?.firstRefusal == true {
                summary.traits.insert(.unreserved)
            }
        case .inquiry, .cancelled, .lapsed, .refused: break
        }
        return summary
    }
}
