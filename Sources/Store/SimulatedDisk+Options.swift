extension SimulatedDisk {
    /// How often each fault comes. Rates are in a million: 0 is never, 1,000,000 always.
    public struct Options: Equatable, Sendable {
        /// Crashes, for each write and sync.
        public var crash = 0
        /// Flips of one bit, for each crash and each read.
        public var flip = 0
        /// Writes that, where the disk is full, put down what fits before they fail; the others fail whole.
        public var short = 0
        /// Writes and syncs that are slow.
        public var slow = 0
        /// The longest that a slow one takes, in simulated milliseconds.
        public var slowest = 1000
        /// Appends that never reach the disk, their caller not knowing.
        public var lostRequest = 0
        /// Appends that are done, their caller not knowing.
        public var lostAnswer = 0
        /// Bytes that the files may have together; nil for no limit.
        public var capacity: Int?
        /// How many simulated milliseconds the caller of an append waits; nil for as long as it takes.
        public var deadline: Int?

        public static let perfect = Options()

        public init() {}

        /// Faults for one run, drawn from a seed. Each kind is absent from half of the runs, so that each is also met without
        /// the others; otherwise its rate is up to 5%, that of flips up to 1%.
        public static func draw(from seed: UInt64) -> Options {
            var random = SplitMix64(seed: seed)
            func rate(_ most: Int) -> Int { random.below(2) == 0 ? 0 : 1 + random.below(most) }
            var options = Options()
            options.crash = rate(50_000)
            options.flip = rate(10_000)
            options.short = rate(1_000_000)
            options.slow = rate(50_000)
            options.slowest = 1 + random.below(5000)
            options.lostRequest = rate(50_000)
            options.lostAnswer = rate(50_000)
            options.capacity = random.below(2) == 0 ? nil : 4096 + random.below(65_536)
            options.deadline = random.below(2) == 0 ? nil : 10 + random.below(1000)
            return options
        }
    }

    /// How often each thing has happened.
    public struct Tally: Equatable, Sendable {
        public var writes = 0
        public var syncs = 0
        public var crashes = 0
        /// Unsynced writes that a crash kept whole, dropped or tore, and crashes that kept them in another order.
        public var kept = 0
        public var dropped = 0
        public var torn = 0
        public var reordered = 0
        public var flips = 0
        /// Writes that did not fit, and those among them that wrote a part.
        public var full = 0
        public var short = 0
        public var slow = 0
        public var lostRequests = 0
        public var lostAnswers = 0
    }

    /// A change of one file that is not durable yet.
    public struct Write: Equatable, Sendable {
        public let file: String
        let change: Change

        /// Boundaries of 512-byte sectors inside it, at which it can be torn. The end of a file changes in one piece.
        public var boundaries: Int {
            guard case .bytes(let bytes, let offset) = change, !bytes.isEmpty else { return 0 }
            return (offset + bytes.count - 1) / 512 - offset / 512
        }
    }

    enum Change: Equatable, Sendable {
        case bytes([UInt8], at: Int)
        case length(Int)
    }

    /// An unsynced write that reaches the disk in spite of a crash.
    public struct Survivor: Equatable, Sendable {
        /// What of it does.
        public enum Part: Equatable, Sendable {
            case whole
            /// All before, or all from, one of its sector boundaries, counted from 1.
            case before(Int)
            case from(Int)
        }

        /// Its place in `unsynced`.
        public let write: Int
        public let part: Part

        public init(write: Int, part: Part = .whole) { (self.write, self.part) = (write, part) }
    }
}
