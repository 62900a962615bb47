import Foundation

/// Where a ledger lies in PostgreSQL, read from its URL:
///
///     postgres://user@host:port,host:port/database?ledger=NAME&strict=1&…
///
/// `ledger` (which of the database's ledgers, `main` unless given) and `strict` (0 unless given) are taken out; everything
/// else is libpq's, its defaults included.
struct PostgresAddress: Sendable {
    /// libpq's keywords and values, one set for each host, in the order of the URL.
    let servers: [[String: String]]
    let ledger: String
    let isStrict: Bool
    /// The URL without passwords, for messages.
    let shown: String
    private let secrets: [String]

    init(_ url: String) throws(StoreFault) {
        let parts = URLParts(url)
        shown = parts.shown
        secrets = parts.secrets
        do throws(Malformed) {
            if parts.isAmbiguous { throw Malformed(reason: URLParts.ambiguity) }
            ledger = try PostgresAddress.ledger(parts.own("ledger"))
            isStrict = try PostgresAddress.isStrict(parts.own("strict"))
            servers = PostgresAddress.split(try PostgresAddress.parse(parts.rest))
        } catch {
            throw .unreachable(path: parts.shown, reason: parts.hide(error.reason))
        }
    }

    /// A URL without its passwords, also one that cannot be read.
    static func shown(_ url: String) -> String { URLParts(url).shown }

    /// A message without the URL's passwords.
    func hide(_ message: String) -> String { URLParts.hide(secrets, in: message) }

    struct Malformed: Error { let reason: String }

    private static func ledger(_ values: [String]) throws(Malformed) -> String {
        guard values.count < 2 else { throw Malformed(reason: "ledger is given twice; allowed: once") }
        let name = values.first ?? "main"
        let isAllowed = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard isAllowed, (1...40).contains(name.utf8.count) else {
            throw Malformed(reason: "ledger=\(name): allowed are 1 to 40 characters of a-z, 0-9, _ and -")
        }
        return name
    }

    private static func isStrict(_ values: [String]) throws(Malformed) -> Bool {
        guard values.count < 2 else { throw Malformed(reason: "strict is given twice; allowed: once") }
        switch values.first ?? "0" {
        case "0": return false
        case "1": return true
        case let value: throw Malformed(reason: "strict=\(value): allowed are 0 and 1")
        }
    }

    private static func parse(_ url: String) throws(Malformed) -> [String: String] {
        do throws(Malformed) {
            return try keywords(url)
        } catch {
            throw Malformed(
                reason: error.reason.trimmingCharacters(in: .whitespacesAndNewlines)
                    + "; allowed is postgres://user@host:port/database?ledger=NAME&strict=1, with libpq's parameters")
        }
    }

    /// One set for each host, because a host that answers may still be the wrong one: each is tried until one is right.
    /// Without a host libpq looks where its environment says, for a server that takes writes.
    private static func split(_ values: [String: String]) -> [[String: String]] {
        let lists = ["host", "hostaddr", "port"].map { ($0, values[$0]?.components(separatedBy: ",") ?? []) }
        let count = lists.map(\.1.count).max() ?? 0
        let isEven = lists.allSatisfy { $0.1.count < 2 || $0.1.count == count }
        guard values["host"] != nil || values["hostaddr"] != nil, isEven else {
            return [values.merging(["target_session_attrs": "read-write"]) { _, own in own }]
        }
        return (0..<count).map { index in
            var server = values
            server["target_session_attrs"] = "any"
            for (keyword, list) in lists where !list.isEmpty {
                server[keyword] = list.count == 1 ? list[0] : list[index]
            }
            return server
        }
    }
}

/// A URL taken apart as text, because libpq's messages quote it whole, passwords included.
private struct URLParts {
    private let base: String
    private let parameters: [Parameter]
    let secrets: [String]
    let shown: String

    /// Parameters that are Headroom's own.
    private static let own: Set = ["ledger", "strict"]
    private static let secret: Set = ["password", "sslpassword"]

    /// Where a password has an @ or a / as it is, nobody can tell where it ends; libpq would take its end for a host.
    let isAmbiguous: Bool
    static let ambiguity =
        "an @ stands where it cannot; in user, password and values write / as %2F, ? as %3F and @ as %40"

    init(_ url: String) {
        let start = url.range(of: "://")?.upperBound ?? url.startIndex
        // The last @, so that whatever may be part of a password is taken for one.
        let end = url.lastIndex(of: "@") ?? start
        let user = url[start..<end]
        isAmbiguous = user.contains { $0 == "@" || $0 == "/" }
        let tail = url[end...]
        let query = tail.firstIndex(of: "?")
        base = String(url[..<(query ?? url.endIndex)])
        parameters = (query.map { tail[tail.index(after: $0)...] } ?? "").split(separator: "&").map(Parameter.init)
        let password = user.firstIndex(of: ":").map { String(user[user.index(after: $0)...]) }
        let raw = (password.map { [$0] } ?? []) + parameters.filter { URLParts.secret.contains($0.name) }.map(\.raw)
        secrets = (raw + raw.compactMap(\.removingPercentEncoding)).filter { !$0.isEmpty }
        let words = parameters.filter { !URLParts.secret.contains($0.name) }.map(\.word)
        shown =
            url[..<start] + user.prefix { $0 != ":" } + tail[..<(query ?? tail.endIndex)]
            + (words.isEmpty ? "" : "?" + words.joined(separator: "&"))
    }

    /// One of the words behind the question mark, as it came and decoded.
    private struct Parameter {
        let (word, name, raw): (String, String, String)

        init(_ word: Substring) {
            let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            (self.word, name, raw) = (String(word), halves[0], halves.count > 1 ? halves[1] : "")
        }

        var value: String { raw.removingPercentEncoding ?? raw }
    }

    /// The values of a parameter of Headroom's own.
    func own(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    /// The URL that libpq may see.
    var rest: String {
        let words = parameters.filter { !URLParts.own.contains($0.name) }.map(\.word)
        return base + (words.isEmpty ? "" : "?" + words.joined(separator: "&"))
    }

    func hide(_ message: String) -> String {
        URLParts.hide(secrets, in: message.replacingOccurrences(of: rest, with: shown))
    }

    static func hide(_ secrets: [String], in message: String) -> String {
        secrets.reduce(message) { $0.replacingOccurrences(of: $1, with: "…") }
    }
}
