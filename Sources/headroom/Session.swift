import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Promise
import Store
import Tables
import Units

/// The options that every command takes.
struct Session: ParsableArguments {
    @Option(help: "The ledger: an SQLite file, or postgres://user@host:port/database?ledger=NAME&strict=1.")
    var ledger = "headroom.db"
    @Option(help: "The scenario (branch).") var scenario = "main"
    @Option(help: "The time to act at, such as 2026-05-01 or 2026-05-01T09:30:00Z; the ledger's clock unless given.")
    var now: String?
    @Option(help: "Who acts; kept in the fact.") var actor = "operator"
    @Option(help: "Why, in your words; kept in the fact.") var reason: String?
    @Option(help: "Look at the ledger as it was known at the end of this day.") var asOf: String?
    @Flag(help: "One JSON document on standard output.") var json = false

    /// Bold headers only on a terminal.
    var colour: Bool { !json && isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    /// `--now`, read.
    func instant() throws -> Instant? {
        guard let now else { return nil }
        guard let instant = Instant(now) else {
            throw Stop.bad("--now: '\(now)' is not an instant; allowed: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ")
        }
        return instant
    }

    /// The ledger as messages name it: a URL loses its password.
    var shownLedger: String { PostgresStore.opens(ledger) ? PostgresStore.shown(ledger) : ledger }

    func store(create: Bool = false) throws -> any Store {
        do {
            return PostgresStore.opens(ledger)
                ? try PostgresStore(url: ledger, create: create) : try SQLiteStore(path: ledger, create: create)
        } catch {
            throw Stop.unreachable("\(error)")
        }
    }

    /// The desk of the scenario asked for. A ledger whose clock follows the system's is opened at the system's time.
    func desk() async throws -> Desk { try await desk(on: try store()) }

    /// The same on a store that is open: whoever needs both opens one, as a second connection of a process to an SQLite file
    /// would take the first one's locks away when it is checked to be a ledger.
    func desk(on store: any Store) async throws -> Desk {
        do {
            let given = try instant()
            let head = try Lineage(store).ledger(BranchName(scenario))
            guard head.seq > 0 else {
                throw Stop.unreachable(
                    "\(shownLedger) has no facts yet; `headroom init cascadia` or `headroom init DIR` fills it")
            }
            let follows = head.followsClock && given == nil
            let desk = Desk(store, head: head, now: follows ? max(Session.systemTime(), head.clock) : given)
            if given != nil { _ = try await desk.ledger() }
            return desk
        } catch let fault as DeskFault {
            // A key that was used before gets its answer whatever the time is: whoever asks for more is refused there.
            if case .refused(let refusal, _) = fault, refusal.code == .clockBack {
                return try Desk(store, branch: BranchName(scenario), now: try instant())
            }
            throw stop(fault, nil)
        }
    }

    /// What goes with a command: who, why, and under which key.
    func request(_ key: String?, approver: String? = nil) -> Desk.Request {
        Desk.Request(actor: actor, key: key ?? "", reason: reason, approver: approver)
    }

    private func asOfDay() throws -> Day? {
        guard let asOf else { return nil }
        guard let day = Day(asOf) else { throw Stop.bad("--as-of: '\(asOf)' is not a day; allowed: YYYY-MM-DD") }
        return day
    }

    static func systemTime() -> Instant {
        Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1000) - 19_723 * 86_400_000)
    }

    /// Runs a body with the ledger as it is at the time asked for.
    func reading(_ body: (Ledger) throws -> Void) async throws {
        do {
            if let day = try asOfDay() {
                return try body(try Lineage(try store()).ledger(BranchName(scenario), knownOn: day))
            }
            let desk = try await desk()
            try body(try await desk.ledger())
        } catch let fault as DeskFault {
            throw stop(fault, nil)
        } catch let refusal as Refusal {
            throw refused(refusal, nil)
        }
    }

    /// The same with the facts that lead to it.
    func readingLog(_ body: (Ledger, [Fact]) throws -> Void) async throws {
        let (store, last) = (try store(), try asOfDay())
        let facts: [Fact]
        do { facts = try Lineage(store).facts(BranchName(scenario)) } catch { throw stop(error, nil) }
        try await reading { ledger in
            try body(
                ledger, facts.filter { fact in last.map { fact.recordedAt.day <= $0 } ?? (fact.seq <= ledger.seq) })
        }
    }

    /// Carries out a command and prints its receipt.
    func perform(_ command: Command, key: String?, approver: String? = nil) async throws {
        try await perform(command, request(key, approver: approver), on: try await desk())
    }

    func perform(_ command: Command, _ request: Desk.Request, on desk: Desk) async throws {
        do {
            let receipt = try await desk.perform(command, request)
            let ledger = try await desk.ledgerAsItStands()
            let document = ReceiptDocument(receipt, ledger.atlas, ledger.basis)
            let output = json ? Answers.json(document) : ledger.text(of: receipt)
            if let refusal = receipt.body.outcome.refusal { throw Stop.refused(refusal.code, output: output) }
            print(output)
        } catch let fault as DeskFault {
            throw stop(fault, try? await desk.ledger())
        }
    }

    /// A desk's fault as the end of the command.
    func stop(_ fault: DeskFault, _ ledger: Ledger?) -> Stop {
        switch fault {
        case .refused(let refusal, let options): refused(refusal, ledger, options)
        case .store(let fault): Stop.unreachable("\(fault)")
        case .moved: Stop.refused(message: "\(fault)")
        }
    }

    func refused(_ refusal: Refusal, _ ledger: Ledger?, _ options: [Offer] = []) -> Stop {
        if json {
            return .refused(refusal.code, output: Answers.json(RefusalDocument(refusal, options, ledger?.atlas)))
        }
        let quote = Quote(
            seq: ledger?.seq ?? 0, options: options, moves: [], refusal: refusal, basis: ledger?.basis ?? .item)
        return .refused(refusal.code, message: (ledger ?? Ledger()).text(of: quote, colour: colour))
    }
}

/// Files of a folder, by name.
enum Folder {
    /// The most bytes one table may have; the log may have more.
    static let mostBytes = 128 << 20

    static func read(_ path: String) throws -> [String: [UInt8]] {
        guard SystemCalls.isFolder(path) else {
            throw Stop.bad(
                "\(path): there is no such folder; give one with the CSV files of the schema (`headroom schema`)")
        }
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() where name.hasSuffix(".csv") {
            files[name] = try file(path + "/" + name, name)
        }
        return files
    }

    static func file(_ path: String, _ name: String) throws -> [UInt8] {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        if size > mostBytes, name != Schema.facts.file {
            throw Stop.bad(
                "\(name): has \(size >> 20) MB; allowed: up to \(mostBytes >> 20) MB in one table. Split the ledger or check the file"
            )
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Stop.bad("\(path): cannot be read; check that it exists and its permissions")
        }
        return [UInt8](data)
    }

    /// The folder of a scenario that ships with the product, looked for from the working directory and the program upwards.
    static func shipped(_ name: String) -> String? {
        first("/Scenarios/" + name, has: "/halls.csv")
    }

    /// The first place of a path below the working directory or a folder upwards from the program, where it has a file.
    static func first(_ path: String, has file: String = "") -> String? {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? program.path
        var candidates = [FileManager.default.currentDirectoryPath]
        var folder = URL(fileURLWithPath: executable)
        while folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            candidates.append(folder.path)
        }
        return candidates.map { $0 + path }.first { FileManager.default.fileExists(atPath: $0 + file) }
    }
}
