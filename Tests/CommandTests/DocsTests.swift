import Foundation
import Testing

/// What is written down about the product is what the product says of itself.
@Suite struct DocsTests {
    @Test func schemaPageIsWhatTheProgramPrints() throws {
        let printed = try Desk().headroom("schema")
        let page = try String(contentsOfFile: Program.root + "/Docs/schema.md", encoding: .utf8)
        #expect(printed.out == page, "make it anew: headroom schema > Docs/schema.md")
    }

    @Test func refusalsPageIsWhatTheProgramPrints() throws {
        let printed = try Desk().headroom("refusals")
        let page = try String(contentsOfFile: Program.root + "/Docs/refusals.md", encoding: .utf8)
        #expect(printed.out == page, "make it anew: headroom refusals > Docs/refusals.md")
    }

    @Test func `the API's page is what the program prints`() throws {
        let printed = try Desk().headroom("api")
        let page = try String(contentsOfFile: Program.root + "/Docs/api.md", encoding: .utf8)
        #expect(printed.out == page, "make it anew: headroom api > Docs/api.md")
    }
}
