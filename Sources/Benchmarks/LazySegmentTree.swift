/// A binary tree of minima over the ticks. What is added to all of a node stays at the node; nothing is pushed down, and
/// nothing recurs: changes go from the leaves up, questions from the window's last leaf to the left.
struct LazySegmentTree: Engine {
    static let name = "segment tree"
    static let isArray = false
    private let length: Int
    /// Ticks rounded up to a power of two: the leaves are the nodes from here on, the root is 1.
    private let width: Int
    private var nodes: [Node]

    private struct Node {
        /// Of its ticks, what was added at the node counted, but not what was added above it.
        var least: Int32
        var addend: Int32
    }

    init(length: Int, value: Int) {
        self.length = length
        width = length <= 1 ? 1 : 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount)
        nodes = Array(repeating: Node(least: Int32(value), addend: 0), count: 2 * width)
    }

    mutating func add(_ amount: Int, from: Int, to: Int) {
        let (step, width) = (Int32(amount), width)
        nodes.withUnsafeMutableBufferPointer { nodes in
            func addToAll(_ node: Int) {
                nodes[node].least &+= step
                nodes[node].addend &+= step
            }
            func renew(_ node: Int) {
                nodes[node].least = min(nodes[2 &* node].least, nodes[2 &* node &+ 1].least) &+ nodes[node].addend
            }
            var (left, right) = (from &+ width, to &+ width)
            while left < right {
                if left & 1 == 1 { addToAll(left) }
                if right & 1 == 1 { addToAll(right &- 1) }
                (left, right) = ((left &+ 1) &>> 1, right &>> 1)
            }
            (left, right) = ((from &+ width) &>> 1, (to &+ width &- 1) &>> 1)
            while left > 0 {
                renew(left)
                if left != right { renew(right) }
                (left, right) = (left &>> 1, right &>> 1)
            }
        }
    }

    func earliest(_ quantity: Int, term: Int, from release: Int) -> Int? {
        nodes.withUnsafeBufferPointer { nodes in
            var (start, known) = (release, release)
            while start &+ term <= length {
                guard let short = last(below: Int32(quantity), from: known, to: start &+ term, nodes) else {
                    return start
                }
                (start, known) = (short &+ 1, start &+ term)
            }
            return nil
        }
    }

    @inline(__always)
    private func last(below need: Int32, from: Int, to: Int, _ nodes: UnsafeBufferPointer<Node>) -> Int? {
        var (node, level) = (to &- 1 &+ width, 0)
        var above: Int32 = 0
        var ancestor = node &>> 1
        while ancestor > 0 {
            above &+= nodes[ancestor].addend
            ancestor &>>= 1
        }
        while nodes[node].least &+ above >= need {
            // The next to the left: the node's sibling, or that of the first ancestor that has one there.
            while node & 1 == 0 {
                node &>>= 1
                level &+= 1
                above &-= nodes[node].addend
            }
            if node == 1 || node &<< level &- width <= from { return nil }
            node &-= 1
        }
        while node < width {
            above &+= nodes[node].addend
            let right = 2 &* node &+ 1
            node = nodes[right].least &+ above < need ? right : right &- 1
        }
        let tick = node &- width
        return tick >= from ? tick : nil
    }
}
