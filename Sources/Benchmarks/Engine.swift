import Profile

/// A way to keep free units per tick, as far as the benchmark needs it.
protocol Engine {
    static var name: String { get }
    /// Whether each question and each change goes over ticks one by one.
    static var isArray: Bool { get }
    init(length: Int, value: Int)
    /// The earliest start from `release` on at which `quantity` is free for the whole term, or nil.
    func earliest(_ quantity: Int, term: Int, from release: Int) -> Int?
    /// Adds to the ticks [from, to), which lie on the axis.
    mutating func add(_ amount: Int, from: Int, to: Int)
}

/// What is measured: the product's own profile.
struct Blocks: Engine {
    static let name = "profile"
    static let isArray = false
    private var profile: Profile

    init(length: Int, value: Int) { profile = Profile(length: length, value: value) }

    func earliest(_ quantity: Int, term: Int, from release: Int) -> Int? {
        profile.earliest(quantity, for: term, from: release)
    }

    mutating func add(_ amount: Int, from: Int, to: Int) {
        do { try profile.add(amount, from: from, to: to) } catch { preconditionFailure("a book overflowed") }
    }
}
