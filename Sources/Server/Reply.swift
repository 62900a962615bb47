import Answers
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Tables
import Units

/// What a route answers: a value, not yet bytes. Behind a reference: as a struct the optimiser of Swift 6.3.1 hands it on
/// unwritten from one asynchronous function to the next.
final class Reply: Sendable {
    let status: HTTPResponse.Status
    let content: Content
    /// The number of the last fact that the answer knows of; its ETag.
    let seq: Int?

    enum Content: Sendable {
        /// With its table as CSV, where it has one.
        case document(any Encodable & Sendable, csv: String? = nil)
        case list(Listing)
        /// A drawing or a page, with the document that has its figures, where there is one.
        case text(String, Route.Form, (any Encodable & Sendable)? = nil)
        case stream(@Sendable (EventWriter) async throws -> Void)
    }

    init(
        document: any Encodable & Sendable, csv: String? = nil, seq: Int? = nil, status: HTTPResponse.Status = .ok
    ) {
        (self.status, content, self.seq) = (status, .document(document, csv: csv), seq)
    }

    init(_ list: Listing, seq: Int? = nil) { (status, content, self.seq) = (.ok, .list(list), seq) }

    init(
        _ text: String, _ form: Route.Form, document: (any Encodable & Sendable)? = nil, seq: Int? = nil
    ) {
        (status, content, self.seq) = (.ok, .text(text, form, document), seq)
    }

    init(stream: @escaping @Sendable (EventWriter) async throws -> Void) {
        (status, content, seq) = (.ok, .stream(stream), nil)
    }
}

/// The lines of a list that a query asks for, one page of them.
struct Listing: Sendable {
    private let name: String
    /// The field that tells lines apart; nil where a line is told by its place.
    private let key: String?
    private let count: Int
    private let tree: @Sendable (Int) throws -> Tree
    private let page: @Sendable ([Int], String?) -> any Encodable & Sendable

    init<Line: Encodable & Sendable>(_ name: String, key: String?, clock: Instant?, _ lines: [Line]) {
        (self.name, self.key, count) = (name, key, lines.count)
        tree = { try Tree(lines[$0]) }
        page = { ListPage(name: name, clock: clock, lines: $0.map { lines[$0] }, next: $1) }
    }

    /// One page, and how it goes on.
    struct Page {
        let document: any Encodable & Sendable
        let lines: [Int]
        let next: String?
    }

    /// The lines that match, from where the cursor says, no more than the limit.
    func page(_ call: Call) throws -> Page {
        let filters = call.route.parameters.filter { $0.kind == .filter }.compactMap { parameter in
            call.query[parameter.name].map { (parameter.name, Set($0.split(separator: ",").map(String.init))) }
        }
        var place = try call.query["cursor"].map(start) ?? 0
        let limit = call.whole(.limit) ?? count
        var lines: [Int] = []
        while place < count, lines.count < limit {
            if try filters.isEmpty || matches(try tree(place), filters) { lines.append(place) }
            place += 1
        }
        let next = place < count ? try lines.last.map(cursor) : nil
        return Page(document: page(lines, next), lines: lines, next: next)
    }

    private func matches(_ tree: Tree, _ filters: [(field: String, values: Set<String>)]) -> Bool {
        filters.allSatisfy { field, values in !values.isDisjoint(with: tree[field]?.texts ?? [""]) }
    }

    // MARK: Cursors

    /// The last line's place and key. A list may change between two pages: they begin after that key wherever it is by then.
    private func cursor(_ line: Int) throws -> String {
        let key = try key.flatMap { try tree(line)[$0]?.texts.first } ?? ""
        return Data("\(line):\(key)".utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    private func start(_ cursor: String) throws -> Int {
        guard let (line, text) = Listing.read(cursor) else {
            throw Refusal(.badRequest, "cursor: '\(cursor)' is none of this server's; begin without one")
        }
        guard let key, !text.isEmpty else { return line + 1 }
        let isAt = { (place: Int) in place < count ? try tree(place)[key]?.texts.first == text : false }
        if try isAt(line) { return line + 1 }
        return try (0..<count).first(where: isAt).map { $0 + 1 } ?? min(line, count)
    }

    private static func read(_ cursor: String) -> (line: Int, key: String)? {
        let standard = cursor.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let line = Int(parts[0]), line >= 0, line < Int(Int32.max) else { return nil }
        return (line, String(parts[1]))
    }

    // MARK: CSV

    /// Some lines as CSV: a column for each field, parts of a field with `.` between, lists with `;`.
    func csv(_ lines: [Int]) throws -> String {
        let rows = try lines.map { try tree($0).cells() }
        var columns: [String] = []
        for row in rows { for (name, _) in row where !columns.contains(name) { columns.append(name) } }
        let records = rows.map { row in
            columns.map { column in row.first { $0.name == column }?.text ?? "" }
        }
        return Export.csv([columns] + records)
    }
}

/// A page of a list as JSON: the clock, the lines under the list's name, and the cursor of the next page.
struct ListPage<Line: Encodable & Sendable>: Encodable, Sendable {
    let name: String
    let clock: Instant?
    let lines: [Line]
    @Null var next: String?

    init(name: String, clock: Instant?, lines: [Line], next: String?) {
        (self.name, self.clock, self.lines, self.next) = (name, clock, lines, next)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if let clock { try container.encode(clock, forKey: Key(stringValue: "clock")) }
        try container.encode(lines, forKey: Key(stringValue: name))
        try container.encode(_next, forKey: Key(stringValue: "next"))
    }
}

extension Tree {
    /// The texts of a scalar, or of a list of them.
    var texts: [String] {
        switch written {
        case .scalar(let scalar): [scalar.plain]
        case .elements(let trees): trees.flatMap(\.texts)
        case .absent, .fields, .single: []
        }
    }

    /// A line's fields, flat.
    func cells(_ prefix: String = "") -> [(name: String, text: String)] {
        guard case .fields(let fields) = written else { return [(prefix, texts.joined(separator: ";"))] }
        return fields.flatMap { key, tree in tree.cells(prefix.isEmpty ? key : prefix + "." + key) }
    }
}
