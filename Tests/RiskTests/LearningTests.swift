import Delay
import Desk
import Foundation
import Ledger
import Promise
import Risk
import Tables
import Testing
import Units

/// At joint dates an order keeps which halls it found not ready, until something about them changes. In the default
/// scenario, where orders span twenty halls: in small books there is next to nothing to learn.
@Suite struct `What an order learned of halls` {
    private static func cascadia() throws -> Ledger {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scenarios/cascadia")
        var files: [String: [UInt8]] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            files[file.lastPathComponent] = [UInt8](try Data(contentsOf: file))
        }
        return try Importer(try Import(files: files, now: nil)).facts().ledger
    }

    @Test func `never changes what it decides`() throws {
        let ledger = try Self.cascadia()
        let (learning, forgetting) = (try Outset(ledger), try Outset(ledger, learns: false))
        let set = try #require(DrawSet(method: .sobol, count: 1, seed: 1))
        var decisions = 0
        for draw in 0..<3 {
            let futures = ledger.futures(set.randomisation(draw))
            var future = futures.blank()
            futures.draw(0, into: &future)
            let one = try Replay.lived(learning, future.days)
            let two = try Replay.lived(forgetting, future.days)
            let isSame = one.decisions == two.decisions
            #expect(isSame, "draw \(draw)")
            decisions += one.decisions.count
        }
        #expect(decisions > 200, "\(decisions) decisions")
    }
}
