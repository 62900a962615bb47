import Ledger
import Promise
import Units

/// What stands ahead in the queue: never whose it is.
public struct AheadDocument: Encodable, Sendable {
    private(set) var orders: Int
    private(set) var accelerators: Int
    private(set) var kilowatts: Int

    enum CodingKeys: String, CodingKey { case orders, accelerators, mw }

    init(orders: Int, accelerators: Int, kilowatts: Int) {
        (self.orders, self.accelerators, self.kilowatts) = (orders, accelerators, kilowatts)
    }

    mutating func add(_ size: (accelerators: Int, kilowatts: Int)) {
        orders += 1
        accelerators += size.accelerators
        kilowatts += size.kilowatts
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(orders, forKey: .orders)
        try container.encode(accelerators, forKey: .accelerators)
        try container.encode(Double(kilowatts) / 1000, forKey: .mw)
    }
}

/// From when on moves are asked for: after a fact, or from the start of a day.
public enum Since: Sendable, Equatable {
    case fact(Int)
    case day(Day)

    /// Reads the number of a fact or a day; nil for anything else.
    public init?(_ text: String) {
        if let seq = Int(text), seq >= 0 {
            self = .fact(seq)
        } else if let day = Day(text) {
            self = .day(day)
        } else {
            return nil
        }
    }

    func covers(_ fact: Fact) -> Bool {
        switch self {
        case .fact(let seq): fact.seq > seq
        case .day(let day): fact.recordedAt.day >= day
        }
    }
}

/// A queued order's date that changed, with the fact that changed it.
public struct MovedLine: Encodable, Sendable {
    let order: OrderName
    let from: When
    let to: When
    let cause: String
    let seq: Int
    let recordedAt: Instant

    enum CodingKeys: String, CodingKey {
        case order, from, to, cause, seq
        case recordedAt = "recorded_at"
    }

    /// The moves that facts carry, in the order they happened. Throws what cannot be read.
    public static func lines(_ facts: [Fact], since: Since) throws(Fact.Damage) -> [MovedLine] {
        var lines: [MovedLine] = []
        for fact in facts where since.covers(fact) {
            for move in try fact.body().outcome.moves {
                lines.append(
                    MovedLine(
                        order: move.order, from: move.from, to: move.to, cause: move.cause, seq: fact.seq,
                        recordedAt: fact.recordedAt))
            }
        }
        return lines
    }

    /// Moves for people.
    public static func text(_ lines: [MovedLine], colour: Bool = false) -> String {
        var table = TextTable("queued order", "from", "to", ">days", "cause", ">fact", "recorded")
        for line in lines {
            let days = if let from = line.from.day, let to = line.to.day { grouped(to - from) } else { "" }
            table.add(
                line.order.text, "\(line.from)", "\(line.to)", days, line.cause, String(line.seq), "\(line.recordedAt)")
        }
        return table.isEmpty ? "No queued order has moved since then." : table.text(colour: colour)
    }
}
