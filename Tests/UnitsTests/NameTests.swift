import TestRandom
import Testing
import Units

@Suite struct NameTests {
    @Test func namesAreOrderedByBytes() {
        let sorted: [OrderName] = ["", "A", "A-10", "A-2", "B", "_", "a", "a\u{301}", "z", "é", "ﬀ", "𐐷"]
        #expect(sorted.shuffled().sorted() == sorted)
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(a < b && !(b < a) && !(a < a)) }
    }

    @Test func byteOrderAgreesWithComparingByteArrays() {
        let seed = 23
        var random = SplitMix64(seed: seed)
        let letters = Array("aAzZ09-_é𐐷\u{7F}\u{80}")
        func text() -> String {
            String((0..<random.int(0...4)).map { _ in letters[random.int(0...(letters.count - 1))] })
        }
        for _ in 0..<5000 {
            let (a, b) = (text(), text())
            let (x, y) = (Array(a.utf8), Array(b.utf8))
            var common = 0
            while common < min(x.count, y.count), x[common] == y[common] { common += 1 }
            let isLess = common == x.count ? common < y.count : common < y.count && x[common] < y[common]
            guard (HallName(a) < HallName(b)) == isLess else {
                Issue.record("seed \(seed): '\(a)' and '\(b)'")
                return
            }
        }
    }
}
