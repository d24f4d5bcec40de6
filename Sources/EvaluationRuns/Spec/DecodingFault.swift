/// What is wrong with a description that was read, and where it stands.
package struct DecodingFault: CustomStringConvertible {
    /// The way to it: names of members, and places in lists from 0.
    package let path: [any CodingKey]
    /// What is wrong.
    package let message: String

    package init(_ error: any Error) {
        guard let error = error as? DecodingError else {
            (path, message) = ([], "\(error)")
            return
        }
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            (path, message) = (context.codingPath, "must be \(Self.word(type))")
        case .keyNotFound(let key, let context):
            let said = context.debugDescription
            let isOurs = said.contains(key.stringValue) && !said.hasPrefix("No value associated")
            (path, message) = (context.codingPath, isOurs ? said : "'\(key.stringValue)' is missing")
        case .dataCorrupted(let context):
            (path, message) = (context.codingPath, context.debugDescription)
        @unknown default:
            (path, message) = ([], "\(error)")
        }
    }

    /// The way in words: `scores[1].pattern`; empty for the whole.
    package var place: String {
        path.reduce(into: "") { place, key in
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    /// The place and what is wrong.
    package var description: String { place.isEmpty ? message : "\(place): \(message)" }

    private static func word(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text (in quotes, if it looks like a number or like yes and no)"
        case is Double.Type: "a number"
        case is Int.Type, is UInt64.Type: "a whole number"
        case is Bool.Type: "true or false"
        case is [String: Any].Type: "a mapping of 'key: value' lines"
        case is [Any].Type: "a list"
        default: "\(type)".hasPrefix("Array") ? "a list" : "a mapping of 'key: value' lines"
        }
    }
}
