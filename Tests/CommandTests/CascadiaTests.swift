import Foundation
import Testing

/// The default scenario is what its script writes, and its sums close.
@Suite struct CascadiaTests {
    private func python(_ script: String, _ arguments: [String] = []) throws -> (status: Int32, out: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func sumsClose() throws {
        let ran = try python(Program.root + "/Scripts/cascadia.py", ["--check"])
        #expect(ran.status == 0, "\(ran.out.suffix(2000))")
        #expect(ran.out.contains("live MW: 620.000"))
    }

    @Test func filesAreWhatTheScriptWrites() throws {
        let copy = NSTemporaryDirectory() + "headroom-cascadia-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        for folder in ["/Scripts", "/Scenarios/cascadia"] {
            try FileManager.default.createDirectory(atPath: copy + folder, withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(
            atPath: Program.root + "/Scripts/cascadia.py", toPath: copy + "/Scripts/cascadia.py")
        let ran = try python(copy + "/Scripts/cascadia.py")
        #expect(ran.status == 0, "\(ran.out.suffix(2000))")
        let shipped = Program.root + "/Scenarios/cascadia/"
        for name in try FileManager.default.contentsOfDirectory(atPath: shipped) where name.hasSuffix(".csv") {
            let written = FileManager.default.contents(atPath: copy + "/Scenarios/cascadia/" + name)
            #expect(written == FileManager.default.contents(atPath: shipped + name), "\(name)")
        }
    }
}
