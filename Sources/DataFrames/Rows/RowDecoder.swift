internal import Columnar
internal import Foundation

extension DataFrame {
    /// All rows, in order, as values of a `Decodable` type, whose properties have the columns' names.
    ///
    /// ```swift
    /// struct Job: Codable { let id: Int, name: String? }
    /// let jobs = try await frame.collect(as: Job.self)
    /// ```
    ///
    /// A type of one value, such as `String`, takes the first column.
    ///
    /// - Throws: `RoostError` of the job, and one that names row and column where a value does not fit.
    public func collect<R: Decodable>(as type: R.Type) async throws -> [R] {
        var decoded: [R] = []
        for (index, row) in try await collect().enumerated() { decoded.append(try row.decoded(as: type, index)) }
        return decoded
    }

    /// The first row as a value of a `Decodable` type, as ``collect(as:)``; nil where there is none.
    /// - Throws: `RoostError` of the job, and where a value does not fit.
    public func first<R: Decodable>(as type: R.Type) async throws -> R? {
        try await limit(1).collect(as: type).first
    }
}

extension Row {
    /// The row as a value of a `Decodable` type, whose properties have the columns' names.
    /// - Throws: `RoostError` that names the column where a value does not fit.
    public func decode<R: Decodable>(as type: R.Type) throws -> R { try decoded(as: type, 0) }

    fileprivate func decoded<R: Decodable>(as type: R.Type, _ index: Int) throws -> R {
        let value = Value.structure(columns, columns.indices.map { self[$0] })
        do {
            return try R(from: ValueDecoder(value: value, isRow: true))
        } catch let error as DecodingError {
            throw RoostError(.invalidArgument, "row \(index) is no \(R.self): \(error.reason)")
        }
    }
}

extension DecodingError {
    fileprivate var reason: String {
        func path(_ context: Context) -> String {
            if context.codingPath.isEmpty { return "" }
            return "column '\(context.codingPath.map(\.stringValue).joined(separator: "."))': "
        }
        return switch self {
        case .keyNotFound(let key, let context): path(context) + "there is no column '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path(context) + context.debugDescription
        @unknown default: "\(self)"
        }
    }
}

/// Reads a row's values as a `Decodable` type asks for them.
private struct ValueDecoder: Decoder {
    let value: Value
    var codingPath: [any CodingKey] = []
    /// Whether the value is a row, of which a type of one value takes the first column.
    var isRow = false
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .structure(let names, let values) = value else { throw mismatch("a struct") }
        return KeyedDecodingContainer(Members(names: names, values: values, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        if isRow, let first { return try first.unkeyedContainer() }
        guard case .list(let values) = value else { throw mismatch("a list") }
        return Elements(values: values, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        isRow ? first ?? self : self
    }

    /// The first column of a row.
    private var first: ValueDecoder? {
        guard case .structure(let names, let values) = value, let first = values.first else { return nil }
        return ValueDecoder(value: first, codingPath: [Name(names[0])])
    }

    fileprivate func mismatch(_ wanted: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription: value.isNull
                ? "it is null, and \(wanted) is wanted" : "\(value.displayed) is not \(wanted)")
        return value.isNull ? .valueNotFound(Value.self, context) : .typeMismatch(Value.self, context)
    }
}

extension ValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value.isNull }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .boolean(let flag) = value else { throw mismatch("true or false") }
        return flag
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let text) = value else { throw mismatch("a text") }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch value {
        case .double(let number): return number
        case .integer(let number): return Double(number)
        case .unsigned(let number): return Double(number)
        case .decimal: return try decimal().doubleValue
        default: throw mismatch("a number")
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    private func whole<N: FixedWidthInteger>(_ type: N.Type) throws -> N {
        let number: N? =
            switch value {
            case .integer(let number): N(exactly: number)
            case .unsigned(let number): N(exactly: number)
            case .decimal(let unscaled, 0): N(exactly: unscaled)
            default: nil
            }
        guard let number else { throw mismatch("a whole number that \(type) can hold") }
        return number
    }

    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        // What Foundation's types would ask for in another form than rows have.
        if type == Date.self, let date = try date() as? T { return date }
        if type == Decimal.self, let number = try decimal() as? T { return number }
        if type == Data.self, case .binary(let bytes) = value, let data = Data(bytes) as? T { return data }
        return try T(from: ValueDecoder(value: value, codingPath: codingPath))
    }

    private func date() throws -> Date {
        switch value {
        case .timestamp(let microseconds): return Date(timeIntervalSince1970: Double(microseconds) / 1e6)
        case .date(let days): return Date(timeIntervalSince1970: Double(days) * 86_400)
        default: throw mismatch("a date or timestamp")
        }
    }

    private func decimal() throws -> Decimal {
        switch value {
        case .decimal: return Decimal(string: value.displayed) ?? 0
        case .integer(let number): return Decimal(number)
        case .unsigned(let number): return Decimal(number)
        case .double(let number): return Decimal(number)
        default: throw mismatch("a number")
        }
    }
}

extension Decimal {
    fileprivate var doubleValue: Double { NSDecimalNumber(decimal: self).doubleValue }
}

private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) { (stringValue, intValue) = (name, nil) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}

/// The columns of a row, or the members of a struct.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let names: [String]
    let values: [Value]
    let codingPath: [any CodingKey]

    var allKeys: [Key] { names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { names.contains(key.stringValue) }

    private func decoder(_ key: any CodingKey) throws -> ValueDecoder {
        guard let index = names.firstIndex(of: key.stringValue) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: ""))
        }
        return ValueDecoder(value: values[index], codingPath: codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try decoder(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        ValueDecoder(value: .structure(names, values), codingPath: codingPath)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

/// The elements of a list.
private struct Elements: UnkeyedDecodingContainer {
    let values: [Value]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(values: [Value], codingPath: [any CodingKey]) {
        self.values = values
        self.codingPath = codingPath
    }

    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    private mutating func next() throws -> ValueDecoder {
        guard currentIndex < values.count else {
            throw DecodingError.valueNotFound(
                Value.self, .init(codingPath: codingPath, debugDescription: "the list ends after \(values.count)"))
        }
        defer { currentIndex += 1 }
        return ValueDecoder(value: values[currentIndex], codingPath: codingPath + [Name("\(currentIndex)")])
    }

    mutating func decodeNil() throws -> Bool {
        guard currentIndex < values.count, values[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }
}
