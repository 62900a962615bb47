import Foundation

/// A whole run, for people and for programs.
struct Report: Codable {
    let machine: Machine
    let rows: [Row]
    let copies: Copies
    /// What fell below its threshold.
    let below: [String]

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func text(_ asked: Thresholds) -> String {
        var lines = [
            machine.line,
            "Nanoseconds, median / 99th percentile; ratio: the best other median over the profile's.",
        ]
        for (index, row) in rows.enumerated() {
            if index == 0 || rows[index - 1].orders != row.orders || rows[index - 1].axis != row.axis {
                lines += ["", heading(row)]
            }
            lines.append(line(row, asked.floor(of: row)))
        }
        lines += [
            "",
            "Copy of \(copies.profiles) profiles and a change to one of them: \(tenths(copies.copyAndChange / 1000)) µs.",
        ]
        if let placed = rows.first(where: { $0.orders == 100_000 && $0.what == "place an order" }) {
            lines.append(
                "A whole book of 100,000 orders: \(tenths(1000 / placed.figures[0].median)) million orders a second.")
        }
        return (lines + below.map { "BELOW: " + $0 }).joined(separator: "\n")
    }

    /// The engines, in the order of the first row, in which all take part.
    private var engines: [String] { rows.first?.figures.map(\.engine) ?? [] }

    private func heading(_ row: Row) -> String {
        pad("\(row.axis), \(row.orders) orders", 24) + engines.map { left($0, 18) }.joined() + left("ratio", 8)
            + left("asked", 8)
    }

    private func line(_ row: Row, _ floor: Double?) -> String {
        let figures = engines.map { engine in row.figures.first { $0.engine == engine } }
        return pad(row.what, 24)
            + figures.map { left($0.map { "\(whole($0.median)) / \(whole($0.p99))" } ?? "", 18) }.joined()
            + left(row.ratio.map(tenths) ?? "", 8) + left(floor.map(tenths) ?? "", 8)
    }

    private func whole(_ number: Double) -> String { String(Int(number.rounded())) }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    private func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}
