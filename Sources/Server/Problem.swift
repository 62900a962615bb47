import Answers
import Desk
import Foundation
import HTTPTypes
import Ledger
import Tables
import Units

/// Why a request was not done, as `application/problem+json` (RFC 9457): the ledger's refusals, and what a server adds.
public struct Problem: Error, Encodable, Sendable {
    let type: String
    let title: String
    public let status: Int
    let detail: String
    /// One word: a refusal's, or one of `Problem.Code`.
    public let code: String
    /// The request's identifier, to be named when asking about it.
    var instance: String?
    @Null var refusal: Refusal?
    /// What would be possible.
    let options: [OptionDocument]
    /// Of files that were sent: each fault with its place, the first thousand.
    let faults: [FaultDocument]
    /// For `Retry-After`, seconds; for `Allow`, methods.
    var headers: HTTPFields = [:]

    enum CodingKeys: String, CodingKey { case type, title, status, detail, code, instance, refusal, options, faults }

    /// What a server says no to, by itself.
    public enum Code: String, CaseIterable, Sendable {
        case unauthenticated
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case timedOut = "timed_out"
        case preconditionFailed = "precondition_failed"
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case tooManyRequests = "too_many_requests"
        case fault = "internal"
        case unavailable

        public var status: HTTPResponse.Status {
            switch self {
            case .unauthenticated: .unauthorized
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .timedOut: .requestTimeout
            case .preconditionFailed: .preconditionFailed
            case .tooLarge: .contentTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .tooManyRequests: .tooManyRequests
            case .fault: .internalServerError
            case .unavailable: .serviceUnavailable
            }
        }

        public var meaning: String {
            switch self {
            case .unauthenticated: "no token, or one that is unknown, expired or revoked"
            case .forbidden: "the token's role, or its being a customer's, does not allow this"
            case .notFound: "there is no such path"
            case .methodNotAllowed: "the path takes other methods: see Allow"
            case .timedOut: "the request did not arrive in time"
            case .preconditionFailed: "the ledger has moved on since the ETag in If-Match"
            case .tooLarge: "the body is larger than the server takes"
            case .unsupportedMediaType: "a body is JSON"
            case .tooManyRequests: "too many requests: see Retry-After"
            case .fault: "a fault of the server's own; the log has it under the request's identifier"
            case .unavailable: "the ledger cannot be reached; ask again with the same Idempotency-Key"
            }
        }
    }

    init(_ code: Code, _ detail: String, headers: HTTPFields = [:]) {
        (type, title, status) = ("urn:headroom:problem:" + code.rawValue, code.meaning, code.status.code)
        (self.detail, self.code, options, faults, self.headers) = (detail, code.rawValue, [], [], headers)
        refusal = nil
    }

    /// Files that cannot be taken as they are.
    init(_ faults: Faults) {
        let count = faults.list.count
        let first = faults.list.first.map { "; first \($0)" } ?? ""
        let refusal = Refusal(.badRequest, "\(count) fault\(count == 1 ? "" : "s") in the files\(first)")
        self.init(refusal, faults: faults.list.prefix(1000).map(FaultDocument.init))
    }

    init(_ refusal: Refusal, _ options: [OptionDocument] = [], faults: [FaultDocument] = []) {
        (type, title) = ("urn:headroom:problem:" + refusal.code.rawValue, refusal.code.meaning)
        (status, detail) = (Problem.status(of: refusal).code, refusal.message)
        (code, self.options, self.faults) = (refusal.code.rawValue, options, faults)
        self.refusal = refusal
    }

    /// Whatever was thrown, as a problem.
    init(thrown error: any Error, atlas: Atlas? = nil) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let faults as Faults: self.init(faults)
        case DeskFault.refused(let refusal, let offers):
            self.init(refusal, RefusalDocument(refusal, offers, atlas).options)
        case DeskFault.moved(let seq):
            self.init(
                .preconditionFailed,
                "If-Match: the ledger is at fact \(seq) by now; look again, and ask with that ETag")
        case let fault as DeskFault: self.init(.unavailable, "\(fault)", headers: [.retryAfter: "1"])
        case let damage as Fact.Damage: self.init(.unavailable, "\(damage)")
        case is CancellationError: self.init(.unavailable, "the server is being stopped", headers: [.retryAfter: "5"])
        default: self.init(.fault, "the request could not be answered; the server's log says more")
        }
    }

    static func status(of refusal: Refusal) -> HTTPResponse.Status {
        switch refusal.code {
        case .unknownOrder, .unknownItem, .unknownRegion, .unknownSilicon, .unknownPlace: .notFound
        case .badRequest, .overflow, .beyondHorizon: .badRequest
        case .needsApproval: .accepted
        default: .conflict
        }
    }
}
