import ReferenceBook

/// One engine with its state, behind calls that each do a whole pass, so that the calls themselves weigh nothing.
struct Contender {
    let name: String
    let isArray: Bool
    /// Places a book from the start; the starts, and how long it took.
    let place: (ReferenceBook) -> (starts: [Int], nanoseconds: Int)
    /// Takes a book placed by another.
    let follow: (ReferenceBook, [Int]) -> Void
    let answers: ([BookRequest]) -> [Int?]
    /// Nanoseconds of each question.
    let timeQuestions: ([BookRequest]) -> [Int]
    /// Nanoseconds of each change; every one is undone by the next.
    let timeChanges: ([Change]) -> [Int]

    init<E: Engine>(_: E.Type) {
        var engine = E(length: 1, value: 0)
        (name, isArray) = (E.name, E.isArray)
        place = { book in
            let clock = Clock()
            engine = E(length: book.axis.length, value: book.capacity)
            let starts = placed(book, in: &engine)
            return (starts, clock.elapsed)
        }
        follow = { book, starts in
            engine = E(length: book.axis.length, value: book.capacity)
            for (request, start) in zip(book.requests, starts) {
                change(&engine, Change(-request.quantity, request, at: start))
            }
        }
        answers = { questions in questions.map { ask(engine, $0) } }
        timeQuestions = { questions in
            questions.map { question in
                let clock = Clock()
                _ = ask(engine, question)
                return clock.elapsed
            }
        }
        timeChanges = { changes in
            changes.map { one in
                let clock = Clock()
                change(&engine, one)
                return clock.elapsed
            }
        }
    }

    static var all: [Contender] {
        [
            Contender(Blocks.self), Contender(ForwardArray.self), Contender(BackwardArray.self),
            Contender(LazySegmentTree.self),
        ]
    }
}

/// Units added over [from, to).
struct Change {
    let amount: Int
    let from: Int
    let to: Int

    init(_ amount: Int, _ request: BookRequest, at start: Int) {
        (self.amount, from, to) = (amount, start, start + request.term)
    }
}

// Not inlined, so that no call moves out from between two looks at the clock.

@inline(never)
private func ask<E: Engine>(_ engine: E, _ question: BookRequest) -> Int? {
    engine.earliest(question.quantity, term: question.term, from: question.release)
}

@inline(never)
private func change<E: Engine>(_ engine: inout E, _ change: Change) {
    engine.add(change.amount, from: change.from, to: change.to)
}

private func placed<E: Engine>(_ book: ReferenceBook, in engine: inout E) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(book.orders)
    for request in book.requests {
        guard let start = ask(engine, request) else {
            preconditionFailure("\(E.name): an order of the book has no place")
        }
        change(&engine, Change(-request.quantity, request, at: start))
        starts.append(start)
    }
    return starts
}
