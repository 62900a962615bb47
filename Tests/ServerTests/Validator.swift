import Foundation
import JSONSchema

/// Whether a value is what a schema of the OpenAPI document says: the keywords that the document uses, and no others.
struct Validator {
    private let components: JSONValue

    init(_ document: JSONValue) { components = document["components"]?["schemas"] ?? .null }

    /// What is wrong, where; nil where all is right.
    func fault(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> String? {
        if let reference = schema["$ref"]?.text {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let schema = components[name] else { return "\(place): there is no schema \(name)" }
            return fault(value, schema, at: place)
        }
        if let forms = schema["anyOf"]?.list {
            let faults = forms.compactMap { fault(value, $0, at: place) }
            return faults.count < forms.count ? nil : "\(place): \(faults.joined(separator: "; "))"
        }
        guard !schema.keys.isEmpty else { return "\(place): its schema says nothing" }
        if let fault = typeFault(value, schema, place) { return fault }
        switch value {
        case .object(let members): return fault(in: members, schema, place)
        case .array(let list):
            guard let items = schema["items"] else { return "\(place): nothing is said of its elements" }
            return list.enumerated().lazy.compactMap { fault($1, items, at: "\(place)[\($0)]") }.first
        case .string(let text): return textFault(text, schema, place)
        default: return nil
        }
    }

    private func typeFault(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> String? {
        guard let type = schema["type"] else { return "\(place): no type is given" }
        let allowed = type.list.isEmpty ? [type.text] : type.list.map(\.text)
        let kinds: [String] =
            switch value {
            case .null: ["null"]
            case .bool: ["boolean"]
            case .integer: ["integer", "number"]
            case .number: ["number"]
            case .string: ["string"]
            case .array: ["array"]
            case .object: ["object"]
            }
        return Set(kinds).isDisjoint(with: allowed) ? "\(place): is \(kinds[0]), allowed are \(allowed)" : nil
    }

    private func fault(in members: [String: JSONValue], _ schema: JSONValue, _ place: String) -> String? {
        let properties = schema["properties"]
        for key in schema["required"]?.list ?? [] where members[key.text] == nil {
            return "\(place): \(key.text) is missing"
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            if let schema = properties?[key] {
                if let fault = fault(value, schema, at: place + "." + key) { return fault }
            } else if case .object? = schema["additionalProperties"], let more = schema["additionalProperties"] {
                if let fault = fault(value, more, at: place + "." + key) { return fault }
            } else {
                return "\(place): \(key) is not in the schema"
            }
        }
        return nil
    }

    private func textFault(_ text: String, _ schema: JSONValue, _ place: String) -> String? {
        let words = schema["enum"]?.list.map(\.text) ?? []
        if !words.isEmpty, !words.contains(text) { return "\(place): '\(text)' is none of \(words)" }
        if let pattern = schema["pattern"]?.text, text.range(of: pattern, options: .regularExpression) == nil {
            return "\(place): '\(text)' does not match \(pattern)"
        }
        return nil
    }
}
