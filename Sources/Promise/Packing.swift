import Ledger
import Units

/// Lays an order's chunks and steps into the places of one group at one start.
///
/// Capacities are the least free units over each step's window; what earlier rows of the same order took is subtracted.
/// Sets of places are tried by size, then by identifier; a later step that does not fit makes an earlier one try again.
/// A set is filled first in order of identifier, then (where site power binds) in order of PUE.
struct Packing {
    private let search: Search
    private let group: Group
    private let start: Day
    private let windows: [(from: Int, to: Int)]
    private var used: [Int: Int] = [:]
    private var least: [Int: Int] = [:]
    private var rows: [Row] = []
    private var tries = 0
    /// Whether combinations were left untried because there were too many.
    private(set) var wasCut = false
    /// The first start at which something that was laid, and is not ready in time, can be; nil: nothing was laid.
    private(set) var notBefore: Day?
    /// Halls of the first step, by their place in the group, that cannot be ready together before a day, however it is split
    /// among them and others.
    private(set) var conflicts: Conflicts
    /// The halls in which something was laid that is not ready.
    private(set) var passedOver: Bits
    /// How many placements were looked at that are not ready.
    private var tested = 0
    /// Whether whatever was laid last cannot be ready however it is split among its halls.
    private var isHopeless = false
    /// How often halls were chosen.
    private var choices = 0
    private var shifts = 0

    /// What the halls stand on at least at this start; nil at item dates.
    private var threshold: Threshold?
    /// Halls of the first step that cannot be ready at this start even by themselves, and the first that can.
    private(set) var shut: [Int: Day] = [:]

    private var shape: Shape { search.shape }
    private var effort: Effort { search.effort }

    /// `conflicts`: what was learned at other starts of the same search.
    init(_ search: Search, _ group: Group, start: Day, conflicts: Conflicts = Conflicts()) {
        (self.search, self.group, self.start, self.conflicts) = (search, group, start, conflicts)
        passedOver = Bits(search.book.outlook == nil ? 0 : group.bays.count)
        threshold = search.effort.passesOver ? Threshold(search, group, start: start) : nil
        let end = (start + search.shape.term).number
        windows = search.shape.offsets.map { ((start + $0).number, end) }
    }

    /// The rows, or nil when the order does not fit here at this start.
    mutating func place() -> [Row]? {
        shutHalls()
        return place(step: 0) ? rows : nil
    }

    /// Finds the halls that are of no use at this start.
    private mutating func shutHalls() {
        guard threshold != nil else { return }
        for hall in group.bays.indices where capacity(of: group.bays[hall], 0) > 0 {
            guard let day = conflicts.first(of: hall, in: group, from: start, &threshold) else { continue }
            shut[hall] = day
            pass(over: Bits([hall], of: group.bays.count), before: day)
        }
    }

    /// What is still to be laid once something was: the rest of the order. False: take that back and try another way.
    private typealias Rest = (inout Packing) -> Bool

    private mutating func place(step: Int) -> Bool {
        guard step < shape.counts.count else { return isReady() }
        let chunking = shape.chunking(of: step)
        let capacities = group.places.map { capacity(of: $0, step) }
        let certain = step == 0 ? group.places.map(\.certain) : []
        return choose(
            capacities, certain, need: shape.counts[step], chunking.least, chunking.most
        ) { packing, chosen in
            packing.lay(chosen, step) { $0.place(step: step + 1) }
        }
    }

    /// Whether what was laid is there by the start with the policy's probability.
    private mutating func isReady() -> Bool {
        guard let outlook = search.book.outlook else { return true }
        if let known = conflicts.known(among: halls { $0.step == 0 }, from: start, &threshold) {
            return isNotReady(before: known.before, orSplitOtherwise: false)
        }
        guard tested < effort.unready, let needs = try? StepNeeds(rows, atlas: search.book.atlas) else {
            // Nothing more is tried at this start.
            (tries, shifts) = (effort.tries + 1, effort.shifts + 1)
            return giveUp()
        }
        let pegs = search.book.pegs(needs, start: start, search.basis, on: outlook)
        if outlook.isReady(pegs, by: start) { return true }
        tested += 1
        let opening = shape.opening(at: start)
        // However the order is split among these halls, it stands at least on that.
        if let least = least(of: needs, on: outlook), !outlook.isReady(least, by: start) {
            remember(opening, outlook)
            return isNotReady(before: outlook.notBefore(least, start: start, opening: opening), orSplitOtherwise: false)
        }
        return isNotReady(before: outlook.notBefore(pegs, start: start, opening: opening), orSplitOtherwise: true)
    }

