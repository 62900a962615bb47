import Foundation
import Synchronization

/// A line every ten seconds on standard error: runs done, violations, time left.
final class Progress: Sendable {
    private struct State {
        var runs = 0
        var violations = 0
        var shown: Date
    }

    private let runs: Int
    private let seconds: Int?
    private let began: Date
    private let isShown: Bool
    private let state: Mutex<State>

    init(runs: Int, seconds: Int?, began: Date, isShown: Bool) {
        (self.runs, self.seconds, self.began, self.isShown) = (runs, seconds, began, isShown)
        state = Mutex(State(shown: began))
    }

    /// Counts a run. Tells a violation at once, and how far it is when the last word is ten seconds old.
    func note(_ verdict: Run.Verdict) {
        guard isShown else { return }
        let now = Date()
        let line: String? = state.withLock { state in
            state.runs += 1
            state.violations += verdict.violation == nil ? 0 : 1
            guard now.timeIntervalSince(state.shown) >= 10 else { return nil }
            state.shown = now
            return "\(state.runs) runs, \(state.violations) violations, \(left(state.runs, now)) s left"
        }
        if let violation = verdict.violation { say("VIOLATION seed \(verdict.seed): \(violation)") }
        if let line { say(line) }
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    /// Seconds until all runs are done, or the time is up.
    private func left(_ done: Int, _ now: Date) -> Int {
        let took = now.timeIntervalSince(began)
        let byRuns = took / Double(done) * Double(runs - done)
        return Int(seconds.map { min(Double($0) - took, byRuns) } ?? byRuns)
    }
}
