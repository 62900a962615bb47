import Profile
import ReferenceBook
import TestRandom
import Testing
import Units

/// book-v1 a second time, from its definition, on a plain list; nothing is shared but the generator's steps.
private struct PlainBook {
    var free: [Int]
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    private var generator = SplitMix64(seed: 1)
    private let largest: Int

    init(_ orders: Int) {
        let capacity = Int((Double(orders) * 48 * 7827 / 61_320).rounded(.up))
        free = Array(repeating: capacity, count: 87_600)
        largest = (0...10).filter { 8 * (1 << $0) * 4 <= capacity }.max() ?? 0
        for _ in 0..<orders { place() }
    }

    private mutating func place() {
        let kind = generator.next() % 100
        let number = generator.next()
        let term =
            kind < 30
            ? 24 + 24 * Int(number % 14) : kind < 60 ? 720 + Int(number % 3661) : 8760 + 8760 * Int(number % 3)
        var (bits, shift) = (generator.next(), 0)
        while shift < min(largest, 10), bits % 2 == 0 { (bits, shift) = (bits / 2, shift + 1) }
        let quantity = 8 * (1 << shift)
        let release = generator.next() % 2 == 0 ? 0 : Int(generator.next() % 43_800)
        let question = EarliestFitTests.Question(need: quantity, term: term, from: release)
        guard let start = EarliestFitTests.naive(question, free) else { preconditionFailure("an order has no place") }
        for tick in start..<(start + term) { free[tick] -= quantity }
        hash = (hash ^ UInt64(start)) &* 0x100_0000_01b3
    }
}

@Suite struct ReferenceBookTests {
    @Test(arguments: [100, 1000, 3000])
    func `the book folds to the same hash on a plain list`(_ orders: Int) throws {
        let (plain, placed) = (PlainBook(orders), try PlacedBook(ReferenceBook(orders: orders)))
        #expect(placed.hash.description == ("000000000000000" + String(plain.hash, radix: 16)).suffix(16))
        #expect(NaiveProfile(values: plain.free).equals(placed.profile) && placed.profile.holdsInvariants)
    }

    @Test func `a too small book says which order has no place`() {
        var refused = 0
        for orders in ReferenceBook.fewestOrders...60 {
            do throws(NoPlace) {
                _ = try PlacedBook(ReferenceBook(orders: orders))
            } catch {
                refused += 1
                #expect((1...orders).contains(error.order))
            }
        }
        #expect(refused < 55)
    }

    @Test func `questions are drawn from their own seeds`() {
        let book = ReferenceBook(orders: 1000)
        var releases = SplitMix64(seed: 99)
        let numbers = (0..<100).map { _ in releases.next() }
        #expect(book.questions(.now, count: 100).allSatisfy { $0.release == 0 })
        #expect(book.questions(.soon, count: 100).map(\.release) == numbers.map { Int($0 % 43_800) })
        #expect(book.questions(.late, count: 100).map(\.release) == numbers.map { 43_800 + Int($0 % 26_280) })
        let days = ReferenceBook(orders: 1000, axis: .days).questions(.late, count: 100)
        for (hours, days) in zip(book.questions(.late, count: 100), days) {
            #expect(days.term == ceilDiv(hours.term, 24) && days.release == ceilDiv(hours.release, 24))
            #expect(days.quantity == hours.quantity)
        }
    }
}
