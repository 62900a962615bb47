import Access
import Answers
import Desk
import Finance
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Peg
import Promise
import Silicon
import Units

extension Routes {
    private static let amounts = 0...1e12
    private static let ratios = 1e-6...1e6
    private static let months = Parameter.required(
        "engineer_months", .number(amounts, unless: nil), "Engineer-months of work.")
    private static let cost = Parameter("cost", .number(amounts, unless: 20_000), "USD per engineer-month.")
    private static let delay = Parameter("delay", .number(amounts, unless: 0), "Months by which it delays the work.")
    private static let value = Parameter("value", .number(amounts, unless: 0), "USD that a month of delay is worth.")
    private static let price = Parameter.required("price", .number(ratios, unless: nil), "USD per reference chip-hour.")
    private static let ratio = Parameter.required(
        "price_ratio", .number(0...1e6, unless: nil), "Price of the other chip's hour over the reference's.")
    private static let speed = Parameter.required(
        "speed", .number(ratios, unless: nil), "Work of the other chip per hour over the reference's.")
    private static let hours = Parameter(
        "hours", .number(1e-3...1e18, unless: nil), "Reference chip-hours after which it must have paid.")

    private static let prices = Parameter(
        "price", .text, "List prices that change, `,` between: trainium3=40%,b300=-10% (`%25` in an address).")
    private static let vendor = Parameter(
        "vendor", .text,
        "The vendor whose share is followed; the one with most training revenue but the operator unless given.")
    private static let sensitivity = Parameter(
        "sensitivity", .number(0...50, unless: nil), "Sensitivity to price instead of the fitted one.")
    private static let weigh = Parameter(
        "weigh", .choice(ChoiceWeight.allCases.map(\.rawValue), unless: ChoiceWeight.work.rawValue),
        "What a choice counts: as much as it buys, or one each.")
    private static let quarters = Parameter(
        "quarters", .whole(1...40, unless: 6), "Quarters ahead, this one included.")
    private static let keepPromises = Parameter(
        "keep_promises", .flag, "Only what is queued chooses again, not what is promised and has not begun.")

    // MARK: What chips cost, and how they are chosen

    static let economics: [Route] = [
        Route(
            .get, "silicon/porting", .operator(.read),
            "When a port to other silicon has paid, and the discount that makes it."
        ) { call in
            Reply(document: PortingDocument(porting(call), hours: call.number(hours)))
        }.taking(months, cost, delay, value, price, ratio, speed, hours)
            .example(
                query: [
                    "engineer_months": "24", "delay": "2", "value": "60000", "price": "4", "price_ratio": "0.6",
                    "speed": "0.9", "hours": "1000000",
                ]),
        Route(
            .get, "silicon/programmes", .operator(.money),
            "Chip programmes: NRE, tape-out, ramp and deliveries, and the volume at which each has paid."
        ) { call in
            let ledger = try await call.ledger()
            return Reply(document: ProgrammesDocument(ledger), seq: ledger.seq)
        },
        Route(
            .get, "silicon/share", .operator(.money),
            "How buyers choose silicon, the model's back-test, and a vendor's share at other prices."
        ) { call in
            let (ledger, peg, _) = try await pegged(call)
            return Reply(document: try ShareDocument(try share(call, ledger), ledger, peg), seq: ledger.seq)
        }.taking(prices, vendor, sensitivity, weigh, quarters, keepPromises).heavy().telling(.everybody)
            .example(query: ["price": "h200=40%", "sensitivity": "3"]),
    ]

    private static func porting(_ call: Call) -> PortingEconomics {
        PortingEconomics(
            engineerMonths: call.number(months) ?? 0, costPerMonth: call.number(cost) ?? 0,
            delayMonths: call.number(delay) ?? 0, valuePerMonth: call.number(value) ?? 0,
            price: call.number(price) ?? 1, priceRatio: call.number(ratio) ?? 1, relativeSpeed: call.number(speed) ?? 1)
    }

    private static func share(_ call: Call, _ ledger: Ledger) throws(Refusal) -> ShareQuestion {
        let names = ledger.atlas.catalogue.silicon.map(\.silicon.text)
        var question = ShareQuestion()
        let changes = (call.text(prices) ?? "").split(separator: ",").map(String.init)
        question.prices = try PriceChange.factors(changes, known: names)
        (question.vendor, question.sensitivity) = (call.text(vendor), call.number(sensitivity))
        question.weight = call.text(weigh).flatMap(ChoiceWeight.init(rawValue:)) ?? .work
        (question.quarters, question.keepsPromises) = (call.whole(quarters) ?? 6, call.isSet(keepPromises))
        return question
    }
}
