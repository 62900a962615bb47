import Ledger
import Promise
import Silicon
import Units

/// The answer to `silicon substitution`.
public struct SubstitutionDocument: Encodable, Sendable {
    let pairs: [PairDocument]
    let several: Int
    let onFirst: Int
    let onOther: Int
    let outside: Int

    enum CodingKeys: String, CodingKey {
        case pairs, several, outside
        case onFirst = "on_first"
        case onOther = "on_other"
    }

    public init(_ substitution: Substitution) {
        pairs = substitution.pairs.map(PairDocument.init)
        (several, onFirst, onOther) = (substitution.several, substitution.onFirst, substitution.onOther)
        outside = substitution.outside
    }

    struct PairDocument: Encodable, Sendable {
        let workload: String
        let from: SiliconName
        let to: SiliconName
        @Null var speedMilli: Int?
        @Null var priceMilli: Int?
        @Null var workPriceMilli: Int?
        let porting: Bool
        @Null var months: Months?
        let orders: Int
        let accepting: Int
        let accelerators: Int
        let acceptingAccelerators: Int

        struct Months: Codable, Sendable {
            let least: Int
            let middle: Int
            let most: Int
        }

        enum CodingKeys: String, CodingKey {
            case workload, from, to, porting, orders, accepting, accelerators
            case speedMilli = "speed_milli"
            case priceMilli = "price_milli"
            case workPriceMilli = "work_price_milli"
            case months = "port_months"
            case acceptingAccelerators = "accepting_accelerators"
        }

        init(_ pair: Substitution.Pair) {
            (workload, from, to, porting) = (pair.workload, pair.from, pair.to, pair.needsPorting)
            (speedMilli, priceMilli, workPriceMilli) = (pair.speedMilli, pair.priceMilli, pair.workPriceMilli)
            months = pair.months.map { Months(least: $0.least, middle: $0.middle, most: $0.most) }
            (orders, accepting) = (pair.first.orders, pair.accepting.orders)
            (accelerators, acceptingAccelerators) = (pair.first.accelerators, pair.accepting.accelerators)
        }
    }
}

extension Ledger {
    /// The matrix for people: a line for each silicon in place of another; a silicon in its own place is left out.
    public func text(of substitution: Substitution, colour: Bool = false) -> String {
        var table = TextTable(
            "workload", "first choice", "instead", ">speed", ">price", ">for the same work", "porting, months",
            ">accepted by",
            ">of orders")
        for pair in substitution.pairs where pair.from != pair.to {
            table.add(
                pair.workload.isEmpty ? "any" : pair.workload, pair.from.text, pair.to.text,
                pair.speedMilli.map(thousandths) ?? "–", pair.priceMilli.map(thousandths) ?? "–",
                pair.workPriceMilli.map(thousandths) ?? "–", porting(pair), grouped(pair.accepting.orders),
                grouped(pair.first.orders))
        }
        return table.text(colour: colour)
            + "\n\nSpeed, price and price for the same work are of one accelerator, as parts of the first choice's."
            + "\n\(substitution.several) orders accept several: \(substitution.onFirst) stand on their first choice, "
            + "\(substitution.onOther) on another, \(substitution.several - substitution.onFirst - substitution.onOther) "
            + "have no place. \(substitution.outside) stand on what they do not accept."
    }

    private func porting(_ pair: Substitution.Pair) -> String {
        guard pair.needsPorting else { return "none" }
        guard let months = pair.months else { return "not known" }
        return months.least == months.most ? "\(months.least)" : "\(months.least) to \(months.most)"
    }
}