    /// What any rows stand on that are laid in the same halls. Of an order of one step a hall holds at the least what all
    /// others together cannot.
    private mutating func least(of needs: StepNeeds, on outlook: Outlook) -> Pegs? {
        guard shape.counts.count == 1 else {
            return search.book.pegs(needs.least, start: start, search.basis, on: outlook)
        }
        let bays = Set(rows.compactMap { group.positions[$0.hall] }).map { group.bays[$0] }
        let saved = used
        defer { used = saved }
        used = [:]
        let most = bays.map { capacity(of: $0, 0) }
        let all = most.reduce(0, +)
        let least = zip(bays, most).map { bay, most in
            Row(
                step: 0, chunk: 1, row: 1, hall: bay.hall.hall, silicon: shape.silicon,
                count: max(1, shape.counts[0] - (all - most)), start: start, end: start + shape.term)
        }
        return try? search.book.pegs(of: least, search.basis, on: outlook)
    }

    /// Keeps the halls of the first step where these alone are not ready, whatever else is laid: later ones may be used in
    /// another step, too.
    private mutating func remember(_ opening: Int, _ outlook: Outlook) {
        let halls = halls { $0.step == 0 }
        guard let needs = try? StepNeeds(rows.filter { $0.step == 0 }, atlas: search.book.atlas) else { return }
        let pegs = search.book.pegs(needs.least, start: start, search.basis, on: outlook)
        if outlook.isReady(pegs, by: start) { return }
        let day = outlook.notBefore(pegs, start: start, opening: opening)
        let resources = group.resources(of: group.bays.indices.filter(halls.contains))
        conflicts.append(Conflict(halls: halls, resources: resources, since: start, before: day))
    }

    private mutating func isNotReady(before day: Day, orSplitOtherwise: Bool) -> Bool {
        pass(over: halls { _ in true }, before: day)
        isHopeless = !orSplitOtherwise
        return false
    }

    /// The halls of some rows laid so far.
    private func halls(where isMeant: (Row) -> Bool) -> Bits {
        rows.lazy.filter(isMeant).reduce(into: Bits(group.bays.count)) { halls, row in
            if let position = group.positions[row.hall] { halls.insert(position) }
        }
    }

    // MARK: Choosing places

    /// Calls `accept` with each set of places that could hold `need` in parts of at least `least`, smallest sets first;
    /// true as soon as one is accepted. State changed by a set that is not accepted is put back. `halls` are those that each
    /// place takes for certain; none in later steps, of which nothing is remembered.
    private mutating func choose(
        _ capacities: [Int], _ halls: [[Bay]], need: Int, _ least: Int, _ most: Int,
        _ accept: (inout Packing, [Int]) -> Bool
    ) -> Bool {
        (isHopeless, choices) = (false, choices + 1)
        var selection = Selection(capacities, least: least)
        var laid: Laid?
        if threshold != nil, !halls.isEmpty {
            laid = Laid(self.halls { _ in true }, adding: halls.map { $0.compactMap(position(of:)) })
        }
        while selection.size < min(most, selection.places.count) {
            selection.growSize()
            guard selection.most(selection.size, from: 0) >= need else { continue }
            var chosen: [Int] = []
            if extend(&chosen, from: 0, selection, need, laid, accept) { return true }
            if tries > effort.tries { return false }
        }
        return false
    }

    private mutating func extend(
        _ chosen: inout [Int], from first: Int, _ selection: Selection, _ need: Int, _ laid: Laid?,
        _ accept: (inout Packing, [Int]) -> Bool
    ) -> Bool {
        let left = selection.size - chosen.count
        if left == 0 { return need <= 0 && attempt(chosen, accept) }
        for index in first...(selection.places.count - left) {
            guard selection.most(left, from: index) >= need else { return false }
            let rest = need - selection.capacity(index)
            guard selection.most(left - 1, from: index + 1) >= rest else { continue }
            let more = laid?.with(selection.places[index])
            if let more, isInConflict(more.halls) { continue }
            tries += 1
            if tries > effort.tries { return giveUp() }
            chosen.append(selection.places[index])
            if extend(&chosen, from: index + 1, selection, rest, more, accept) { return true }
            chosen.removeLast()
        }
        return false
    }

    /// The halls laid in and chosen so far, and those that each place would add.
    private struct Laid {
        private(set) var halls: Bits
        private let adding: [[Int]]

        init(_ halls: Bits, adding: [[Int]]) { (self.halls, self.adding) = (halls, adding) }

        func with(_ place: Int) -> Laid {
            var more = self
            for hall in adding[place] { more.halls.insert(hall) }
            return more
        }
    }

    private func position(of bay: Bay) -> Int? { group.positions[bay.hall.hall] }

