import Answers
import ArgumentParser
import Delay
import Desk
import Foundation
import Ledger
import Promise
import Tables
import Units

struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take capacity for an order until an instant.")
    @OptionGroup var session: Session
    @OptionGroup var flags: OrderFlags
    @Option(help: "Request key: the same key gets the same answer for ever.") var key: String?
    @Option(help: "How long; policy's hold_days unless given.") var until: String?
    @Option(help: "Who approves a price below what policy lets sellers ask; it waits for one otherwise.")
    var approver: String?

    func run() async throws {
        let end = try until.map { text in
            guard let end = Instant(text) else { throw Stop.bad("--until: '\(text)' is not an instant") }
            return end
        }
        try await session.perform(
            .hold(request: try await session.sized(flags), until: end), key: key, approver: approver)
    }
}

struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign an order: it is promised where committed supply fits, else it joins the queue.")
    @OptionGroup var session: Session
    @OptionGroup var flags: OrderFlags
    @Option(help: "Request key.") var key: String?
    @Option(help: "Who approves a price below what policy lets sellers ask; it waits for one otherwise.")
    var approver: String?

    func run() async throws {
        try await session.perform(.sign(request: try await session.sized(flags)), key: key, approver: approver)
    }
}

struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a hold a promise.")
    @OptionGroup var session: Session
    @Argument(help: "The held order.") var order: String
    @Option(help: "Request key.") var key: String?

    func run() async throws { try await session.perform(.confirm(order: OrderName(order)), key: key) }
}

struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cancel an order; what it used stays in its history.")
    @OptionGroup var session: Session
    @Argument(help: "The order.") var order: String
    @Option(help: "Request key.") var key: String?

    func run() async throws { try await session.perform(.cancel(order: OrderName(order)), key: key) }
}

struct SupplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply", abstract: "List supply, or change it.",
        discussion: """
            supply [list] [--all]
            supply add --file ITEMS.csv         columns as in supply.csv
            supply slip ITEM 60d                also bring, cut ITEM N, cancel ITEM, commit ITEM, arrive ITEM DAY,
                                                assign ITEM RESOURCE, retire ITEM DAY
            """)
    @OptionGroup var session: Session
    @Argument(help: "What to do, as words.") var words: [String] = []
    @Option(help: "Request key.") var key: String?
    @Option(help: "With add: a CSV file with the columns of supply.csv.") var file: String?
    @Flag(help: "With list: live items too.") var all = false

    func run() async throws {
        switch words.first ?? "list" {
        case "list": try await list()
        case "add": try await add()
        default: try await change()
        }
    }

    private func list() async throws {
        try await session.reading { ledger in
            print(
                session.json
                    ? Answers.json(ledger.supplyDocument())
                    : ledger.supplyText(colour: session.colour, includingLive: all))
        }
    }

    private func add() async throws {
        guard let file else {
            throw Stop.bad(
                "supply add needs --file ITEMS.csv with the columns \(Schema.supply.header.joined(separator: ","))")
        }
        let bytes = try Folder.file(file, Schema.supply.file)
        let ledger = try await session.desk().ledger()
        do {
            let items = try Import.supplyItems(
                bytes, file: file, clock: ledger.clock, presets: ledger.policy.presets)
            try await session.perform(.addSupply(items: items), key: key)
        } catch let faults as Faults {
            throw Stop.bad("\(faults)")
        }
    }

    private func change() async throws {
        let ledger = try await session.desk().ledger()
        do {
            try await session.perform(try ledger.command(from: words.joined(separator: " ")), key: key)
        } catch let refusal as Refusal {
            throw session.refused(refusal, ledger)
        }
    }
}

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show the ledger's clock, set it forward, or let it follow the system's.",
        discussion: "clock · clock set 2026-05-01 · clock follow · clock stand")
    @OptionGroup var session: Session
    @Argument(help: "set INSTANT, follow or stand.") var words: [String] = []

    func run() async throws {
        switch (words.first, words.count) {
        case (nil, _):
            try await session.reading { ledger in
                print(
                    session.json
                        ? Answers.json(["clock": ledger.clock.description])
                        : "\(ledger.clock)\(ledger.followsClock ? " (follows the system's)" : " (standing)")")
            }
        case ("set", 2):
            guard let to = Instant(words[1]) else {
                throw Stop.bad(
                    "clock set: '\(words[1])' is not an instant; allowed: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ")
            }
            try await session.perform(.setClock(to: to), key: nil)
        case ("follow", 1): try await session.perform(.followClock(follow: true), key: nil)
        case ("stand", 1): try await session.perform(.followClock(follow: false), key: nil)
        default:
            throw Stop.bad(
                "clock: '\(words.joined(separator: " "))' is not known; allowed: set INSTANT, follow, stand, or nothing"
            )
        }
    }
}
