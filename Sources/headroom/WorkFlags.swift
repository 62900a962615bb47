import ArgumentParser
import Desk
import Ledger
import Silicon

/// Work in place of a number of accelerators, on the command line.
struct WorkFlags: ParsableArguments {
    @Option(help: "Order by work: train. Counts of each silicon follow from --model or --params, --tokens and --days.")
    var work: String?
    @Option(help: "With work or --or-equivalent: a published model by name, such as llama3-70b.") var model: String?
    @Option(help: "With work or --or-equivalent: weights of a dense model instead, such as 70e9.") var params: Double?
    @Option(help: "With work: tokens to train on, such as 15e12.") var tokens: Double?
    @Option(help: "With work: days it may take; also the term unless given.") var days: Int?
    @Option(help: "With work or --or-equivalent: bf16, fp8, mxfp8, nvfp4 or int8; bf16 unless given.") var precision:
        String?
    @Option(help: "With work or --or-equivalent: tokens of a sequence; 8192 unless given.") var sequence: Int?
    @Option(
        name: .customLong("batch-size"),
        help: "With work or --or-equivalent: sequences of one optimizer step; 1536 unless given.") var batch: Int?
    @Option(help: "With work: share of the peak rate to count with, instead of the estimator's.") var utilisation:
        Double?
    @Option(help: "With work: share of the time in which steps are made; 0.9 unless given.") var uptime: Double?
    @Flag(help: "With work or --or-equivalent: count at the slow end of the band.") var sure = false
    @Option(help: "With work or --or-equivalent: cells of your own, in the columns of Catalogue/silicon.csv.")
    var catalogue: String?

    private var isGiven: Bool {
        work != nil || model != nil || params != nil || tokens != nil || days != nil || precision != nil
            || sequence != nil
            || batch != nil || utilisation != nil || uptime != nil || sure
    }

    /// What an order's file says of work, with the flags over it; nil where neither says anything.
    func over(_ file: AskedWork?) throws -> AskedWork? {
        guard isGiven else { return file }
        var asked = file ?? AskedWork()
        if let work {
            guard let kind = AskedWork.Kind(rawValue: work) else {
                let allowed = AskedWork.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Stop.bad("--work: '\(work)' is not known; allowed: \(allowed)")
            }
            asked.kind = kind
        }
        // A model on the command line takes the place of weights in the file, and the other way round.
        if model != nil || params != nil { (asked.model, asked.parameters) = (model, nil) }
        asked.parameters = try WorkFlags.whole(params, "--params") ?? asked.parameters
        asked.tokens = try WorkFlags.whole(tokens, "--tokens") ?? asked.tokens
        asked.days = days ?? asked.days
        asked.precision = precision ?? asked.precision
        (asked.sequence, asked.batch) = (sequence ?? asked.sequence, batch ?? asked.batch)
        asked.utilisationPpm = try WorkFlags.share(utilisation, "--utilisation") ?? asked.utilisationPpm
        asked.uptimePpm = try WorkFlags.share(uptime, "--uptime") ?? asked.uptimePpm
        if sure { asked.isSure = true }
        // So that days without tokens, or the other way round, are told.
        if work != nil, !asked.isWhole {
            throw Stop.bad(
                "--work: says nothing of --tokens and --days; allowed: both, such as --tokens 15e12 --days 90")
        }
        return asked
    }

    private static func whole(_ number: Double?, _ flag: String) throws -> Int? {
        guard let number else { return nil }
        guard let whole = Int(exactly: number.rounded()), whole > 0 else {
            throw Stop.bad("\(flag): \(number) is not allowed; allowed: a number from 1, such as 15e12")
        }
        return whole
    }

    private static func share(_ share: Double?, _ flag: String) throws -> Int? {
        guard let share else { return nil }
        guard share > 0, share <= 1 else {
            throw Stop.bad("\(flag): \(share) is not allowed; allowed: above 0 to 1")
        }
        return max(1, Int((share * 1e6).rounded()))
    }
}

extension Session {
    /// The order of some flags, its work counted in chips on this ledger.
    func sized(_ flags: OrderFlags) async throws -> OrderRequest {
        let asked = try flags.request()
        guard asked.needsSizing else { return asked }
        let datasheet = try SiliconFiles.datasheet(own: flags.work.catalogue)
        let ledger = try await desk().ledgerAsItStands()
        do throws(Refusal) { return try ledger.sized(asked, by: datasheet) } catch { throw refused(error, ledger) }
    }
}
