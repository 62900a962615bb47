import Foundation
import JSONSchema
import Ledger
import Synchronization
import Units

/// Bodies of requests: JSON, read by the types' own decoding, with messages for people.
enum SentBody {
    /// Refused `bad_request`, also for a key that the type does not read: a field that is misspelt must not pass unseen.
    static func read<T: Decodable>(_ type: T.Type, from data: Data) throws(Refusal) -> T {
        do {
            try refuseStrangers(type, data)
            return try JSONDecoder().decode(type, from: data)
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as DecodingError {
            throw Refusal(.badRequest, describe(error))
        } catch {
            throw Refusal(.badRequest, "the body is not JSON of the form that the documentation gives")
        }
    }

    /// An order refuses them by itself, and is what is asked most: its body is read once.
    private static func refuseStrangers<T: Decodable>(_ type: T.Type, _ data: Data) throws {
        guard !(type is OrderRequest.Type),
            case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data)
        else { return }
        let known = keys(of: type)
        if let stranger = members.keys.filter({ !known.contains($0) }).min(), !known.isEmpty {
            throw Refusal(
                .badRequest, "unknown field '\(stranger)'; allowed are \(known.sorted().joined(separator: ", "))")
        }
    }

    /// The keys that a type reads, learned once.
    private static func keys<T: Decodable>(of type: T.Type) -> Set<String> {
        let id = ObjectIdentifier(type)
        if let known = known.withLock({ $0[id] }) { return known }
        var book = SchemaBook.ofAnswers()
        try? book.learn(reading: type)
        let keys = Set(book.keys(of: type))
        known.withLock { $0[id] = keys }
        return keys
    }

    private static let known = Mutex<[ObjectIdentifier: Set<String>]>([:])

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context): path(context) + context.debugDescription
        case .keyNotFound(let key, let context): path(context) + "the field '\(key.stringValue)' is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            path(context) + "a value of the wrong type; allowed: \(type)"
        @unknown default: "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "" : context.codingPath.map(\.stringValue).joined(separator: ".") + ": "
    }
}
