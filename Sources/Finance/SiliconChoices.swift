import Ledger
import Silicon
import Units

/// What a choice counts.
public enum ChoiceWeight: String, CaseIterable, Sendable {
    /// As much as the work it buys: accelerators times speed. What shares of revenue are made of; few large buyers decide it.
    case work
    /// One, whatever its size.
    case orders
}

extension Ledger {
    /// The choices of silicon for training that the ledger has seen, in order of time: each signed order's first wish, among
    /// what anybody had asked for by then. The price is the list price of as much work as a chip of speed 1000 does;
    /// porting is 1 for silicon of another vendor than the first order's, whose software is what there was.
    ///
    /// Complexity: O(orders · silicon).
    public func siliconChoices(by weight: ChoiceWeight = .work) -> [ChoiceModel.Situation] {
        let signed = orders.filter { order in
            order.terms.signed != nil && order.terms.workload == VendorShare.workload
                && !["cancelled", "refused"].contains(state(of: order)) && wish(order) != nil
        }.sorted { a, b in
            a.terms.signed != b.terms.signed
                ? (a.terms.signed ?? Axis.end) < (b.terms.signed ?? Axis.end) : a.terms.order < b.terms.order
        }
        guard let incumbent = signed.first.flatMap(wish)?.vendor else { return [] }
        var first: [SiliconName: Day] = [:]
        for order in signed {
            guard let wish = wish(order), let day = order.terms.signed, first[wish.silicon] == nil else { continue }
            first[wish.silicon] = day
        }
        return signed.compactMap { order in
            guard let day = order.terms.signed, let wish = wish(order) else { return nil }
            let known = atlas.catalogue.silicon.filter { first[$0.silicon].map { $0 <= day } ?? false }
            let amount = weight == .work ? Double(order.terms.count * wish.speedMilli) / 1e6 : 1
            return ChoiceModel.Situation(
                period: Month(of: day).quarterStart.quarterText,
                alternatives: known.map { Ledger.alternative($0, incumbent) },
                chosen: known.map { $0.silicon == wish.silicon ? amount : 0 })
        }
    }

    /// An accelerator with a price and a speed that an order would have first; nil for any other.
    private func wish(_ order: Order) -> Silicon? {
        guard let silicon = order.terms.silicon.first.flatMap({ atlas.catalogue[$0.silicon] }) else { return nil }
        return silicon.kind == .accelerator && silicon.price.value > 0 && silicon.speedMilli > 0 ? silicon : nil
    }

    private static func alternative(_ silicon: Silicon, _ incumbent: String) -> ChoiceModel.Alternative {
        ChoiceModel.Alternative(
            silicon.silicon.text, price: Double(silicon.price.value) / 1e3 / Double(silicon.speedMilli),
            porting: silicon.vendor == incumbent ? 0 : 1)
    }
}