    /// Whether some of these halls are not ready together.
    private mutating func isInConflict(_ halls: Bits) -> Bool {
        guard let (blamed, before) = conflicts.first(among: halls, from: start, &threshold) else { return false }
        pass(over: blamed, before: before)
        isHopeless = true
        return true
    }

    private mutating func pass(over halls: Bits, before day: Day) {
        notBefore = min(notBefore ?? day, day)
        passedOver.formUnion(halls)
    }

    /// Another split may fit.
    private mutating func notLaid() -> Bool {
        isHopeless = false
        return false
    }

    /// Leaves the rest untried.
    private mutating func giveUp() -> Bool {
        wasCut = true
        return false
    }

    private mutating func attempt(_ chosen: [Int], _ accept: (inout Packing, [Int]) -> Bool) -> Bool {
        let saved = (used, rows)
        if accept(&self, chosen) { return true }
        (used, rows) = saved
        return false
    }

    // MARK: Laying chunks

    /// Fills the chosen places with the step's chunks, first in order of identifier, then in order of PUE.
    private mutating func lay(_ chosen: [Int], _ step: Int, _ rest: Rest) -> Bool {
        let byPUE = chosen.sorted { (pue(group.places[$0]), $0) < (pue(group.places[$1]), $1) }
        return eitherOrder(chosen, byPUE) { packing, order in
            packing.fill(order[...], chunk: 1, packing.shape.counts[step], step, rest)
        }
    }

    private func pue(_ place: Place) -> Int { place.bays.map(\.hall.pueMilli).min() ?? 0 }

    /// Tries one order, then the other where it differs; what a failed try changed is put back.
    private mutating func eitherOrder<Item: Equatable>(
        _ first: [Item], _ second: [Item], _ attempt: (inout Packing, [Item]) -> Bool
    ) -> Bool {
        let saved = (used, rows)
        for order in first == second ? [first] : [first, second] {
            if attempt(&self, order) { return true }
            (used, rows) = saved
        }
        return false
    }

    /// Chunks into places, each as large as it can be while leaving the rest their least; where that fails, a little less,
    /// because a later step or the rounding of needs may ask for another split.
    private mutating func fill(
        _ places: ArraySlice<Int>, chunk: Int, _ remaining: Int, _ step: Int, _ rest: Rest
    ) -> Bool {
        guard let first = places.first else { return remaining == 0 ? rest(&self) : notLaid() }
        let place = group.places[first]
        let (sizes, areAll) = sizes(of: place, remaining, among: places.count, step)
        for (index, size) in sizes.enumerated() {
            if index > 0 { shifts += 1 }
            guard shifts <= effort.shifts else { return giveUp() }
            let (saved, before) = ((used, rows), choices)
            let isLaid = lay(size, in: place, step, chunk: chunk) { packing in
                packing.fill(places.dropFirst(), chunk: chunk + 1, remaining - size, step, rest)
            }
            if isLaid { return true }
            (used, rows) = saved
            if isHopeless { return choices == before || areAll && size == sizes.last ? false : giveUp() }
        }
        return areAll ? false : giveUp()
    }

    /// The sizes to try for a chunk, the first the most its place may hold: all that remains when it is the last. And whether
    /// no other is allowed.
    private mutating func sizes(
        of place: Place, _ remaining: Int, among places: Int, _ step: Int
    ) -> (sizes: [Int], areAll: Bool) {
        let least = shape.chunking(of: step).least
        let most = min(capacity(of: place, step), remaining - least * (places - 1))
        if places == 1 { return (most == remaining ? [remaining] : [], true) }
        let sure = min(sureCapacity(of: place, step), most)
        let less = (1..<max(effort.width, 1)).map { most - $0 }.filter { $0 != sure }
        return (((sure == most ? [most] : [most, sure]) + less).filter { $0 >= least }, most - effort.width < least)
    }

    /// One chunk in one place: in a fabric, over as few halls as hold it.
    private mutating func lay(_ size: Int, in place: Place, _ step: Int, chunk: Int, _ rest: Rest) -> Bool {
        if place.bays.count == 1 {
            take(size, in: place.bays[0], step, chunk, row: 1)
            return rest(&self)
        }
        let capacities = place.bays.map { capacity(of: $0, step) }
        let bays = step == 0 ? place.bays.map { [$0] } : []
        return choose(capacities, bays, need: size, 1, place.bays.count) { packing, chosen in
            let byPUE = chosen.sorted {
                (place.bays[$0].hall.pueMilli, $0) < (place.bays[$1].hall.pueMilli, $1)
            }
            return packing.eitherOrder(chosen, byPUE) { packing, order in
                packing.pour(size, into: order.map { place.bays[$0] }[...], step, chunk, row: 1, rest)
            }
        }
    }

