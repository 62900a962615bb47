import Testing
import Units

/// Counts days one by one, with the leap rule written out again.
struct NaiveCalendar {
    private(set) var year = 1990
    private(set) var month = 1
    private(set) var day = 1
    /// Days since 1990-01-01.
    private(set) var elapsed = 0

    /// 34 years of which nine are leap years lie between 1990-01-01 and 2024-01-01.
    static let axisStart = 34 * 365 + 8

    static func length(_ year: Int, _ month: Int) -> Int {
        let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    var text: String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    mutating func advance() {
        elapsed += 1
        day += 1
        if day > NaiveCalendar.length(year, month) { (month, day) = (month + 1, 1) }
        if month > 12 { (year, month) = (year + 1, 1) }
    }
}

@Suite struct DayTests {
    @Test func civilDatesAgreeWithCountingOneByOne() {
        var naive = NaiveCalendar()
        var faults: [String] = []
        while naive.year <= 2060 {
            let day = Day(naive.elapsed - NaiveCalendar.axisStart)
            let civil = day.civil
            let isRight =
                civil == (naive.year, naive.month, naive.day) && day.description == naive.text && Day(naive.text) == day
                && Day(year: naive.year, month: naive.month, day: naive.day) == day
                && day.monthStart == day - (naive.day - 1) && day.monthText == String(naive.text.prefix(7))
            if !isRight { faults.append(naive.text) }
            naive.advance()
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
        #expect(naive.elapsed == 71 * 365 + 18)
    }

    @Test func knownDays() {
        #expect(Day("2024-01-01") == Axis.start)
        #expect(Day("2042-01-01") == Axis.end)
        #expect(Axis.end - Axis.start == Axis.length)
        #expect(Day("1970-01-01") == Day(-19_723))
        #expect(Day("2000-02-29") != nil)
    }

    @Test func farDatesKeepTheGregorianCycle() {
        for number in stride(from: -800_000, through: 800_000, by: 997) {
            let (day, later) = (Day(number).civil, Day(number + 146_097).civil)
            #expect((day.year + 400, day.month, day.day) == (later.year, later.month, later.day))
        }
    }

    @Test(arguments: [
        "2025-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32",
        "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0a", "-026-01-01", "2026-01-+1",
        "",
        "never",
    ])
    func whatIsNoDateIsNil(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test func impossibleCivilDatesAreNil() {
        for year in 1990...2060 {
            for month in 1...12 {
                let last = NaiveCalendar.length(year, month)
                #expect(Day.lengthOfMonth(year: year, month: month) == last)
                #expect(Day(year: year, month: month, day: last) != nil)
                #expect(Day(year: year, month: month, day: last + 1) == nil)
                #expect(Day(year: year, month: month, day: 0) == nil)
            }
            #expect(Day(year: year, month: 0, day: 1) == nil && Day(year: year, month: 13, day: 1) == nil)
        }
    }

    @Test func ticksAreClampedToTheAxis() {
        #expect(Day(-5).tick == 0 && Day(0).tick == 0 && Day(7).tick == 7)
        #expect(Day(Axis.length).tick == Axis.length && Day(Axis.length + 1).tick == Axis.length)
    }

    @Test func whenIsOrderedWithNeverLast() {
        let days = [-3, 0, 5, 100_000].map { When.on(Day($0)) }
        #expect((days + [.never]).shuffled().sorted() == days + [.never])
        #expect(max(When.never, When.on(Day(3))) == When.never && When.never + 10 == When.never)
        #expect(When.on(Day(3)) + 4 == .on(Day(7)))
        #expect(When.never.tick == Axis.length && When.on(Day(-2)).tick == 0 && When.never.day == nil)
        #expect(When("never") == .never && When("2024-01-03") == .on(Day(2)) && When("soon") == nil)
        #expect(When.never.description == "never" && When.on(Day(2)).description == "2024-01-03")
    }
}
