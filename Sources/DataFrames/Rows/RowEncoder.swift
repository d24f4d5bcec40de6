internal import Columnar

/// Encodes a `Codable` value into `Value`, keeping the order of its properties.
enum RowEncoder {
    static func value(of row: some Encodable) throws -> Value {
        let encoder = ValueEncoder(path: [])
        try row.encode(to: encoder)
        return encoder.value
    }
}

/// One position in the value that is being encoded.
private final class ValueEncoder: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private var single: Value?
    fileprivate var names: [String] = []
    fileprivate var members: [ValueEncoder] = []
    fileprivate var isList = false

    init(path: [any CodingKey]) { codingPath = path }

    var value: Value {
        if let single { return single }
        return isList ? .list(members.map(\.value)) : .structure(names, members.map(\.value))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed<Key>(owner: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        isList = true
        return Unkeyed(owner: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(owner: self) }

    fileprivate func set(_ value: some Encodable) throws {
        switch value {
        case let value as String: single = .string(value)
        case let value as Bool: single = .boolean(value)
        case let value as Double: single = .double(value)
        case let value as Float: single = .double(Double(value))
        case let value as any BinaryInteger:
            guard let exact = Int64(exactly: value) else {
                throw EncodingError.invalidValue(
                    value, .init(codingPath: codingPath, debugDescription: "\(value) does not fit 64 bits"))
            }
            single = .integer(exact)
        default: try value.encode(to: self)
        }
    }

    fileprivate func setNull() { single = .null }

    fileprivate func member(_ key: any CodingKey) -> ValueEncoder {
        let encoder = ValueEncoder(path: codingPath + [key])
        names.append(key.stringValue)
        members.append(encoder)
        return encoder
    }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let owner: ValueEncoder
    var codingPath: [any CodingKey] { owner.codingPath }

    func encodeNil(forKey key: Key) { owner.member(key).setNull() }
    func encode(_ value: some Encodable, forKey key: Key) throws { try owner.member(key).set(value) }
    func superEncoder() -> any Encoder { owner }
    func superEncoder(forKey key: Key) -> any Encoder { owner.member(key) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<
        Nested
    > {
        owner.member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        owner.member(key).unkeyedContainer()
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    private struct Index: CodingKey {
        let intValue: Int?
        var stringValue: String { "\(intValue ?? 0)" }
        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { return nil }
    }

    let owner: ValueEncoder
    var codingPath: [any CodingKey] { owner.codingPath }
    var count: Int { owner.members.count }

    private var next: ValueEncoder { owner.member(Index(intValue: count)) }

    func encodeNil() { next.setNull() }
    func encode(_ value: some Encodable) throws { try next.set(value) }
    func superEncoder() -> any Encoder { next }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next.unkeyedContainer() }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        next.container(keyedBy: type)
    }
}

private struct Single: SingleValueEncodingContainer {
    let owner: ValueEncoder
    var codingPath: [any CodingKey] { owner.codingPath }

    func encodeNil() { owner.setNull() }
    func encode(_ value: some Encodable) throws { try owner.set(value) }
}
