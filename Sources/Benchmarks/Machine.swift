import Foundation

/// Where and when a run was made.
struct Machine: Codable {
    let processor: String
    let cores: Int
    let load: String
    let commit: String
    let date: String

    /// In a line for people.
    var line: String { "\(processor), \(cores) cores, load \(load), commit \(commit), \(date)" }

    static func here() -> Machine {
        Machine(
            processor: field("model name", of: "/proc/cpuinfo") ?? "unknown processor",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            load: text("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " "),
            commit: commit() ?? "unknown", date: Date.now.formatted(.iso8601))
    }

    /// The most memory this process had at once, in MiB.
    static var peakMemory: Double {
        let line = text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1024
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    private static func field(_ name: String, of path: String) -> String? {
        text(path).split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: ":").last?
            .trimmingCharacters(in: .whitespaces)
    }

    /// The commit checked out, with a + where files differ from it.
    private static func commit() -> String? {
        guard let hash = git("rev-parse", "--short", "HEAD") else { return nil }
        return hash + (git("status", "--porcelain") ?? "" == "" ? "" : "+")
    }

    private static func git(_ arguments: String...) -> String? {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
