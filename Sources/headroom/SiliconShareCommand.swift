import Answers
import ArgumentParser
import Finance
import Foundation
import Ledger
import Peg
import Silicon
import Tables
import Units

/// How buyers choose silicon, and what a price does to a vendor's share.
struct SiliconShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "A model of how buyers choose silicon, its back-test, and vendor shares at other prices.",
        discussion: """
            silicon share                                 the ledger's own choices, and shares as the book has them
            silicon share --price trainium3=+40%          what has not begun chooses again at other list prices
            silicon share --choices FILE.csv              choices of your own: period,option,price_usd_per_unit,porting,chosen

            A logit on the price of a useful unit and on porting, fitted by maximum likelihood. Method and figures: Docs/silicon.md.
            """)
    @OptionGroup var session: Session
    @Option(help: "A list price that changes, NAME=+40% or NAME=-10%. May be given several times.") var price:
        [String] = []
    @Option(
        help: "The vendor whose share is followed; the one with most training revenue but the operator unless given.")
    var vendor: String?
    @Option(help: "Sensitivity to price instead of the fitted one.") var sensitivity: Double?
    @Option(help: "What a choice counts: work, as much as it buys; orders, one each.") var weigh = ChoiceWeight.work
        .rawValue
    @Option(help: "Quarters ahead, this one included.") var quarters = 6
    @Flag(help: "Only what is queued chooses again, not what is promised and has not begun.") var keepPromises = false
    @Option(help: "Choices of your own in place of the ledger's; reads no ledger.") var choices: String?

    func run() async throws {
        guard (1...40).contains(quarters) else {
            throw Stop.bad("--quarters: \(quarters) is not allowed; allowed: 1 to 40")
        }
        if let sensitivity, !(0...50).contains(sensitivity) {
            throw Stop.bad("--sensitivity: \(sensitivity) is not allowed; allowed: 0 to 50")
        }
        if let choices { return try ownChoices(choices) }
        guard let weight = ChoiceWeight(rawValue: weigh) else {
            throw Stop.bad("--weigh: '\(weigh)' is not known; allowed: work, orders")
        }
        try await session.readingLog { ledger, facts in
            var question = ShareQuestion()
            question.prices = try factors(known: ledger.atlas.catalogue.silicon.map(\.silicon.text))
            (question.vendor, question.sensitivity, question.weight) = (vendor, sensitivity, weight)
            (question.quarters, question.keepsPromises) = (quarters, keepPromises)
            let peg = try ledger.pegged(facts)
            let document = try told { () throws(Refusal) in try ShareDocument(question, ledger, peg) }
            print(session.json ? Answers.json(document) : document.text(colour: session.colour))
        }
    }

    private func factors(known names: [String]) throws -> [String: Double] {
        try told { () throws(Refusal) in try PriceChange.factors(price, known: names) }
    }

    /// A refusal as the end of the command: a field's name in it is a flag's.
    private func told<Value>(_ body: () throws(Refusal) -> Value) throws -> Value {
        do throws(Refusal) { return try body() } catch {
            throw error.code == .badRequest
                ? Stop.bad("--" + error.message) : Stop.refused(error.code, message: error.message)
        }
    }

    // MARK: Choices of one's own

    private func ownChoices(_ path: String) throws {
        let situations = try ChoiceFile.read(path)
        let factors = try factors(known: situations.last?.alternatives.map(\.name) ?? [])
        let fit: ChoiceFit
        do throws(NoChoiceModel) { fit = try ChoiceFit(situations, sensitivity: sensitivity) } catch {
            throw Stop.refused(message: error.description)
        }
        let document = ChoiceFileDocument(fit, situations, factors)
        print(session.json ? Answers.json(document) : document.text(colour: session.colour))
    }
}

/// A file of choices: a line for each option of each period.
enum ChoiceFile {
    private static let columns = [
        (column: "period", about: "one choice, or a quarter of many"),
        (column: "option", about: "what could be chosen"),
        (column: "price_usd_per_unit", about: "of one useful unit, above 0"),
        (column: "porting", about: "what moving there asks, 0 or more"),
        (column: "chosen", about: "how much was, 0 or more"),
    ]

    static func read(_ path: String) throws -> [ChoiceModel.Situation] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Stop.bad("\(path): cannot be read; give a CSV file that is there and may be read")
        }
        do throws(Fault) { return try situations([UInt8](data), path) } catch { throw Stop.bad(error.description) }
    }

    private static func situations(_ bytes: [UInt8], _ path: String) throws(Fault) -> [ChoiceModel.Situation] {
        let table = try ForeignTable(bytes, file: path, needed: columns, optional: [])
        var periods: [String] = []
        var rows: [String: [(ChoiceModel.Alternative, Double)]] = [:]
        for row in table.rows {
            let (period, option) = (row.text("period"), row.text("option"))
            if rows[period] == nil { periods.append(period) }
            if rows[period, default: []].contains(where: { $0.0.name == option }) {
                throw row.fault("option", "'\(option)' is there twice in \(period); allowed: once in a period")
            }
            let price = try number(row, "price_usd_per_unit", above: true)
            let alternative = ChoiceModel.Alternative(option, price: price, porting: try number(row, "porting"))
            rows[period, default: []].append((alternative, try number(row, "chosen")))
        }
        return periods.map { period in
            let own = rows[period] ?? []
            return ChoiceModel.Situation(period: period, alternatives: own.map(\.0), chosen: own.map(\.1))
        }
    }

    private static func number(
        _ row: ForeignTable.Row, _ column: String, above: Bool = false
    ) throws(Fault) -> Double {
        guard let value = Double(row.text(column)), value.isFinite, above ? value > 0 : value >= 0 else {
            throw row.fault(
                column, "'\(row.text(column))' is not allowed; allowed: a number \(above ? "above 0" : "from 0")")
        }
        return value
    }
}
