import Answers
import Ledger
import Risk
import Synchronization
import Units

/// A risk run that tells how far it is, and stops when nobody listens any more.
struct RiskStream: Sendable {
    /// How long an answer without progress may take; then it is that of the draws made so far, and says how many.
    static let patience = Duration.seconds(20)

    private let risk: Risk

    init(_ risk: Risk) { self.risk = risk }

    /// How far it has come.
    struct Progress: Encodable, Sendable {
        let done: Int
        let draws: Int
        /// How well the P90 known least is known, in thousandths of a day either way; null while that cannot be told.
        @Null var halfWidth: Int?
        let left: Double

        enum CodingKeys: String, CodingKey {
            case done, draws
            case halfWidth = "half_width_millidays"
            case left = "seconds_left"
        }

        init(_ progress: Risk.Progress) {
            (done, draws) = (progress.done, progress.draws)
            left = (progress.left * 10).rounded() / 10
            halfWidth = progress.halfWidth.map { Int(($0 * 1000).rounded(.up)) }
        }
    }

    var reply: Reply { Reply { try await run($0) } }

    /// Without progress: all draws, or those that are made in time. Always the first so many.
    func document() async throws -> RiskDocument {
        let drawing = Task { [risk] in try await risk.run() }
        let alarm = Task {
            try await Task.sleep(for: RiskStream.patience)
            drawing.cancel()
        }
        defer { alarm.cancel() }
        let tally = try await withTaskCancellationHandler {
            try await drawing.value
        } onCancel: {
            drawing.cancel()
        }
        guard let report = risk.report(tally) else {
            throw Problem(.unavailable, "no draw was made in time; ask with Accept: text/event-stream")
        }
        return RiskDocument(report)
    }

    /// Draws in a task of its own; the first event that cannot be written ends it.
    private func run(_ writer: EventWriter) async throws {
        let (steps, sink) = AsyncStream.makeStream(of: Progress.self, bufferingPolicy: .bufferingNewest(1))
        let drawing = Task { [risk] in
            RiskStream.running.withLock { $0 += 1 }
            defer {
                RiskStream.running.withLock { $0 -= 1 }
                sink.finish()
            }
            return try await risk.run { _, progress in sink.yield(Progress(progress)) }
        }
        defer { drawing.cancel() }
        try await withTaskCancellationHandler {
            for await step in steps { try await writer.send("progress", step) }
            guard let report = risk.report(try await drawing.value) else { throw CancellationError() }
            try await writer.send("done", RiskDocument(report))
        } onCancel: {
            drawing.cancel()
        }
    }

    /// How many runs draw at the moment.
    static let running = Mutex(0)
}
