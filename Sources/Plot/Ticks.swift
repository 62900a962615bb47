import Units

/// Round values that cover a range: multiples of 1, 2 or 5 times a power of ten, four to eight of them.
///
/// The step is the least with which eight will do. The next finer one would need nine, and is at least two fifths of it, so
/// that four are needed at least; a range of a few units is widened upwards to have as many.
public struct Ticks: Hashable, Sendable {
    public let values: [Int]
    public var step: Int { values[1] - values[0] }

    /// Complexity: O(digits of the range).
    public init(covering range: ClosedRange<Int>) {
        var (power, step) = (1, 1)
        func bounds() -> (first: Int, last: Int) {
            (floorDiv(range.lowerBound, step), -floorDiv(-range.upperBound, step))
        }
        search: while true {
            for factor in [1, 2, 5] {
                step = factor * power
                if bounds().last - bounds().first <= 7 { break search }
            }
            power *= 10
        }
        let (first, last) = bounds()
        let own = step
        values = (first...max(last, first + 3)).map { $0 * own }
    }
}
