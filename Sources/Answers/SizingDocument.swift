import Promise
import Silicon
import Units

/// How many of one silicon an order takes, and how sure that is: `{silicon, count, min_chunk, count_low, count_expected,
/// count_high, half_width, basis, server, speed, days, days_slow}`.
public struct SizeDocument: Encodable, Sendable, Equatable {
    let silicon: String
    let count, min_chunk, count_low, count_expected, count_high, server: Int
    let half_width: Double
    let basis: String
    @Null var speed: Double?
    @Null var days: Double?
    @Null var days_slow: Double?

    init(_ size: Sizing.Size) {
        (silicon, count, min_chunk, server) = (size.silicon, size.count, size.least, size.server)
        (count_low, count_expected, count_high) = (size.low, size.expected, size.high)
        (half_width, basis) = (Double(size.halfWidthPpm) / 1e6, size.ground.rawValue)
        _speed = Null(wrappedValue: size.speedPpm.map { Double($0) / 1e6 })
        _days = Null(wrappedValue: size.daysMilli.map { Double($0) / 1e3 })
        _days_slow = Null(wrappedValue: size.slowDaysMilli.map { Double($0) / 1e3 })
    }
}

/// `{basis, sizes, assumptions}`: how the counts of an order came about, as its fact keeps it.
public struct SizingDocument: Encodable, Sendable, Equatable {
    let basis: String
    let sizes: [SizeDocument]
    let assumptions: [String]
    private let grounds: [String]

    enum CodingKeys: String, CodingKey { case basis, sizes, assumptions }

    public init(_ sizing: Sizing) {
        (basis, assumptions) = (sizing.basis.rawValue, sizing.assumptions)
        sizes = sizing.sizes.map(SizeDocument.init)
        grounds = sizing.sizes.map(\.ground.words)
    }

    public func text(colour: Bool = false) -> String {
        let isWork = basis == Sizing.Basis.work.rawValue
        let last = isWork ? [">days", ">days, slow end"] : [">speed"]
        let rows = zip(sizes, grounds).map { size, ground in
            let counts = [size.count, size.count_low, size.count_expected, size.count_high].map(grouped)
            let band = size.half_width > 0 ? "±" + percent(size.half_width) : "–"
            let told = isWork ? [size.days, size.days_slow].map { $0 ?? 0 } : [size.speed ?? 0]
            return [size.silicon] + counts + [band, ground] + told.map { decimal($0, isWork ? 1 : 2) }
        }
        let table = TextTable(
            columns: ["silicon", ">count", ">fast end", ">estimate", ">slow end", ">band", "basis"] + last, rows: rows)
        let head = isWork ? "Accelerators that the work takes" : "Accelerators that stand in for each other"
        return ([head, table.text(colour: colour), "Taken for given:"] + assumptions.map { "- \($0)" }).joined(
            separator: "\n")
    }
}
