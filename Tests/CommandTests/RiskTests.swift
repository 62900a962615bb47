import Foundation
import Testing

/// `headroom risk` on the default scenario.
@Suite struct RiskCommandTests {
    @Test func oneLineForEachPromisedHeldAndQueuedOrder() throws {
        let desk = try Desk.cascadia()
        let ran = try desk.headroom("risk", "--draws", "16", "--seed", "5", "--json")
        #expect(ran.status == 0, "\(ran.err)")
        let document = try ran.json()
        #expect(document["orders"].list.count == 201)
        for order in document["orders"].list {
            #expect(order.keys.isSuperset(of: ["order", "p50", "p80", "p90", "breach_ppm"]))
            #expect(order["p50"].text <= order["p80"].text && order["p80"].text <= order["p90"].text)
            #expect((0...1_000_000).contains(order["breach_ppm"].number))
        }
        #expect(document["draws"].number == 16 && document["seed"].number == 5 && document["method"].text == "sobol")
        #expect(!document["months"].isEmpty && document["searches_per_draw"].number > 0)
        #expect(try desk.headroom("risk", "run", "--draws", "16", "--seed", "5", "--json").bytes == ran.bytes)
        let text = try desk.headroom("risk", "--draws", "16", "--seed", "5")
        #expect(text.status == 0 && text.out.contains("ORD-1103") && text.out.contains("backlog at risk"))
    }

    @Test func goesOnFromAFile() throws {
        let desk = try Desk.cascadia()
        let whole = try desk.headroom("risk", "--draws", "24", "--json", "--resume", "draws.json")
        #expect(whole.status == 0 && desk.has("draws.json"))
        let again = try desk.headroom("risk", "--draws", "24", "--json", "--resume", "draws.json")
        #expect(again.bytes == whole.bytes && again.seconds < whole.seconds + 1)
        let other = try desk.headroom("risk", "--draws", "32", "--json", "--resume", "draws.json")
        #expect(other.status == 2 && other.err.contains("ask for the same"))
        try desk.write("draws.json", "{}")
        #expect(try desk.headroom("risk", "--draws", "24", "--resume", "draws.json").status == 2)
    }

    @Test func saysWhatIsThereWhenInterrupted() throws {
        let desk = try Desk.cascadia()
        let process = try desk.start(
            Program.path, ["risk", "--draws", "100000", "--json", "--progress"], desk.file("out"), desk.file("err"))
        while !desk.read("err").contains("draws") { usleep(20_000) }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let document = try JSON(Data(desk.read("out").utf8))
        #expect((1..<100_000).contains(document["draws"].number))
        #expect(desk.read("err").contains("Interrupted after"))
    }

    @Test(arguments: [
        ["--draws", "0"], ["--draws", "100001"], ["--randomisations", "1"], ["--method", "dice"],
    ])
    func refusesWhatIsNotAllowed(arguments: [String]) throws {
        let desk = try Desk.cascadia()
        let ran = try desk.headroom(["risk"] + arguments)
        #expect(ran.status == 2 && ran.err.contains("allowed"), "\(ran.err)")
    }
}
