import Foundation

/// Where the servers of one test process live. A shell that outlives the process, however it ends, clears up after it.
enum Den {
    private static let path: Result<String, any Error> = Result {
        let path = NSTemporaryDirectory() + "headroom-postgres-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try give(path)
        try watch(path)
        return path
    }

    /// The user that servers run as, when it is not this one.
    private static let owner: String? = geteuid() == 0 ? "postgres" : nil

    /// Its end of this pipe closes when the test process is no more; then the servers end and the folder goes.
    private static func watch(_ path: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PostgresServer.Failure(description: "no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let script = """
            trap '' INT TERM HUP
            cat >/dev/null
            pids=$(head -q -n 1 "$1"/*/postmaster.pid 2>/dev/null)
            kill -CONT $pids; kill -QUIT $pids
            for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                kill -0 $pids || break
                sleep 0.2
            done
            kill -KILL $pids
            rm -rf "$1"
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", path]
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
    }

    /// A folder for one cluster; not made yet.
    static func folder() throws -> String { try path.get() + "/" + UUID().uuidString.prefix(8) }

    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try give(path)
    }

    /// Makes a file or folder the servers' own.
    static func give(_ path: String) throws {
        if let owner { try Command.run("/usr/bin/env", ["chown", owner, path]) }
    }

    /// Copies a folder with its owners and permissions.
    static func copy(_ from: String, to: String) throws { try Command.run("/usr/bin/env", ["cp", "-a", from, to]) }

    /// A port that nobody had a moment ago.
    static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard found else { throw PostgresServer.Failure(description: "no free port: \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    // MARK: Programs

    /// A program of PostgreSQL's, as the user that may.
    private static func words(_ program: String, _ arguments: [String]) throws -> [String] {
        guard let programs = PostgresServer.programs else {
            throw PostgresServer.Failure(
                description: "PostgreSQL's server is not installed; Scripts/install tests does")
        }
        let asOwner = owner.map { ["setpriv", "--reuid", $0, "--regid", $0, "--clear-groups"] } ?? []
        return asOwner + [programs + "/" + program] + arguments
    }

    @discardableResult static func run(_ program: String, _ arguments: [String]) throws -> Command.Ran {
        try Command.run("/usr/bin/env", try words(program, arguments))
    }

    static func start(_ program: String, _ arguments: [String], log: String) throws -> Process {
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let process = Command.process("/usr/bin/env", try words(program, arguments))
        process.standardError = FileHandle(forWritingAtPath: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }
}

/// A program run to its end.
enum Command {
    struct Ran {
        let out: String
        var line: String { out.trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    static func process(_ program: String, _ words: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// - Throws: what it said, when it did not end well.
    @discardableResult static func run(_ program: String, _ words: [String]) throws -> Ran {
        let process = process(program, words)
        let (out, err) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (out, err)
        try process.run()
        let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PostgresServer.Failure(description: "\(words.prefix(8).joined(separator: " ")): \(complaint)\(text)")
        }
        return Ran(out: text)
    }
}
