import Units

/// What many orders share, written once and named by its number: texts, sources, accepted silicon, regions.
struct TableWriter {
    private var texts = Numbered<ExactText>()
    private var sources = Numbered<[UInt8]>()
    private var accepted = Numbered<[UInt8]>()
    private var regions = Numbered<[UInt8]>()

    mutating func number(_ text: String) -> Int { texts.number(ExactText(text: text)) }

    mutating func number(_ source: Source) -> Int {
        var key = ByteWriter()
        key.put(count: number(source.source))
        key.put(source.asOf.number)
        key.put(count: source.confidence.place)
        return sources.number(key.bytes)
    }

    mutating func number(_ list: [Accepted]) -> Int {
        var key = ByteWriter()
        key.put(count: list.count)
        for one in list {
            key.put(count: number(one.silicon.text))
            key.put(one.count)
            key.put(one.minChunk)
        }
        return accepted.number(key.bytes)
    }

    mutating func number(_ list: [RegionName]) -> Int {
        var key = ByteWriter()
        key.put(count: list.count)
        for one in list { key.put(count: number(one.text)) }
        return regions.number(key.bytes)
    }

    /// All tables, to be written before what names their rows.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(count: texts.list.count)
        for text in texts.list { writer.put(text.text) }
        for table in [sources, accepted, regions] {
            writer.put(count: table.list.count)
            writer.put(section: Array(table.list.joined()))
        }
        return writer.bytes
    }

    /// Things by the number in which they came first.
    private struct Numbered<Thing: Hashable> {
        private(set) var list: [Thing] = []
        private var numbers: [Thing: Int] = [:]

        mutating func number(_ thing: Thing) -> Int {
            if let known = numbers[thing] { return known }
            numbers[thing] = list.count
            list.append(thing)
            return list.count - 1
        }
    }

    /// A text that equals another only byte by byte, where `String` also takes é for e and an accent.
    private struct ExactText: Hashable {
        let text: String

        static func == (a: ExactText, b: ExactText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
        func hash(into hasher: inout Hasher) { text.hash(into: &hasher) }
    }
}

/// The tables of a snapshot, read.
struct TableReader: Sendable {
    private var texts: [String] = []
    private var sources: [Source] = []
    private var accepted: [[Accepted]] = []
    private var regions: [[RegionName]] = []

    init(_ reader: inout ByteReader) throws(SnapshotFault) {
        texts = try reader.list { reader throws(SnapshotFault) in try reader.text() }
        sources = try table(&reader) { row throws(SnapshotFault) in
            Source(
                source: try text(&row), asOf: Day(try row.number()),
                confidence: try row.one(of: TableReader.confidences))
        }
        accepted = try table(&reader) { row throws(SnapshotFault) in
            try row.list { row throws(SnapshotFault) in
                Accepted(silicon: try name(&row), count: try row.number(), minChunk: try row.number())
            }
        }
        regions = try table(&reader) { row throws(SnapshotFault) in
            try row.list { row throws(SnapshotFault) in try name(&row) }
        }
    }

    private static let confidences = Source.Confidence.allCases

    private func table<Row>(
        _ reader: inout ByteReader, _ row: (inout ByteReader) throws(SnapshotFault) -> Row
    ) throws(SnapshotFault) -> [Row] {
        let count = try reader.count()
        var section = try reader.section()
        var rows: [Row] = []
        for _ in 0..<count { rows.append(try row(&section)) }
        guard section.isAtEnd else { throw .damaged }
        return rows
    }

    // MARK: What a number stands for

    func text(_ reader: inout ByteReader) throws(SnapshotFault) -> String {
        texts[try reader.index(below: texts.count)]
    }

    func name<Kind>(_ reader: inout ByteReader) throws(SnapshotFault) -> Name<Kind> { Name(of: try text(&reader)) }

    func source(_ reader: inout ByteReader) throws(SnapshotFault) -> Source {
        sources[try reader.index(below: sources.count)]
    }

    func accepted(_ reader: inout ByteReader) throws(SnapshotFault) -> [Accepted] {
        accepted[try reader.index(below: accepted.count)]
    }

    func regions(_ reader: inout ByteReader) throws(SnapshotFault) -> [RegionName] {
        regions[try reader.index(below: regions.count)]
    }
}

extension ByteReader {
    /// A count and so many elements, of so many bytes each at the least.
    mutating func list<Element>(
        ofAtLeast size: Int = 1, _ element: (inout ByteReader) throws(SnapshotFault) -> Element
    ) throws(SnapshotFault) -> [Element] {
        let count = try count(ofAtLeast: size)
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try element(&self)) }
        return list
    }

    /// A value that may be missing.
    mutating func optional<Value>(
        _ value: (inout ByteReader) throws(SnapshotFault) -> Value
    ) throws(SnapshotFault) -> Value? { try flag() ? try value(&self) : nil }
}

extension ByteWriter {
    mutating func put<Element>(_ list: [Element], _ element: (inout ByteWriter, Element) -> Void) {
        put(count: list.count)
        for one in list { element(&self, one) }
    }

    mutating func put<Value>(optional value: Value?, _ put: (inout ByteWriter, Value) -> Void) {
        self.put(count: value == nil ? 0 : 1)
        if let value { put(&self, value) }
    }
}

extension CaseIterable where Self: Equatable, AllCases == [Self] {
    /// The number of a case, in the order declared.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
