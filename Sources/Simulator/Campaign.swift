import Foundation
import Synchronization

/// Many seeds, on all cores.
struct Campaign: Sendable {
    let first: UInt64
    let runs: Int
    let steps: Int
    let seconds: Int?
    let jobs: Int

    private struct State {
        var next = 0
        var findings = Findings()
    }

    /// Runs the seeds; what they found does not depend on which core ran which, nor on their order.
    func go(stopAtFirst: Bool = false, _ each: @Sendable (Run.Verdict) -> Void = { _ in }) -> Findings {
        let state = Mutex(State())
        let end = seconds.map { Date().addingTimeInterval(Double($0)) }
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in
            while let seed = take(state, end, stopAtFirst) {
                let verdict = Run.verdict(seed: seed, steps: steps)
                state.withLock { $0.findings.take(verdict) }
                each(verdict)
            }
        }
        var findings = state.withLock { $0.findings }
        findings.violations.sort { $0.seed < $1.seed }
        return findings
    }

    private func take(_ state: borrowing Mutex<State>, _ end: Date?, _ stopAtFirst: Bool) -> UInt64? {
        if let end, Date() > end { return nil }
        return state.withLock { state in
            guard state.next < runs, !stopAtFirst || state.findings.violations.isEmpty else { return nil }
            defer { state.next += 1 }
            return first + UInt64(state.next)
        }
    }
}
