import Finance
import Testing
import Units

/// Against what spreadsheets give.
struct CashFlowTests {
    private func flow(_ flows: [(String, Int)]) -> CashFlow {
        CashFlow(flows.map { (day: Day($0.0)!, amount: Cents($0.1)) })
    }

    /// The worked example of the documentation of Excel's XNPV and XIRR (support.microsoft.com): dollars there, cents here.
    private var documented: CashFlow {
        flow([
            ("2008-01-01", -10_000), ("2008-03-01", 2750), ("2008-10-30", 4250), ("2009-02-15", 3250),
            ("2009-04-01", 2750),
        ])
    }

    @Test func `Present value and rate of return are those of the spreadsheet's own example`() throws {
        #expect(abs(documented.presentValue(at: 0.09) - 2086.647602) < 1e-6)
        let rate = try #require(documented.internalRate)
        #expect(abs(rate - 0.373362535) < 1e-6)
    }

    @Test func `The present value at the rate of return is nothing`() throws {
        let rate = try #require(documented.internalRate)
        #expect(abs(documented.presentValue(at: rate)) < 1e-6)
    }

    @Test func `Twice the money after 365 days returns 100%, a loss less than nothing, and no gain no rate`() throws {
        let doubled = flow([("2026-01-01", -100), ("2027-01-01", 200)])
        #expect(abs(try #require(doubled.internalRate) - 1) < 1e-12)
        let lost = flow([("2026-01-01", -100), ("2027-01-01", 50)])
        #expect(abs(try #require(lost.internalRate) + 0.5) < 1e-12)
        #expect(flow([("2026-01-01", -100)]).internalRate == nil)
        #expect(flow([("2026-01-01", 100), ("2027-01-01", 1)]).internalRate == nil)
    }

    @Test func `A present value is rounded to the cent`() {
        let flows = flow([("2026-01-01", -1000), ("2027-01-01", 1100), ("2028-01-01", 1)])
        #expect(flows.netPresentValue(at: 0.1) == Cents(1))
        #expect(flows.netPresentValue(at: 0) == Cents(101))
    }

    @Test func `Payback is the first day from which nothing is owed any more`() {
        let again = flow([("2026-01-01", -100), ("2026-02-01", 150), ("2026-03-01", -100), ("2026-04-01", 60)])
        #expect(again.payback == Day("2026-04-01"))
        #expect(flow([("2026-01-01", -100), ("2026-02-01", 99)]).payback == nil)
        #expect(flow([("2026-01-01", 100)]).payback == nil)
    }

    @Test func `Flows of one day are one`() {
        let both = flow([("2026-01-01", -100), ("2026-01-01", 40)])
        #expect(both.flows.count == 1)
        #expect(both.paidOut == Cents(60))
    }
}
