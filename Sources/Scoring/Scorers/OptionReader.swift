/// Reads the options of a scorer from a file, where all have defaults and an unknown one is an error.
struct OptionReader {
    /// Any name.
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Key>
    private let kind: String

    /// The names of every scorer's own description.
    static let common = ["scorer", "judge", "name"]

    /// A reader of the options with these names.
    init(_ decoder: any Decoder, _ kind: String, _ names: [String] = []) throws {
        container = try decoder.container(keyedBy: Key.self)
        self.kind = kind
        for key in container.allKeys where !names.contains(key.stringValue) && !Self.common.contains(key.stringValue) {
            let known = names.isEmpty ? "it has none" : "its options are \(names.joined(separator: ", "))"
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container,
                debugDescription: "the scorer \(kind) has no option \(key.stringValue): \(known)")
        }
    }

    /// An option, or its default where it is left out or null.
    func value<Value: Decodable>(_ name: String, default value: Value) throws -> Value {
        try container.decodeIfPresent(Value.self, forKey: Key(name)) ?? value
    }

    /// An option that may be left out.
    func optional<Value: Decodable>(_ name: String) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: Key(name))
    }

    /// An option that must be there.
    func required<Value: Decodable>(_ name: String) throws -> Value {
        guard let value = try container.decodeIfPresent(Value.self, forKey: Key(name)) else {
            throw DecodingError.keyNotFound(
                Key(name),
                .init(codingPath: container.codingPath, debugDescription: "the scorer \(kind) needs the option \(name)")
            )
        }
        return value
    }
}
