import Access
import Answers
import Desk
import Energy
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Odds
import Promise
import Tables
import Units

extension Routes {
    private static let first = Parameter("from", .month, "The first month; the clock's unless given.")
    private static let months = Parameter("months", .whole(1...180, unless: 12), "How many months.")
    private static let contract = Parameter("contract", .text, "This contract alone, hour by hour.")

    // MARK: Energy

    static let energy: [Route] =
        [
            Route(
                .get, "energy", .operator(.money), "Every section but the hours: \(EnergySection.names)."
            ) { call in
                let ledger = try await call.ledger()
                let book = energyBook(call, ledger)
                // 24 rows a zone and month are asked for by name.
                let sheets = try EnergySection.allCases.filter { $0 != .hours }.map {
                    book.sheet($0, of: ledger, odds: Odds(ledger, try drawSet(call)), by: by(call))
                }
                return Reply(
                    document: Dictionary(uniqueKeysWithValues: sheets.map { ($0.name, $0) }), seq: ledger.seq)
            }.taking(first, months, .by, .fewDraws, .seed)
        ] + EnergySection.allCases.map(section) + [
            Route(
                .post, "energy/readings", .operator(.operate),
                "Notes meter readings, up to a dozen site-months at a time: CSV with the columns of readings.csv."
            ) { call in
                let request = try call.sent(ReadingsRequest.self)
                let clock = try await call.ledger().clock
                let runs = try Import.readings(Array(request.csv.utf8), file: Schema.readings.file, clock: clock)
                guard (1...Import.readingsOfFact).contains(runs.count) else {
                    throw Refusal(
                        .badRequest,
                        "csv: has \(runs.count) stretches of consecutive hours within a site and month; allowed: 1 to "
                            + "\(Import.readingsOfFact) at a time. Sort by site and hour, or send parts")
                }
                return try await call.perform(.noteReadings(runs: runs))
            }.sending(
                ReadingsRequest.self,
                [
                    "csv":
                        "site,hour,kw,source,as_of,confidence\nr0-s0,2026-04-06T23:00:00.000Z,900,meter,2026-04-07,measured\n"
                ])
        ]

    private static func section(_ section: EnergySection) -> Route {
        let route = Route(
            .get, "energy/" + section.rawValue, .operator(section.isOfMoney ? .money : .read), section.summary
        ) { call in
            let ledger = try await call.ledger()
            let book = energyBook(call, ledger)
            var sheet: Sheet
            if section == .shapes, let name = call.text(contract) {
                sheet = try shape(book, of: name)
            } else {
                sheet = book.sheet(
                    section, of: ledger, odds: Odds(ledger, try drawSet(call)), by: by(call))
            }
            return Reply(document: sheet, csv: sheet.csv, seq: ledger.seq)
        }.answering(.csv)
        switch section {
        case .match, .hours, .bill, .settlement, .carbon: return route.taking(first, months)
        case .shapes: return route.taking(first, contract).example(others: ["contract": "WIND-0"])
        case .milestones: return route.taking(.by, .fewDraws, .seed)
        case .power, .readings: return route
        }
    }

    private static func shape(_ book: EnergyBook, of name: String) throws(Refusal) -> Sheet {
        guard let sheet = book.shapeSheet(of: name) else {
            let known = book.deliveries.map(\.contract.contract).joined(separator: ", ")
            throw Refusal(
                .badRequest, "contract: no contract '\(name)' delivers; known: \(known.isEmpty ? "none" : known)")
        }
        return sheet
    }

    private static func energyBook(_ call: Call, _ ledger: Ledger) -> EnergyBook {
        ledger.energyBook(from: call.month(first), months: call.whole(months) ?? 12)
    }

    private static func by(_ call: Call) -> Day {
        guard let day = call.day(.by) ?? Day("2030-12-31") else { preconditionFailure("the day exists") }
        return day
    }
}

/// Meter readings as they stand in a file.
struct ReadingsRequest: Decodable, Sendable {
    let csv: String
}

extension EnergySection {
    /// Whether it tells what energy costs or what is paid for it.
    var isOfMoney: Bool {
        switch self {
        case .bill, .settlement, .milestones: true
        case .match, .hours, .carbon, .power, .readings, .shapes: false
        }
    }

    var summary: String {
        switch self {
        case .match: "How much of the load carbon-free contracts meet, hour by hour and by volume, by zone and month."
        case .hours: "The match by month and hour of day."
        case .bill: "What the grid's energy costs by tariff: energy by time of use, and peaks."
        case .settlement: "What contracts delivered, cost and were worth."
        case .carbon: "Kilograms of CO₂ equivalent, by location and by market."
        case .power: "Kilowatts contracted, provisioned, booked and drawn, by site."
        case .readings: "Hours in which a meter read more than is contracted."
        case .shapes: "What contracts deliver if they are there all year; one of them hour by hour."
        case .milestones:
            "What is paid for reactors before their megawatts come, and how likely each is there by a day."
        }
    }
}
