internal import Columnar
internal import Foundation

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
        case let value as Date: single = .timestamp(try microseconds(of: value))
        case let value as Data: single = .binary(Array(value))
        case let value as URL: single = .string(value.absoluteString)
        case let value as UUID: single = .string(value.uuidString)
        case let value as Decimal: single = try decimal(value)
        case let value as any BinaryInteger:
            guard let exact = Int64(exactly: value) else {
                throw EncodingError.invalidValue(
                    value, .init(codingPath: codingPath, debugDescription: "\(value) does not fit 64 bits"))
            }
            single = .integer(exact)
        default: try value.encode(to: self)
        }
    }

    /// Spark's timestamp, since 1970.
    private func microseconds(of date: Date) throws -> Int64 {
        let exact = (date.timeIntervalSince1970 * 1e6).rounded()
        guard exact.isFinite, abs(exact) < 0x1p62 else { throw unfit(date, "is beyond what a timestamp can say") }
        return Int64(exact)
    }

    private func decimal(_ number: Decimal) throws -> Value {
        let text = "\(number)"
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = pieces.joined()
        guard pieces.count <= 2, digits.count(where: \.isNumber) <= 38, let unscaled = Int128(digits) else {
            throw unfit(number, "has more than the 38 digits of a decimal")
        }
        return .decimal(unscaled: unscaled, scale: pieces.count == 2 ? pieces[1].count : 0)
    }

    private func unfit(_ value: Any, _ problem: String) -> EncodingError {
        .invalidValue(value, .init(codingPath: codingPath, debugDescription: "\(value) \(problem)"))
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
    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value, key) }

    /// A property without a value is a column all the same, with null in this row.
    private func optional(_ value: (some Encodable)?, _ key: Key) throws {
        guard let value else { return owner.member(key).setNull() }
        try owner.member(key).set(value)
    }

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
