/// A decoder that does not show some keys of its mapping: those that stand beside another type's own.
struct HidingDecoder: Decoder {
    private let decoder: any Decoder
    private let hidden: Set<String>

    init(_ decoder: any Decoder, hiding keys: [String]) {
        self.decoder = decoder
        hidden = Set(keys)
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { decoder.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Shown(container: try decoder.container(keyedBy: type), hidden: hidden))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try decoder.unkeyedContainer() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { try decoder.singleValueContainer() }
}

/// The keys of a mapping but the hidden ones.
private struct Shown<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let container: KeyedDecodingContainer<Key>
    let hidden: Set<String>

    var codingPath: [any CodingKey] { container.codingPath }
    var allKeys: [Key] { container.allKeys.filter { !hidden.contains($0.stringValue) } }

    func contains(_ key: Key) -> Bool { !hidden.contains(key.stringValue) && container.contains(key) }
    func decodeNil(forKey key: Key) throws -> Bool { try !contains(key) || container.decodeNil(forKey: key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard contains(key) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "there is no '\(key.stringValue)'"))
        }
        return try container.decode(type, forKey: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try container.nestedContainer(keyedBy: type, forKey: key)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try container.nestedUnkeyedContainer(forKey: key)
    }

    func superDecoder() throws -> any Decoder { try container.superDecoder() }
    func superDecoder(forKey key: Key) throws -> any Decoder { try container.superDecoder(forKey: key) }
}
