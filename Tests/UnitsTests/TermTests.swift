import Testing
import Units

@Suite struct TermTests {
    /// Month arithmetic by walking: a month at a time, then back to the last day there is.
    private func naiveEnd(_ day: Day, months: Int) -> Day {
        var (year, month, dayOfMonth) = day.civil
        for _ in 0..<months { (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1) }
        while Day(year: year, month: month, day: dayOfMonth) == nil { dayOfMonth -= 1 }
        return Day(year: year, month: month, day: dayOfMonth)!
    }

    @Test func monthsAreClampedToTheMonthsEnd() {
        let cases = [
            ("2026-01-31", "1mo", "2026-02-28"), ("2024-01-31", "1mo", "2024-02-29"),
            ("2024-02-29", "12mo", "2025-02-28"),
            ("2024-02-29", "4y", "2028-02-29"), ("2026-08-31", "1mo", "2026-09-30"),
            ("2026-11-17", "24mo", "2028-11-17"),
            ("2026-12-31", "2mo", "2027-02-28"), ("2026-12-15", "0mo", "2026-12-15"),
            ("2026-01-01", "6w", "2026-02-12"),
        ]
        for (start, term, end) in cases { #expect(Day(start)! + Term(term)! == Day(end)!, "\(start) + \(term)") }
    }

    @Test func monthsAgreeWithWalkingAndNeverDecrease() {
        var faults: [String] = []
        for months in [0, 1, 2, 3, 5, 6, 11, 12, 13, 18, 24, 36, 60] {
            var before: Day?
            for number in -800..<2200 {
                let end = Day(number) + .months(months)
                if end != naiveEnd(Day(number), months: months) { faults.append("\(Day(number)) + \(months)mo") }
                if let before, end < before { faults.append("\(Day(number)) + \(months)mo decreases") }
                before = end
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
    }

    @Test func firstDayReachingIsTheFirst() {
        var faults: [String] = []
        let terms = [0, 1, 2, 6, 12, 13, 25].map(Term.months) + [0, 1, 30, 365].map(Term.days)
        for term in terms {
            for number in 0..<1600 {
                let target = Day(number)
                var day = target - 900
                while day + term < target { day = day + 1 }
                if target.firstDay(reaching: term) != day { faults.append("\(target) by \(term)") }
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
    }

    @Test func readsAndWritesTerms() {
        let cases: [(String, Term)] = [
            ("24mo", .months(24)), ("18d", .days(18)), ("2y", .months(24)), ("6w", .days(42)), ("0d", .days(0)),
            ("1200mo", .months(1200)), ("36500d", .days(36_500)), ("100y", .months(1200)), ("5200w", .days(36_400)),
        ]
        for (text, term) in cases {
            #expect(Term(text) == term)
            #expect(Term(term.description) == term)
        }
        #expect(Term("0mo")!.isZero && Term("0d")!.isZero && !Term("1d")!.isZero)
    }

    @Test(arguments: [
        "", "mo", "24", "24 mo", "-1d", "+1d", "1.5mo", "24m", "24MO", "d24", "1201mo", "101y", "5201w", "36501d",
        "99999999999999999999d", "١d",
    ])
    func whatIsNoTermIsNil(_ text: String) {
        #expect(Term(text) == nil)
    }
}
