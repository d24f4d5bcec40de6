internal import Foundation

extension Scorer {
    /// A scorer as SQL names it: its kind's name, or an object in JSON as a file has it.
    ///
    /// - Throws: ``ScorerError`` for a scorer that there is not, and for an option that is not possible.
    public init(text: String) throws(ScorerError) { self = try DescribedText.read(text, as: Scorer.self) }

    /// The object in JSON, which ``init(text:)`` reads.
    ///
    /// - Throws: ``ScorerError`` for an option that JSON cannot hold.
    public func text() throws(ScorerError) -> String { try DescribedText.written(self) }
}

extension Judge {
    /// A judge as SQL names it: an object in JSON as a file has it.
    ///
    /// - Throws: ``ScorerError`` for a judge that there is not, and for a member that is wrong.
    public init(text: String) throws(ScorerError) { self = try DescribedText.read(text, as: Judge.self) }

    /// The object in JSON, which ``init(text:)`` reads.
    ///
    /// - Throws: ``ScorerError`` for a member that JSON cannot hold.
    public func text() throws(ScorerError) -> String { try DescribedText.written(self) }
}

/// Scorers and judges as texts in JSON.
private enum DescribedText {
    static func read<Value: Decodable>(_ text: String, as: Value.Type) throws(ScorerError) -> Value {
        let start = text.first { !$0.isWhitespace }
        do {
            let json = start == "{" ? Data(text.utf8) : try JSONEncoder().encode(text)
            return try JSONDecoder().decode(Value.self, from: json)
        } catch let error as DecodingError {
            throw ScorerError(.option, message(of: error))
        } catch let error as ScorerError {
            throw error
        } catch {
            throw ScorerError(.option, "\(error)")
        }
    }

    static func written(_ value: some Encodable) throws(ScorerError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw ScorerError(.option, "it cannot be written as JSON: \(error)")
        }
    }

    private static func message(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (place.isEmpty ? "" : "\(place): ") + context.debugDescription
        @unknown default: return "\(error)"
        }
    }
}
