extension Profile {
    /// The earliest start in [from, notAfter] such that `need` units are free over [start, start + term), all of it on the
    /// axis; nil if there is none.
    ///
    /// The jump rule: if v is the last short tick of the window, every start up to v fails, so v + 1 is the next to try; and
    /// what lies between v and the window's end is known to fit, so no tick is looked at twice. Starts whose window cannot
    /// fit are passed over by sixteens: a window covers so many whole blocks (or leaves), and one that has a short tick
    /// shows it in its least value.
    ///
    /// Complexity: at most 2⌈(answer − from) / term⌉ + 2 windows, each O(1) vectors and one for 16 blocks; and between them a
    /// vector for 4096 ticks that are passed over, for 256 if the term is below 1024, for 16 if it is below 32.
    public func earliest(_ need: Int, for term: Int, from: Int = 0, notAfter: Int? = nil) -> Int? {
        earliest(need, for: term, from: from, notAfter: notAfter) {}
    }

    /// The same, and `look` is called for each window looked at.
    @inline(__always)
    package func earliest(
        _ need: Int, for term: Int, from: Int = 0, notAfter: Int? = nil, each look: () -> Void
    ) -> Int? {
        precondition(from >= 0 && term >= 0, "a window begins on the axis and does not end before")
        let (need, last) = (Profile.clamped(need), min(notAfter ?? length, length &- term))
        // [start, known) fits; the units after unit `passed` are known to hold no short tick.
        var (start, known, passed) = (from, from, -1)
        while start <= last {
            look()
            let end = start &+ term
            let unknown = max(start, known)
            guard unknown < end, let short = table.last(below: need, from: unknown, to: end) else { return start }
            (start, known) = (short &+ 1, end)
            let unit = Unit(for: term)
            if short &>> unit.shift > passed {
                guard let next = table.hope(need, unit, from: start) else { return nil }
                (start, known, passed) = (next.start, next.known, next.unit)
            }
        }
        return nil
    }
}

/// By what windows of a term are searched: blocks, leaves or ticks, and how many of them in a row must have no short tick.
struct Unit {
    /// A unit has 2^shift ticks: 8, 4 or 0.
    let shift: Int
    /// A window that starts in one unit covers so many whole ones after it; fewer are looked for in a very long one.
    let length: Int
    var run: RunOfBits { @inline(__always) get { RunOfBits(length: length) } }

    @inline(__always)
    init(for term: Int) {
        shift = term >= 512 ? 8 : term >= 32 ? 4 : 0
        length = shift == 0 ? term : min(term &>> shift &- 1, 48)
    }
}

/// A search for so many ones in a row, 1 to 48, in a word of 64.
struct RunOfBits {
    let length: Int

    /// The ones that begin a run. Those that begin a run of 2, 4, 8 … are those whose neighbour so far on does, too.
    @inline(__always)
    func starts(in bits: UInt64) -> UInt64 {
        var (starts, have) = (bits, 1)
        if length >= 2 { (starts, have) = (starts & starts &>> 1, 2) }
        if length >= 4 { (starts, have) = (starts & starts &>> 2, 4) }
        if length >= 8 { (starts, have) = (starts & starts &>> 4, 8) }
        if length >= 16 { (starts, have) = (starts & starts &>> 8, 16) }
        if length >= 32 { (starts, have) = (starts & starts &>> 16, 32) }
        return starts & starts &>> UInt64(truncatingIfNeeded: length &- have)
    }
}
