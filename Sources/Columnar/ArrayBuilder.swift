/// Builds a column of any type value by value.
///
/// For columns of one Swift type, `ArrayData.strings` and its siblings are faster.
package struct ArrayBuilder {
    private let type: DataType
    private var validity = BitmapWriter()
    private var bits = BitmapWriter()
    private var bytes: [UInt8] = []
    private var offsets: [Int32] = [0]
    private var children: [ArrayBuilder]
    /// The most bytes of texts, or elements of lists, that offsets of 32 bits can say.
    private let mostBytes: Int

    package init(_ type: DataType, mostBytes: Int = Int(Int32.max)) {
        self.type = type
        self.mostBytes = mostBytes
        children = type.children.map { ArrayBuilder($0.type, mostBytes: mostBytes) }
    }

    package var count: Int { validity.count }

    package mutating func appendNull() {
        validity.append(false)
        switch type {
        case .null: break
        case .boolean: bits.append(false)
        case .utf8, .binary: offsets.append(Int32(bytes.count))
        case .list: offsets.append(Int32(children[0].count))
        case .structure: for index in children.indices { children[index].appendNull() }
        default: bytes.append(contentsOf: repeatElement(0, count: type.byteWidth ?? 0))
        }
    }

    /// Appends `value`.
    /// - Throws: `TypeMismatch` where the value is not of this column's type or does not fit it; the
    ///   column is then as it was.
    package mutating func append(_ value: Value) throws(TypeMismatch) {
        switch (type, value) {
        case (_, .null): return appendNull()
        case (.boolean, .boolean(let value)): bits.append(value)
        case (.int8, .integer(let value)): try integer(Int8.self, value)
        case (.int16, .integer(let value)): try integer(Int16.self, value)
        case (.int32, .integer(let value)): try integer(Int32.self, value)
        case (.int64, .integer(let value)): store(value)
        case (.uint8, .unsigned(let value)): try integer(UInt8.self, value)
        case (.uint16, .unsigned(let value)): try integer(UInt16.self, value)
        case (.uint32, .unsigned(let value)): try integer(UInt32.self, value)
        case (.uint64, .unsigned(let value)): store(value)
        case (.float32, .double(let value)): store(Float(value))
        case (.float64, .double(let value)): store(value)
        case (.float64, .integer(let value)): store(Double(value))
        case (.date32, .date(let value)): store(value)
        case (.timestamp(.microsecond, _), .timestamp(let value)): store(value)
        case (.decimal128(_, let scale), .decimal(let value, let other)) where scale == other: store(value)
        case (.utf8, .string(let value)): try append(value.utf8)
        case (.binary, .binary(let value)): try append(value)
        case (.list, .list(let values)):
            do throws(TypeMismatch) {
                for value in values { try children[0].append(value) }
                guard children[0].count <= mostBytes else { throw TypeMismatch(type: type, value: nil) }
            } catch {
                children[0].truncate(to: Int(offsets[count]))
                throw error
            }
            offsets.append(Int32(children[0].count))
        case (.structure, .structure(_, let values)) where values.count == children.count:
            do throws(TypeMismatch) {
                for (index, value) in values.enumerated() { try children[index].append(value) }
            } catch {
                for index in children.indices { children[index].truncate(to: count) }
                throw error
            }
        default: throw TypeMismatch(type: type, value: value)
        }
        validity.append(true)
    }

    package func finish() -> ArrayData {
        let buffers: [Buffer] =
            switch type {
            case .null: []
            case .boolean: [validity.validity(), bits.finish()]
            case .utf8, .binary: [validity.validity(), Buffer(values: offsets), Buffer(bytes)]
            case .list: [validity.validity(), Buffer(values: offsets)]
            case .structure: [validity.validity()]
            default: [validity.validity(), Buffer(bytes)]
            }
        return ArrayData(
            type: type, length: count, nullCount: validity.zeros, buffers: buffers,
            children: children.map { $0.finish() })
    }

    /// Takes back the values after the first `count`.
    package mutating func truncate(to count: Int) {
        validity.truncate(to: count)
        switch type {
        case .null: break
        case .boolean: bits.truncate(to: count)
        case .utf8, .binary:
            offsets.removeLast(offsets.count - 1 - count)
            bytes.removeLast(bytes.count - Int(offsets[count]))
        case .list:
            offsets.removeLast(offsets.count - 1 - count)
            children[0].truncate(to: Int(offsets[count]))
        case .structure: for index in children.indices { children[index].truncate(to: count) }
        default: bytes.removeLast(bytes.count - count * (type.byteWidth ?? 0))
        }
    }

    private mutating func append(_ value: some Collection<UInt8>) throws(TypeMismatch) {
        guard value.count <= mostBytes - bytes.count else { throw TypeMismatch(type: type, value: nil) }
        bytes.append(contentsOf: value)
        offsets.append(Int32(bytes.count))
    }

    private mutating func store<T: BitwiseCopyable>(_ value: T) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    private mutating func integer<T: FixedWidthInteger & BitwiseCopyable, S: BinaryInteger>(
        _ width: T.Type, _ value: S
    ) throws(TypeMismatch) {
        guard let exact = T(exactly: value) else {
            throw TypeMismatch(type: type, value: .integer(Int64(clamping: value)))
        }
        store(exact)
    }
}

/// A value that a column of this type cannot hold.
package struct TypeMismatch: Error, CustomStringConvertible {
    package let type: DataType
    /// Nil where the value is right, but the column is full.
    package let value: Value?

    package init(type: DataType, value: Value?) {
        self.type = type
        self.value = value
    }

    package var description: String {
        guard let value else {
            return "a column of type \(type) holds at most 2 GiB in one dataframe; make several, and union them"
        }
        let text = value.displayed
        let shown = text.utf8.count > 200 ? "\(text.prefix(200))..." : text
        return "the value \(shown) does not fit a column of type \(type)"
    }
}
