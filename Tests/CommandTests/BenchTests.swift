import Testing

@Suite struct BenchTests {
    @Test func `the reference book prints its hash`() throws {
        let desk = try Desk()
        let document = try desk.headroom("bench", "book-v1", "--orders", "500", "--json").out
        let match = try #require(document.wholeMatch(of: /\{"hash":"([0-9a-f]{16})"\}\n/))
        #expect(try desk.headroom("bench", "book-v1", "--orders", "500").out == "book-v1, 500 orders: \(match.1)\n")
        #expect(try desk.headroom("bench", "book-v1", "--orders", "501", "--json").out != document)
    }

    @Test func `a book that cannot be is bad input`() throws {
        for orders in ["5", "0", "-1", "50000001", "many"] {
            #expect(try Desk().headroom("bench", "book-v1", "--orders=\(orders)", "--json").status == 2)
        }
    }
}
