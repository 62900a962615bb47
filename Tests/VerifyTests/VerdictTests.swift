import Testing
import Units
import Verify

@Suite("The verdict as JSON")
struct VerdictTests {
    @Test func `keys are there even when they are empty`() throws {
        let text = try CanonicalJSON.text(verify([]))
        #expect(text.contains("\"first_tampered\":null"))
        #expect(text.contains("\"head\":null"))
    }

    @Test func `the first fact tampered with and the head are objects`() throws {
        var rows = LogBuilder.sold().rows
        rows[2] = rows[2].with(actor: "nobody")
        let text = try CanonicalJSON.text(verify(rows))
        #expect(text.contains("\"first_tampered\":{\"seq\":3,\"what\":\"edited\"}"))
        #expect(text.contains("\"head\":{\"branch\":\"main\",\"hash\":\"\(rows[6].hash)\",\"seq\":7}"))
    }
}
