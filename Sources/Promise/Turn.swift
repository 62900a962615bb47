import Ledger
import Units

/// An order's turn in the queue: what it comes to when supply changes and those ahead of it are served first.
///
/// A change of supply is offered to the orders ahead before it is offered to this one, exactly as settling the queue does,
/// so a date found here is the date that a what-if gives.
struct Turn {
    let ledger: Ledger
    let order: Order
    /// Orders and amendments that are served first.
    private let ahead: [Order]
    /// None of the queue's tentative rows is taken.
    private let book: Book

    init(_ ledger: Ledger, _ order: Order) throws(Refusal) {
        let waiting = ledger.waiting
        (self.ledger, self.order) = (ledger, order)
        ahead = Array(waiting.prefix { $0.terms.order != order.terms.order })
        book = try Book(ledger, without: waiting.filter(\.isQueued))
    }

    /// The order's rows, and what is free to it, once grants are given and those ahead are served.
    func served(_ grants: [Grant], freed: Set<Int> = []) throws(Refusal) -> (rows: [Row], view: Book) {
        var book = book
        for grant in grants where !grant.isNothing { try book.give(grant) }
        return try Queue.settle(
            ahead, then: order, in: book, ledger, freed: freed.union(grants.map(\.resource)))
    }

    /// Where it would start; nil: nowhere.
    func start(_ grants: [Grant], freed: Set<Int> = []) -> Day? {
        (try? served(grants, freed: freed))?.rows.map(\.start).min()
    }

    /// Where it would start if supply items came sooner; nil: nowhere, or that cannot be.
    func start(bringing items: [(item: ItemName, days: Int)]) -> Day? {
        do throws(Refusal) {
            var (after, touched) = (ledger, Set<Int>())
            for (item, days) in items where days > 0 {
                let step = try after.preview(.slip(item: item, days: -days), Outcome(), at: ledger.clock)
                (after, touched) = (step.ledger, touched.union(step.touched))
            }
            return try Turn(after, order).start([], freed: touched)
        } catch {
            return nil
        }
    }
}

/// Lessens whole numbers one by one, each to the least that still serves, until none of them can be one less.
///
/// `amounts` must serve. Whatever `serves` does in between, with the answer every single number one less does not serve.
/// Complexity: O(n · log(most)) calls for each round, of which the last one changes nothing.
func leastAmounts(_ amounts: [Int], _ serves: ([Int]) -> Bool) -> [Int] {
    var amounts = amounts
    var (index, unchanged) = (0, 0)
    while unchanged < amounts.count {
        let before = amounts[index]
        lessen(index, in: &amounts, serves)
        unchanged = amounts[index] == before ? unchanged + 1 : 1
        index = (index + 1) % amounts.count
    }
    return amounts
}

private func lessen(_ index: Int, in amounts: inout [Int], _ serves: ([Int]) -> Bool) {
    func isEnough(_ amount: Int) -> Bool {
        var trial = amounts
        trial[index] = amount
        return serves(trial)
    }
    guard amounts[index] > 0, isEnough(amounts[index] - 1) else { return }
    // Most often it is of no use at all.
    guard amounts[index] > 1, !isEnough(0) else { return amounts[index] = 0 }
    var (low, high) = (0, amounts[index] - 1)
    while high - low > 1 {
        let middle = (low + high) / 2
        if isEnough(middle) { high = middle } else { low = middle }
    }
    amounts[index] = high
}
