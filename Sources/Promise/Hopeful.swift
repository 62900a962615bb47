import Ledger

extension Group {
    /// The halls in which so many could ever be ready at joint dates, as a group of their own; nil where there is none.
    ///
    /// In a future a hall opens if each resource it takes of has something some day. One that opens in too few futures is of no
    /// use; nor is one that holds too little by itself and opens in too few of those in which any other does. So halls that
    /// can never be ready together are not searched along the whole axis. Complexity: O(halls² · futures / 64), more only
    /// where none was looked at before.
    func hopeful(for count: Int, on outlook: Outlook, planned: Bool) -> Group? {
        let openings = bays.map { outlook.opening(of: $0.rates.lazy.map(\.resource), planned: planned) }
        var kept = bays.indices.filter { outlook.isEnough(openings[$0]) }
        var before = kept.count + 1
        while kept.count < before {
            before = kept.count
            kept = kept.filter { one in
                kept.contains { $0 != one && outlook.isEnough(openings[one], and: openings[$0]) }
                    || outlook.mayHold(count, bays[one].rates, planned: planned)
            }
        }
        if kept.count == bays.count { return self }
        return kept.isEmpty ? nil : only(Set(kept))
    }

    /// Some of the bays, by position.
    private func only(_ kept: Set<Int>) -> Group {
        var position = 0
        let places = places.compactMap { place -> Place? in
            let bays = place.bays.indices.filter { kept.contains(position + $0) }.map { place.bays[$0] }
            position += place.bays.count
            return bays.isEmpty ? nil : Place(bays: bays)
        }
        return Group(places)
    }
}
