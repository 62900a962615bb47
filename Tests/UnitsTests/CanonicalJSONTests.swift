import TestRandom
import Testing
import Units

private struct Sample: Codable, Equatable {
    var zeta = 1
    var alpha = "a/b \"q\""
    var Beta = Day(0)
    var when: [When] = [.never, .on(Day(1))]
    var term: Term? = .months(3)
    var empty: Int?
    var price = MicroDollars(7)
    var nested = ["b": 2, "a": 1, "C": 3]
}

private struct WithNull: Codable, Equatable {
    @Null var item: ItemName?
}

@Suite struct CanonicalJSONTests {
    @Test func keysAreSortedAndSlashesPlain() throws {
        let expected =
            #"{"Beta":"2024-01-01","alpha":"a/b \"q\"","nested":{"C":3,"a":1,"b":2},"price":7,"term":"3mo","#
            + #""when":["never","2024-01-02"],"zeta":1}"#
        #expect(try CanonicalJSON.text(Sample()) == expected)
        #expect(try CanonicalJSON.value(Sample.self, from: expected) == Sample())
    }

    @Test func theTextDoesNotDependOnTheOrderOfEntry() throws {
        let keys = (0..<50).map { "key\($0)" }
        var texts: Set<String> = []
        for seed in 0..<20 {
            var random = SplitMix64(seed: seed)
            var values: [String: Int] = [:]
            for key in keys.shuffled(using: &random) { values[key] = key.utf8.count }
            texts.insert(try CanonicalJSON.text(values))
        }
        #expect(texts.count == 1)
        let expected = "{" + keys.sorted().map { "\"\($0)\":\($0.utf8.count)" }.joined(separator: ",") + "}"
        #expect(texts.first == expected)
    }

    @Test func nullIsWrittenWhereAskedFor() throws {
        #expect(try CanonicalJSON.text(WithNull(item: nil)) == #"{"item":null}"#)
        #expect(try CanonicalJSON.text(WithNull(item: "T-17")) == #"{"item":"T-17"}"#)
        #expect(try CanonicalJSON.value(WithNull.self, from: #"{"item":null}"#) == WithNull(item: nil))
    }

    @Test(arguments: [#""2026-02-30""#, #""24""#, #""2026-04-09T25:00:00Z""#, #""nevermore""#, "3"])
    func whatCannotBeReadThrows(_ text: String) {
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Day.self, from: text) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Term.self, from: text) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(Instant.self, from: text) }
        #expect(throws: DecodingError.self) { try CanonicalJSON.value(When.self, from: text) }
    }

    @Test func sourcesRoundTrip() throws {
        let source = Source(source: "10-K", asOf: Day("2026-02-05")!, confidence: .published)
        let text = #"{"as_of":"2026-02-05","confidence":"published","source":"10-K"}"#
        #expect(try CanonicalJSON.text(source) == text)
        #expect(try CanonicalJSON.value(Source.self, from: text) == source)
    }
}
