import Profile
import ReferenceBook

/// All engines with one book: first the same answers from all, then the time of each, in one run.
struct Contest {
    let book: ReferenceBook
    let questions: Int
    let rounds: Int
    private let contenders = Contender.all

    init(_ book: ReferenceBook, questions: Int, rounds: Int) {
        (self.book, self.questions, self.rounds) = (book, questions, rounds)
    }

    /// Up to so many orders every engine places the book itself; beyond, the plain arrays would take most of a minute, and
    /// take the starts of the others.
    private static let mostPlacedByArrays = 100_000

    func run(_ progress: (String) -> Void) throws(Disagreement) -> [Row] {
        progress("placing \(book.orders) orders, \(book.axis)")
        var rows = [try placing()]
        var changes: [Change] = []
        for kind in QuestionClass.allCases {
            progress("asking class \(kind) of \(book.orders) orders, \(book.axis)")
            let asked = book.questions(kind, count: questions)
            let answers = try agreed("class \(kind)") { $0.answers(asked) }
            rows.append(row("question, class \(kind)", interleaved { $0.timeQuestions(asked) }))
            for case (let question, let start?) in zip(asked, answers) {
                changes += [-1, 1].map { Change($0 * question.quantity, question, at: start) }
            }
        }
        progress("changing \(book.orders) orders, \(book.axis)")
        rows.append(row("change", interleaved { $0.timeChanges(changes) }))
        return rows
    }

    // MARK: The same answers

    private func placing() throws(Disagreement) -> Row {
        var times: [Figure] = []
        var starts: [Int]?
        for contender in contenders {
            if let starts, contender.isArray, book.orders > Contest.mostPlacedByArrays {
                contender.follow(book, starts)
                continue
            }
            let first = contender.place(book)
            if let starts, starts != first.starts { throw Disagreement(contender.name, "the starts", book) }
            starts = first.starts
            let again = first.nanoseconds < 1_000_000_000 ? (0..<2).map { _ in contender.place(book).nanoseconds } : []
            let orders = Double(book.orders)
            times.append(Figure(contender.name, ([first.nanoseconds] + again).map { Double($0) / orders }))
        }
        try checkHash(starts ?? [])
        return row("place an order", times)
    }

    /// The module's own placing, which `headroom bench book-v1` prints, folds to the same hash.
    private func checkHash(_ starts: [Int]) throws(Disagreement) {
        var hash = StartHash()
        for start in starts { hash.fold(start) }
        guard let placed = try? PlacedBook(book), placed.hash == hash else {
            throw Disagreement("PlacedBook", "the hash", book)
        }
    }

    private func agreed(_ what: String, _ answers: (Contender) -> [Int?]) throws(Disagreement) -> [Int?] {
        let first = answers(contenders[0])
        for contender in contenders.dropFirst() where answers(contender) != first {
            throw Disagreement(contender.name, what, book)
        }
        return first
    }

    // MARK: The time of each

    /// Rounds A B C D, D C B A, … of one pass each. An item's time is the median of its rounds, without the clock's own.
    private func interleaved(_ pass: (Contender) -> [Int]) -> [Figure] {
        var times = contenders.map { _ in [[Int]]() }
        for round in 0..<rounds {
            let order = round.isMultiple(of: 2) ? Array(contenders.indices) : contenders.indices.reversed()
            for index in order { times[index].append(pass(contenders[index])) }
        }
        let clock = Double(Clock.ownCost())
        return zip(contenders, times).map { contender, rounds in
            let items = rounds[0].indices.map { item in
                max(Double(rounds.map { $0[item] }.sorted()[rounds.count / 2]) - clock, 1)
            }
            return Figure(contender.name, items)
        }
    }

    private func row(_ what: String, _ figures: [Figure]) -> Row {
        Row(axis: book.axis.rawValue, orders: book.orders, what: what, figures: figures)
    }
}

/// Two engines gave different answers; nothing is worth timing then.
struct Disagreement: Error, CustomStringConvertible {
    let description: String

    init(_ name: String, _ what: String, _ book: ReferenceBook) {
        description = "\(name) differs from the profile in \(what) of book-v1 with \(book.orders) orders, \(book.axis)"
    }
}
