/// One value of a row, for people and for small results; whole columns stay in Arrow's layout.
public enum Value: Sendable, Hashable {
    /// No value.
    case null
    /// True or false.
    case boolean(Bool)
    /// A signed integer of any width.
    case integer(Int64)
    /// An unsigned integer of any width.
    case unsigned(UInt64)
    /// A floating-point number of either width.
    case double(Double)
    /// A text.
    case string(String)
    /// Bytes.
    case binary([UInt8])
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since 1970-01-01T00:00:00.
    case timestamp(Int64)
    /// `unscaled` times 10 to the minus `scale`.
    case decimal(unscaled: Int128, scale: Int)
    /// The elements of a list, in order.
    case list([Value])
    /// The members of a struct: their names, and as many values in the same order.
    case structure([String], [Value])

    /// Whether there is no value; a list or struct of nulls is a value.
    public var isNull: Bool { self == .null }
}

extension ArrayData {
    /// The value at `index`.
    ///
    /// Reading a column value by value is for display and small results.
    package func value(_ index: Int) -> Value {
        if isNull(index) { return .null }
        let at = offset + index
        switch type {
        case .null: return .null
        case .boolean: return .boolean(Bitmap.bit(buffers[1], at))
        case .int8: return .integer(Int64(buffers[1].load(at, as: Int8.self)))
        case .int16: return .integer(Int64(buffers[1].load(at, as: Int16.self)))
        case .int32: return .integer(Int64(buffers[1].load(at, as: Int32.self)))
        case .int64: return .integer(buffers[1].load(at))
        case .uint8: return .unsigned(UInt64(buffers[1].load(at, as: UInt8.self)))
        case .uint16: return .unsigned(UInt64(buffers[1].load(at, as: UInt16.self)))
        case .uint32: return .unsigned(UInt64(buffers[1].load(at, as: UInt32.self)))
        case .uint64: return .unsigned(buffers[1].load(at))
        case .float32: return .double(Double(buffers[1].load(at, as: Float.self)))
        case .float64: return .double(buffers[1].load(at))
        case .utf8: return .string(String(decoding: bytes(index), as: UTF8.self))
        case .binary: return .binary(Array(bytes(index)))
        case .date32: return .date(buffers[1].load(at))
        case .timestamp(let unit, _): return .timestamp(unit.microseconds(buffers[1].load(at)))
        case .decimal128(_, let scale): return .decimal(unscaled: buffers[1].load(at), scale: scale)
        case .list: return .list(listRange(index).map { children[0].value($0) })
        case .structure(let fields): return .structure(fields.map(\.name), children.map { $0.value(at) })
        }
    }
}

extension DataType.TimeUnit {
    package func microseconds(_ count: Int64) -> Int64 {
        switch self {
        case .second: count.multipliedReportingOverflow(by: 1_000_000).partialValue
        case .millisecond: count.multipliedReportingOverflow(by: 1_000).partialValue
        case .microsecond: count
        // Down, not towards zero: a moment before 1970 stays before it.
        case .nanosecond: count >= 0 ? count / 1_000 : (count + 1) / 1_000 - 1
        }
    }
}
