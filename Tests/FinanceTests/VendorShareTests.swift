import Finance
import Testing

struct VendorShareTests {
    @Test(arguments: [
        ([50, 40, 30, 20, 10], true), ([90, 50, 40, 30, 20, 10], true), ([10, 50, 40, 30, 20, 10], true),
        ([50, 40, 40, 20, 10], false), ([50, 40, 30, 20, 20], false), ([50, 40, 30, 35, 10], false),
        ([50, 51, 30, 20, 10], false), ([40, 30, 20, 10], false), ([], false),
    ])
    func `Four falls are a decline; a tie, a rise or too few are none`(shares: [Int], declines: Bool) {
        #expect(VendorShare.declines(shares.map { (own: $0, all: 100) }) == declines)
    }

    @Test func `Shares are compared exactly, not as rounded`() {
        let shares = [4, 3, 2, 1, 0].map { (own: 1_000_000_000_000 + $0, all: 3_000_000_000_000) }
        #expect(VendorShare.declines(shares))
        let tie = [(own: 1, all: 3), (own: 2, all: 6), (own: 3, all: 10), (own: 1, all: 4), (own: 1, all: 5)]
        #expect(!VendorShare.declines(tie))
    }
}
