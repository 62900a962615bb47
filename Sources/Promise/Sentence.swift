import Ledger
import Silicon
import Units

extension Ledger {
    /// The forms that `command(from:)` reads.
    public static let sentences = [
        "slip ITEM 60d", "bring ITEM 30d", "cut ITEM 100", "cancel ITEM", "commit ITEM", "arrive ITEM DAY",
        "assign ITEM RESOURCE", "retire ITEM DAY", "cancel order ORDER", "accept ORDER SILICON",
    ]

    /// What `whatif` reads besides, and nothing else does: units that are there for some days, as if they were free.
    static let suppositions = ["free RESOURCE QUANTITY from DAY to DAY"]

    /// The forms that `changes(from:)` reads.
    public static let allSentences = sentences + suppositions

    /// Reads what `whatif` takes: one change, or changes of supply that happen at once, with `;` between them.
    /// Refused `bad_request`, and `unknown_place` where no such resource is known.
    public func changes(from sentence: String) throws(Refusal) -> [Command] {
        let parts = sentence.split(separator: ";", omittingEmptySubsequences: false).map { part in
            part.split(separator: " ").joined(separator: " ")
        }
        var changes: [Command] = []
        for part in parts {
            guard parts.count == 1 || !part.isEmpty else {
                throw Refusal(.badRequest, "'\(sentence)': a ';' stands between two changes; one of them is missing")
            }
            let words = part.split(separator: " ").map(String.init)
            let change =
                words.first == "free" ? try freeing(words, part) : try command(words, part, Ledger.allSentences)
            guard parts.count == 1 || change.isOfSupply else {
                throw Refusal(
                    .badRequest,
                    "'\(sentence)': only changes of supply can happen at once; put '\(part)' in quotes of its own")
            }
            changes.append(change)
        }
        return changes
    }

    private func freeing(_ words: [String], _ sentence: String) throws(Refusal) -> Command {
        guard words.count == 7, words[3] == "from", words[5] == "to" else {
            throw unreadable(sentence, Ledger.suppositions)
        }
        let item = try SupplyItem.freed(
            try number(words[2], sentence), of: ResourceName(words[1]), from: try day(words[4], sentence),
            to: try day(words[6], sentence), today: today)
        guard let name = item.resource, atlas.position(name) != nil else {
            throw Refusal(
                .unknownPlace, "'\(sentence)': there is no '\(words[1])'; `headroom supply list` names the resources")
        }
        return .addSupply(items: [item])
    }

    /// Reads a change written as a sentence: what `whatif` and `supply` take and `why` proposes. Refused `bad_request`.
    public func command(from sentence: String) throws(Refusal) -> Command {
        let words = sentence.split(separator: " ").map(String.init)
        if words.first == "free" {
            throw Refusal(.badRequest, "'\(sentence)' only supposes: `headroom whatif` reads it, and changes nothing")
        }
        return try command(words, sentence, Ledger.sentences)
    }

    private func command(_ words: [String], _ sentence: String, _ forms: [String]) throws(Refusal) -> Command {
        guard words.count >= 2 else { throw unreadable(sentence, forms) }
        let item = ItemName(words[1])
        switch (words[0], words.count) {
        case ("slip", 3): return .slip(item: item, days: try days(words[2], sentence))
        case ("bring", 3): return .slip(item: item, days: -(try days(words[2], sentence)))
        case ("cut", 3): return .cut(item: item, by: try number(words[2], sentence))
        case ("cancel", 2): return .cancelItem(item: item)
        case ("cancel", 3) where words[1] == "order": return .cancel(order: OrderName(words[2]))
        case ("commit", 2): return .commit(item: item)
        case ("arrive", 3): return .arrive(item: item, on: try day(words[2], sentence))
        case ("retire", 3): return .retire(item: item, on: try day(words[2], sentence))
        case ("assign", 3): return .assign(item: item, to: ResourceName(words[2]))
        case ("accept", 3): return try accept(OrderName(words[1]), SiliconName(words[2]))
        default: throw unreadable(sentence, forms)
        }
    }

    /// As many of another silicon as do the work of the first accepted one by relative speed, rounded up, against us.
    private func accept(_ name: OrderName, _ silicon: SiliconName) throws(Refusal) -> Command {
        guard let order = self[name] else { throw Refusal(.unknownOrder, "there is no order \(name)") }
        let first = order.terms.silicon[0]
        guard let from = atlas.catalogue[first.silicon], let to = atlas.catalogue[silicon], to.speedMilli > 0 else {
            throw Refusal(.unknownSilicon, "there is no silicon '\(silicon)' of known speed")
        }
        let count = ceilDiv(first.count * from.speedMilli, to.speedMilli)
        let least = min(ceilDiv(first.minChunk * from.speedMilli, to.speedMilli), count)
        return .accept(order: name, silicon: Accepted(silicon: silicon, count: count, minChunk: least))
    }

    private func days(_ text: String, _ sentence: String) throws(Refusal) -> Int {
        guard case .days(let days)? = Term(text), (1...10_000).contains(days) else {
            throw Refusal(.badRequest, "'\(sentence)': '\(text)' is not a number of days such as 60d or 8w")
        }
        return days
    }

    private func number(_ text: String, _ sentence: String) throws(Refusal) -> Int {
        guard let number = Int(text), number > 0 else {
            throw Refusal(.badRequest, "'\(sentence)': '\(text)' is not a number above 0")
        }
        return number
    }

    private func day(_ text: String, _ sentence: String) throws(Refusal) -> Day {
        guard let day = Day(text) else {
            throw Refusal(.badRequest, "'\(sentence)': '\(text)' is not a day (YYYY-MM-DD)")
        }
        return day
    }

    private func unreadable(_ sentence: String, _ forms: [String]) -> Refusal {
        Refusal(.badRequest, "'\(sentence)' is not a change; write one of: " + forms.joined(separator: ", "))
    }
}

extension Command {
    /// Whether it changes supply alone, and so can happen together with others of its kind.
    fileprivate var isOfSupply: Bool {
        switch self {
        case .slip, .cut, .cancelItem, .commit, .arrive, .assign, .retire, .addSupply: true
        default: false
        }
    }
}
