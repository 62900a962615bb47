import Foundation
import JSONSchema
import Ledger
import Units

/// A parameter of a query: what it may be is checked before a route sees it, and written into the documents.
public struct Parameter: Hashable, Sendable {
    public let name: String
    public let about: String
    public let kind: Kind
    /// Whether a request without it is refused.
    public let isRequired: Bool

    public enum Kind: Hashable, Sendable {
        case whole(ClosedRange<Int>, unless: Int?)
        case number(ClosedRange<Double>, unless: Double?)
        case day
        case month
        case text
        case choice([String], unless: String?)
        /// `1` or `0`.
        case flag
        /// Values of a field of a list's lines, with `,` between.
        case filter
    }

    init(_ name: String, _ kind: Kind, _ about: String, isRequired: Bool = false) {
        (self.name, self.kind, self.about, self.isRequired) = (name, kind, about, isRequired)
    }

    static func required(_ name: String, _ kind: Kind, _ about: String) -> Parameter {
        Parameter(name, kind, about, isRequired: true)
    }

    /// What is wrong with a value; nil where it may be that.
    func fault(_ text: String) -> String? {
        switch kind {
        case .whole(let range, _):
            Int(text).map(range.contains) ?? false
                ? nil : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range, _):
            Double(text).map(range.contains) ?? false
                ? nil : "a number from \(range.lowerBound) to \(range.upperBound)"
        case .month: Month(text) == nil ? "a month, YYYY-MM" : nil
        case .day: Day(text) == nil ? "a day, YYYY-MM-DD" : nil
        case .choice(let all, _): all.contains(text) ? nil : all.joined(separator: ", ")
        case .flag: ["0", "1"].contains(text) ? nil : "0 or 1"
        case .text, .filter: text.isEmpty || text.utf8.count > 500 ? "1 to 500 characters" : nil
        }
    }

    var schema: JSONValue {
        switch kind {
        case .whole(let range, let unless):
            .object(
                ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
                    .merging(unless.map { ["default": .integer($0)] } ?? [:]) { $1 })
        case .number(let range, let unless):
            .object(
                ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
                    .merging(unless.map { ["default": .number($0)] } ?? [:]) { $1 })
        case .month: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"]
        case .day: ["type": "string", "format": "date"]
        case .choice(let all, let unless):
            .object(
                ["type": "string", "enum": .array(all.map { .string($0) })]
                    .merging(unless.map { ["default": .string($0)] } ?? [:]) { $1 })
        case .flag: ["type": "string", "enum": ["0", "1"]]
        case .text, .filter: ["type": "string", "minLength": 1, "maxLength": 100]
        }
    }
}

extension Parameter {
    static let limit = Parameter("limit", .whole(1...10_000, unless: 10_000), "The most lines of a page.")
    static let cursor = Parameter("cursor", .text, "Where the page begins: `next` of the page before.")
    static let all = Parameter("all", .flag, "All ways to serve it side by side.")
    static let since = Parameter("since", .text, "A day, or the number of a fact: only what came after.")
    static let after = Parameter("after", .whole(0...Int(Int32.max), unless: 0), "Only facts with a higher number.")
    static let until = Parameter("until", .text, "The instant at which the hold ends; policy's hold_days unless given.")
    static let from = Parameter("from", .day, "The first month, by a day in it; the clock's unless given.")
    static let months = Parameter("months", .whole(1...180, unless: 24), "Over how many months.")
    static let draws = Parameter("draws", .whole(1...100_000, unless: 256), "How many futures are drawn.")
    static let fewDraws = Parameter("draws", .whole(1...4096, unless: 256), "How many futures are drawn.")
    static let seed = Parameter("seed", .whole(0...Int(Int32.max), unless: 1), "The same seed draws the same futures.")
    static let by = Parameter("by", .day, "The day that is asked about; 2030-12-31 unless given.")
    static let wait = Parameter("wait", .whole(0...86_400, unless: 86_400), "Seconds after which the stream ends.")
    static let to = Parameter("to", .text, "The scenario to compare with; this server's unless given.")

    static func filter(_ field: String) -> Parameter {
        Parameter(field, .filter, "Only lines whose \(field) is one of these, `,` between.")
    }
}
