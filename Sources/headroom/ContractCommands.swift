import Answers
import ArgumentParser
import Desk
import Foundation
import Ledger
import Promise
import Units

struct Inquire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Enter an order that somebody asks about; nothing is taken for it.",
        discussion: "Hold or sign it later with `hold --id ORDER` or `sign --id ORDER`.")
    @OptionGroup var session: Session
    @OptionGroup var flags: OrderFlags
    @Option(help: "Request key.") var key: String?

    func run() async throws { try await session.perform(.inquire(request: try await session.sized(flags)), key: key) }
}

struct Amend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change an order's terms: `amend ORDER --count 1024`.",
        discussion: """
            An inquiry or a queued order takes the new terms at once. A hold must fit under them, or stays what it was. A
            promise that does not fit yet stands as it was, and the amendment waits in the queue until it does. A promise
            that runs can change its count, end and prices; capacity given back goes to the queue in the same fact.
            """)
    @OptionGroup var session: Session
    @Argument(help: "The order to change.") var name: String
    @OptionGroup var flags: OrderFlags
    @Option(help: "The first day on which it is to hold; today unless given.") var from: String?
    @Flag(help: "Take back the amendment that waits.") var withdraw = false
    @Option(help: "Request key.") var key: String?
    @Option(help: "Who approves a price below what policy lets sellers ask; it waits for one otherwise.")
    var approver: String?

    func run() async throws {
        if withdraw { return try await session.perform(.withdraw(order: OrderName(name)), key: key) }
        let day = try from.map { text in
            guard let day = Day(text) else { throw Stop.bad("--from: '\(text)' is not a day; allowed: YYYY-MM-DD") }
            return day
        }
        try await session.perform(
            .amend(order: OrderName(name), changes: try await session.sized(flags), from: day), key: key,
            approver: approver)
    }
}

struct Renew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a promise go on after its end, in the same place.")
    @OptionGroup var session: Session
    @Argument(help: "The order.") var order: String
    @Option(help: "For how long, such as 12mo.") var term: String
    @Option(
        parsing: .unconditional, help: "Price from then on, micro-USD per accelerator-hour; as before unless given.")
    var price: Int?
    @Option(help: "Request key.") var key: String?
    @Option(help: "Who approves a price below what policy lets sellers ask; it waits for one otherwise.")
    var approver: String?

    func run() async throws {
        guard let term = Term(term) else {
            throw Stop.bad("--term: '\(term)' is not a civil term; allowed: a number and d, w, mo or y, such as 12mo")
        }
        try await session.perform(
            .renew(order: OrderName(order), term: term, price: price.map(MicroDollars.init)), key: key,
            approver: approver)
    }
}

struct Bump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a hold give way; its order is an inquiry again. Promises never are bumped.")
    @OptionGroup var session: Session
    @Argument(help: "The held order.") var order: String
    @Option(help: "For what it gives way.") var cause: String
    @Option(help: "Who approves it; it waits for one otherwise.") var approver: String?
    @Option(help: "Request key.") var key: String?

    func run() async throws {
        try await session.perform(.bump(order: OrderName(order), cause: cause, approver: approver ?? ""), key: key)
    }
}

struct RepromiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repromise", abstract: "When supply fails promises: who would move, and the move itself.",
        discussion: """
            repromise [propose]                         who moves from which date to which, at what penalty
            repromise apply --approver P [--proposal ID] [--cause TEXT]
                                                        one fact, all or nothing; with ID only what was looked at;
                                                        without P what would happen now waits for an approver
            Who moves first is policy's repromise_rank: tier, penalty, promised (the later first), delay.
            """)
    @OptionGroup var session: Session
    @Argument(help: "propose or apply.") var action = "propose"
    @Option(help: "Who approves.") var approver: String?
    @Option(help: "The proposal that was looked at.") var proposal: String?
    @Option(help: "The cause, kept in the fact; the shortfalls' own causes unless given.") var cause: String?
    @Option(help: "Request key.") var key: String?

    func run() async throws {
        switch action {
        case "propose":
            try await session.reading { ledger in
                let document = RepromiseDocument(try ledger.repromise(), ledger)
                print(session.json ? Answers.json(document) : document.text(colour: session.colour))
            }
        case "apply": try await apply()
        default: throw Stop.bad("repromise: '\(action)' is not known; allowed: propose, apply")
        }
    }

    private func apply() async throws {
        let ledger = try await session.desk().ledger()
        let causes = ledger.shortfalls.filter { $0.kind == .breach }.map(\.cause)
        let cause = cause ?? Array(Set(causes)).sorted().joined(separator: "; ")
        let seen = approver == nil ? try? ledger.repromise().proposal : nil
        try await session.perform(
            .repromise(cause: cause, approver: approver ?? "", proposal: proposal ?? seen), key: key)
    }
}

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Who did what, when, why, and under which request.",
        discussion: "log · log --order o-17 · log --last 20")
    @OptionGroup var session: Session
    @Option(help: "Only facts that touch this order.") var order: String?
    @Option(help: "Only the last so many.") var last: Int?

    func run() async throws {
        let lineage = Lineage(try session.store())
        do {
            let facts = try lineage.facts(BranchName(session.scenario))
            let document = try LogDocument(facts, order: order.map { OrderName($0) }, last: last)
            print(session.json ? Answers.json(document) : document.text(colour: session.colour))
        } catch let fault as DeskFault {
            throw session.stop(fault, nil)
        } catch let damage as Fact.Damage {
            throw Stop.unreachable("\(damage)")
        }
    }
}