    /// One row per hall, each as large as it can be; where that fails, a little less in one hall, because needs are rounded
    /// up per row and another split may cost less of what the halls share.
    private mutating func pour(
        _ size: Int, into bays: ArraySlice<Bay>, _ step: Int, _ chunk: Int, row: Int, _ rest: Rest
    ) -> Bool {
        guard let bay = bays.first else { return size == 0 ? rest(&self) : notLaid() }
        let most = min(capacity(of: bay, step), size - (bays.count - 1))
        for less in 0..<(bays.count == 1 ? 1 : effort.width) where most - less >= 1 {
            if less > 0 { shifts += 1 }
            guard shifts <= effort.shifts else { return giveUp() }
            let (saved, before) = ((used, rows), choices)
            take(most - less, in: bay, step, chunk, row: row)
            if pour(size - (most - less), into: bays.dropFirst(), step, chunk, row: row + 1, rest) { return true }
            (used, rows) = saved
            if isHopeless { return choices == before ? false : giveUp() }
        }
        return bays.count == 1 || most - effort.width < 1 ? false : giveUp()
    }

    private mutating func take(_ count: Int, in bay: Bay, _ step: Int, _ chunk: Int, row: Int) {
        for rate in bay.rates { used[rate.resource, default: 0] += (try? rate.need(count)) ?? 0 }
        rows.append(
            Row(
                step: step, chunk: chunk, row: row, hall: bay.hall.hall, silicon: shape.silicon, count: count,
                start: start + shape.offsets[step], end: start + shape.term))
    }

    // MARK: Capacity

    /// The most accelerators one more row of a hall can hold for a step.
    private mutating func capacity(of bay: Bay, _ step: Int) -> Int {
        if step == 0, !shut.isEmpty, let hall = position(of: bay), shut[hall] != nil { return 0 }
        var most = Int.max
        for rate in bay.rates {
            let free = free(rate.resource, step) - (used[rate.resource] ?? 0)
            guard free > 0 else { return 0 }
            most = min(most, rate.most(within: free))
        }
        return most
    }

    /// No more than this can one more chunk of a place hold: its halls, each as if it had what they share to itself.
    private mutating func capacity(of place: Place, _ step: Int) -> Int {
        var total = 0
        for bay in place.bays { total += capacity(of: bay, step) }
        return total
    }

    /// So many one more chunk of a place holds for sure: halls by PUE, each as full as it goes beside those before.
    private mutating func sureCapacity(of place: Place, _ step: Int) -> Int {
        if place.bays.count == 1 { return capacity(of: place.bays[0], step) }
        let saved = used
        defer { used = saved }
        var total = 0
        for bay in place.bays.sorted(by: { ($0.hall.pueMilli, $0.hall.hall) < ($1.hall.pueMilli, $1.hall.hall) }) {
            let part = capacity(of: bay, step)
            guard part > 0 else { continue }
            for rate in bay.rates { used[rate.resource, default: 0] += (try? rate.need(part)) ?? 0 }
            total += part
        }
        return total
    }

    /// The least free units of a resource over a step's window.
    private mutating func free(_ resource: Int, _ step: Int) -> Int {
        let key = resource * windows.count + step
        if let known = least[key] { return known }
        let (from, to) = windows[step]
        let value = search.book.least(resource, search.basis, from: from, to: to)
        least[key] = value
        return value
    }
}

/// Places that could hold a part, of which sets of one size are chosen; sets that hold too little are never begun.
private struct Selection {
    let places: [Int]
    /// How many places a set has.
    private(set) var size = 0
    private let capacities: [Int]
    /// Per size, and per place to begin with: the most that so many places from there on hold.
    private var sums: [[Int]]

    init(_ capacities: [Int], least: Int) {
        places = capacities.indices.filter { capacities[$0] >= least }
        self.capacities = places.map { capacities[$0] }
        sums = [Array(repeating: 0, count: places.count + 1)]
    }

    func capacity(_ index: Int) -> Int { capacities[index] }
    func most(_ size: Int, from index: Int) -> Int { sums[size][index] }

    /// Sets of one place more: the largest of them begins with a place, or after it.
    mutating func growSize() {
        let smaller = sums[size]
        var larger = smaller
        for index in capacities.indices.reversed() {
            larger[index] = max(larger[index + 1], capacities[index] + smaller[index + 1])
        }
        sums.append(larger)
        size += 1
    }
}

extension Place {
    /// The halls that whatever lies here takes: one that is a place by itself.
    fileprivate var certain: [Bay] { bays.count == 1 ? bays : [] }
}
