import Delay
import Units

extension SupplyItem {
    /// Units that are there from a day to a day and no longer: what a what-if supposes. It is named by its own sentence.
    ///
    /// - Parameter today: where units start on or before it they count as live, for only live supply counts by then.
    public static func freed(
        _ quantity: Int, of name: ResourceName, from: Day, to: Day, today: Day
    ) throws(Refusal) -> SupplyItem {
        let sentence = "free \(name) \(quantity) from \(from) to \(to)"
        guard let kind = Resource(name)?.kind, let known = Class.allCases.first(where: { $0.resource == kind }) else {
            throw Refusal(
                .unknownPlace,
                "'\(sentence)': '\(name)' is not a resource; write site_kw/SITE, hall_kw/HALL, chips/HALL/SILICON or "
                    + "ports/FABRIC")
        }
        guard quantity > 0, from < to, to > today else {
            throw Refusal(
                .badRequest, "'\(sentence)': write units above 0, and a second day after the first and after \(today)")
        }
        return SupplyItem(
            item: ItemName(sentence), class: known, resource: name, quantity: quantity,
            stage: from <= today ? .live : .committed, delay: Delay(plan: from), actual: from <= today ? from : nil,
            leaves: to, source: Source(source: "what-if", asOf: today, confidence: .assumption))
    }

    /// Whether it was made by `freed`.
    var isFreed: Bool { item.text.hasPrefix("free ") && leaves != nil }
}
