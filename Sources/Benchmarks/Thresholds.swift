import Foundation

/// The ratios below which a run fails, and the run they came from.
struct Thresholds: Codable {
    struct Floor: Codable {
        let axis: String
        let orders: Int
        let what: String
        /// The best other engine's median over the profile's.
        let ratio: Double
    }

    let run: Machine
    let floors: [Floor]
    /// What the network's figures may be at most.
    var network: NetworkLimits?

    /// A floor is so much of what was measured: shared machines vary by as much.
    static let margin = 0.7

    init(from rows: [Row], on run: Machine) {
        self.run = run
        floors = rows.compactMap { row in
            row.ratio.map { ratio in
                Floor(
                    axis: row.axis, orders: row.orders, what: row.what,
                    ratio: (ratio * Thresholds.margin * 100).rounded() / 100)
            }
        }
    }

    static func read(_ path: String) throws -> Thresholds {
        try JSONDecoder().decode(Thresholds.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }

    func floor(of row: Row) -> Double? {
        floors.first { ($0.axis, $0.orders, $0.what) == (row.axis, row.orders, row.what) }?.ratio
    }

    /// A sentence for each row that is below its floor.
    func faults(_ rows: [Row]) -> [String] {
        rows.compactMap { row in
            guard let floor = floor(of: row), let ratio = row.ratio, ratio < floor else { return nil }
            return
                "\(row.axis), \(row.orders) orders, \(row.what): \(tenths(ratio)) times as fast as the best other engine, "
                + "at least \(tenths(floor)) asked"
        }
    }
}

/// With one decimal.
func tenths(_ number: Double) -> String { String(format: "%.1f", number) }
