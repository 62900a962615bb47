/// What was found wrong, as sentences; only the first are kept and the rest counted.
struct Faults {
    static let kept = 50
    private var first: [String] = []
    private var more = 0

    var isEmpty: Bool { first.isEmpty }

    /// The sentences kept, and how many more there are.
    var sentences: [String] { more == 0 ? first : first + ["and \(more) more"] }

    /// Tells a sentence before all others.
    mutating func put(first sentence: String) {
        first.insert(sentence, at: 0)
        if first.count > Faults.kept {
            first.removeLast()
            more += 1
        }
    }

    mutating func add(_ sentence: String) {
        if first.count < Faults.kept { first.append(sentence) } else { more += 1 }
    }
}
