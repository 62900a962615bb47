import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Store
import Tables
import Units

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The default scenario in a new temporary ledger: promises or queues every order and prints the table."
    )
    @OptionGroup var session: Session

    func run() async throws {
        guard let folder = Folder.shipped("cascadia") else {
            throw Stop.bad("Scenarios/cascadia is not beside the program; run from a clone of the project")
        }
        let path = NSTemporaryDirectory() + "headroom-demo-\(ProcessInfo.processInfo.processIdentifier).db"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let ledger = try Loading(folder: folder, now: try session.instant()).load(
            into: try SQLiteStore(path: path, create: true))
        if session.json { return print(Answers.json(ledger.overview())) }
        print(
            ledger.bookText(colour: session.colour) + "\n\n" + ledger.queueText(colour: session.colour) + "\n\n"
                + ledger.summary())
    }
}

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Import a folder of CSV files, all or nothing; `init cascadia` takes the default scenario.")
    @OptionGroup var session: Session
    @Argument(help: "A folder, or cascadia.") var folder: String?
    @Flag(help: "Report every fault and change nothing.") var dryRun = false
    @Option(
        help: "A table of real sites (site_id, name, operator, status, state, lat, lon, planned_mw, operational_mw).")
    var sites: String?

    func run() async throws {
        let loading: Loading
        if let sites {
            let files = try SiteTable(bytes: try Folder.file(sites, sites), file: sites).files()
            loading = try Loading(files: files, now: try session.instant())
        } else {
            guard let folder else { throw Stop.bad("init needs a folder, the word cascadia, or --sites FILE") }
            let shipped = FileManager.default.fileExists(atPath: folder) ? nil : Folder.shipped(folder)
            loading = try Loading(folder: shipped ?? folder, now: try session.instant())
        }
        let (facts, ledger) = try loading.check()
        if !dryRun { try loading.write(facts, of: ledger, to: try emptyStore()) }
        report(ledger, facts)
    }

    /// A store without facts; an existing ledger is never mixed with a folder.
    private func emptyStore() throws -> any Store {
        let store = try session.store(create: true)
        do {
            guard try store.branches().isEmpty else {
                throw Stop.refused(
                    message:
                        "\(session.shownLedger) has facts already; init makes a new ledger: name another file with --ledger"
                )
            }
            return store
        } catch let fault as StoreFault {
            throw Stop.unreachable("\(fault)")
        }
    }

    private func report(_ ledger: Ledger, _ facts: [Fact]) {
        if session.json {
            print(Answers.json(InitDocument(facts: facts.count, orders: ledger.orders.count, dryRun: dryRun)))
        } else {
            print((dryRun ? "No faults; nothing was written. " : "") + ledger.summary())
        }
    }

    private struct InitDocument: Encodable {
        let facts: Int
        let orders: Int
        let dryRun: Bool

        enum CodingKeys: String, CodingKey {
            case facts, orders
            case dryRun = "dry_run"
        }
    }
}

/// A folder on its way into a ledger.
struct Loading {
    private let files: LedgerFiles

    init(folder: String, now: Instant?) throws { try self.init(files: try Folder.read(folder), now: now) }

    init(files: [String: [UInt8]], now: Instant?) throws {
        do throws(Faults) { self.files = try LedgerFiles(files, now: now) } catch { throw Stop.bad("\(error)") }
        for note in self.files.notes { Loading.say(note) }
    }

    /// The facts and the ledger, everything checked, nothing written.
    func check() throws -> (facts: [Fact], ledger: Ledger) {
        let progress = Progress("import")
        do throws(Faults) {
            let checked = try files.check { done, all in progress.show(done, all) }
            progress.end()
            return checked
        } catch {
            throw Stop.bad("\(error)")
        }
    }

    func write(_ facts: [Fact], of ledger: Ledger, to store: any Store) throws {
        do { try store.append(facts) } catch { throw Stop.unreachable("\(error)") }
        Lineage(store).keepSnapshotIfDue(ledger, since: 0)
    }

    func load(into store: any Store) throws -> Ledger {
        let (facts, ledger) = try check()
        try write(facts, of: ledger, to: store)
        return ledger
    }

    static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// Progress on a terminal: what is done, of how much, and the time left.
final class Progress {
    private let name: String
    private let started = Date()
    private var shown = Date()
    private let isOn = isatty(STDERR_FILENO) == 1

    init(_ name: String) { self.name = name }

    func show(_ done: Int, _ all: Int) {
        guard isOn, Date().timeIntervalSince(shown) > 0.5, done > 0 else { return }
        shown = Date()
        let left = Date().timeIntervalSince(started) / Double(done) * Double(all - done)
        FileHandle.standardError.write(
            Data("\r\(name): \(done) of \(all), about \(Int(left.rounded(.up))) s left  ".utf8))
    }

    func end() { if isOn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) } }
}

struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the tables of a bigger operator of the same kind, placements included.")
    @Option(help: "Regions.") var regions = 30
    @Option(help: "Halls.") var halls = 1000
    @Option(help: "Placed orders.") var orders = 100_000
    @Option(help: "Sites; one for four halls of a region unless given.") var sites: Int?
    @Option(help: "Chip types, 1 to 6.") var silicon = 4
    @Option(help: "Signed orders that find no place in time.") var queued = 0
    @Flag(help: "Halls hold little more than what is placed in them; every fourth grows later.") var soldOut = false
    @Option(help: "Seed: the same seed gives the same bytes.") var seed: UInt64 = 1
    @Argument(help: "The folder to write.") var folder: String

    func run() async throws {
        guard regions >= 1, halls >= regions, orders >= 0, halls <= 100_000, orders <= 10_000_000 else {
            throw Stop.bad(
                "generate: allowed are regions from 1, halls from the regions to 100000, orders from 0 to 10000000")
        }
        guard (1...6).contains(silicon), queued >= 0, sites.map({ (regions...halls).contains($0) }) ?? true else {
            throw Stop.bad(
                "generate: allowed are sites from the regions to the halls, silicon from 1 to 6, queued from 0")
        }
        var kind = Generator.Kind()
        (kind.sites, kind.silicon, kind.queued, kind.isSoldOut) = (sites, silicon, queued, soldOut)
        try ExportCommand.write(
            Generator(regions: regions, halls: halls, orders: orders, seed: seed, kind: kind).files(), to: folder)
        print("Wrote \(orders) orders in \(halls) halls to \(folder)")
    }
}
