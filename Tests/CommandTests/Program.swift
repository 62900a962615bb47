import Foundation
import Testing

/// The built program, driven as people and scripts drive it: arguments in, bytes and an exit status out.
enum Program {
    /// The clone that this file lies in.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// `HEADROOM_PROGRAM`, or what the clone's release build made.
    static let path = ProcessInfo.processInfo.environment["HEADROOM_PROGRAM"] ?? root + "/.build/release/headroom"

    static let isBuilt = FileManager.default.isExecutableFile(atPath: path)
}

/// How a program ended.
struct Ran {
    let status: Int32
    let bytes: Data
    let err: String
    let seconds: Double

    var out: String { String(decoding: bytes, as: UTF8.self) }

    /// The one JSON document on standard output.
    func json() throws -> JSON { try JSON(bytes) }
}

/// JSON as it came, by key and index.
struct JSON: Equatable {
    private let value: NSObject

    init(_ data: Data) throws {
        value = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? NSObject ?? NSNull()
    }

    private init(_ value: NSObject) { self.value = value }

    subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key] as? NSObject ?? NSNull()) }
    subscript(index: Int) -> JSON { list.indices.contains(index) ? list[index] : JSON(NSNull()) }

    var list: [JSON] { (value as? [Any] ?? []).map { JSON($0 as? NSObject ?? NSNull()) } }
    var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    var text: String { value as? String ?? "" }
    var number: Int { (value as? NSNumber)?.intValue ?? Int.min }
    var double: Double { (value as? NSNumber)?.doubleValue ?? .nan }
    var isTrue: Bool { (value as? NSNumber)?.boolValue ?? false }
    var isNull: Bool { value is NSNull }
    var isEmpty: Bool { list.isEmpty && keys.isEmpty }
}

/// A folder of its own for one test, gone with it; commands run in it.
final class Desk {
    let path: String
    private var runs = 0

    init() throws {
        try #require(Program.isBuilt, "\(Program.path) is not there: build the program first")
        path = NSTemporaryDirectory() + "headroom-command-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A desk with the default scenario in `headroom.db`.
    static func cascadia() throws -> Desk {
        let desk = try Desk()
        try desk.fill()
        return desk
    }

    /// The default scenario, imported once for all tests.
    private static let imported: Data? = {
        guard let desk = try? Desk(), (try? desk.headroom("init", "cascadia"))?.status == 0 else { return nil }
        return FileManager.default.contents(atPath: desk.file("headroom.db"))
    }()

    /// Puts the default scenario into a ledger.
    func fill(_ ledger: String = "headroom.db") throws {
        try #require(Desk.imported, "init cascadia failed").write(to: URL(fileURLWithPath: file(ledger)))
    }

    func file(_ name: String) -> String { path + "/" + name }
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
    }
    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    }

    /// Runs the program to its end.
    @discardableResult func headroom(_ arguments: String...) throws -> Ran { try run(Program.path, arguments) }
    @discardableResult func headroom(_ arguments: [String]) throws -> Ran { try run(Program.path, arguments) }

    /// Runs a script of the project, or a line of Python, to its end.
    func python(_ arguments: String...) throws -> Ran { try python(arguments) }
    func python(_ arguments: [String]) throws -> Ran { try run("/usr/bin/env", ["python3"] + arguments) }
    func shell(_ line: String) throws -> Ran { try run("/usr/bin/env", ["sh", "-c", line]) }
    func referee(_ folder: String) throws -> Ran { try python(Program.root + "/Scripts/referee.py", folder) }

    /// Standard output and error go to files, so that no pipe can fill.
    private func run(_ program: String, _ arguments: [String]) throws -> Ran {
        runs += 1
        let (out, err) = (file(".out\(runs)"), file(".err\(runs)"))
        let process = try start(program, arguments, out, err)
        let started = Date()
        process.waitUntilExit()
        let seconds = Date().timeIntervalSince(started)
        let text = String(decoding: FileManager.default.contents(atPath: err) ?? Data(), as: UTF8.self)
        return Ran(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            bytes: FileManager.default.contents(atPath: out) ?? Data(), err: text, seconds: seconds)
    }

    func start(
        _ program: String, _ arguments: [String], _ out: String, _ err: String, environment: [String: String] = [:]
    ) throws -> Process {
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        return process
    }

    // MARK: Ledgers and folders

    /// The files of an export of a ledger.
    func export(_ arguments: String..., to folder: String) throws -> [String: Data] {
        try #require(try headroom(["export", folder] + arguments).status == 0)
        return try tables(folder)
    }

    func tables(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: file(folder)).sorted()
        return Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, FileManager.default.contents(atPath: file(folder + "/" + $0)) ?? Data())
            })
    }

    /// Replaces the first occurrence of a piece of a file; the piece must be there.
    func change(_ name: String, _ old: String, _ new: String) throws {
        let text = read(name)
        let range = try #require(text.range(of: old), "\(name) has no '\(old)'")
        try write(name, text.replacingCharacters(in: range, with: new))
    }

    /// Changes the ledger's file behind the program's back.
    func sql(_ statement: String, in ledger: String = "headroom.db") throws {
        let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        try #require(try python("-c", script, file(ledger), statement).status == 0)
    }
}

/// The document's own question.
let flagship = [
    "quote", "--count", "2048", "--silicon", "h200", "--earliest", "2026-04-09", "--term", "24mo", "--chunk-in",
    "fabric",
    "--tier", "3", "--json",
]

/// The names of tables that differ between two exports.
func differing(_ a: [String: Data], _ b: [String: Data]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
}

/// SplitMix64: the same seed gives the same numbers.
struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
