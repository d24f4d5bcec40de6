internal import Planning

/// Any key of a mapping.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

/// Refuses the keys of a mapping that nobody knows, and names those that there are.
enum StrictKeys {
    /// - Throws: `DecodingError` at the key.
    static func check(_ decoder: any Decoder, _ what: String, _ known: [String]) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue })
        where !known.contains(key.stringValue) {
            let hint = NearestName.of(key.stringValue, among: known).map { "; did you mean '\($0)'?" } ?? "."
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container,
                debugDescription: "\(what) has no '\(key.stringValue)'\(hint) It may have: "
                    + known.joined(separator: ", "))
        }
    }
}

extension KeyedDecodingContainer {
    /// A value, or its default where it is left out or null.
    func value<Value: Decodable>(_ key: Key, default value: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? value
    }

    /// A text that is not empty; nil where it is left out.
    func name(_ key: Key) throws -> String? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "'\(key.stringValue)' is empty; write a name, or leave it out")
        }
        return text
    }

    /// A finite number above 0; nil where it is left out.
    func positive(_ key: Key) throws -> Double? {
        guard let number = try decodeIfPresent(Double.self, forKey: key) else { return nil }
        guard number > 0, number.isFinite else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "'\(key.stringValue)' must be a number above 0")
        }
        return number
    }
}
