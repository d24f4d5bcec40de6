/// Columns from Swift arrays; nil becomes null.
extension ArrayData {
    package static func integers(_ values: [Int64?]) -> ArrayData { fixed(.int64, values, zero: 0) }
    package static func integers32(_ values: [Int32?]) -> ArrayData { fixed(.int32, values, zero: 0) }
    package static func doubles(_ values: [Double?]) -> ArrayData { fixed(.float64, values, zero: 0) }

    package static func fixed<T: BitwiseCopyable>(_ type: DataType, _ values: [T?], zero: T) -> ArrayData {
        var validity = BitmapWriter(capacity: values.count)
        var bytes = BufferWriter(capacity: values.count * MemoryLayout<T>.stride)
        for value in values {
            validity.append(value != nil)
            bytes.append(value ?? zero)
        }
        return ArrayData(
            type: type, length: values.count, nullCount: validity.zeros, buffers: [validity.validity(), bytes.finish()])
    }

    package static func booleans(_ values: [Bool?]) -> ArrayData {
        var validity = BitmapWriter(capacity: values.count)
        var bits = BitmapWriter(capacity: values.count)
        for value in values {
            validity.append(value != nil)
            bits.append(value ?? false)
        }
        return ArrayData(
            type: .boolean, length: values.count, nullCount: validity.zeros,
            buffers: [validity.validity(), bits.finish()])
    }

    /// A UTF-8 column.
    ///
    /// Arrow's offsets are 32-bit: the texts may take 2 GiB in all.
    package static func strings(_ values: [String?]) -> ArrayData {
        var validity = BitmapWriter(capacity: values.count)
        var offsets = BufferWriter(capacity: (values.count + 1) * 4)
        var bytes = BufferWriter(capacity: values.count * 16)
        offsets.append(Int32(0))
        for value in values {
            validity.append(value != nil)
            if let value { bytes.append(utf8: value) }
            offsets.append(Int32(bytes.count))
        }
        return ArrayData(
            type: .utf8, length: values.count, nullCount: validity.zeros,
            buffers: [validity.validity(), offsets.finish(), bytes.finish()])
    }

    /// A struct column over children of one length; `valid` nil means that no struct is null.
    package static func structure(
        _ fields: [Field], _ children: [ArrayData], length: Int, valid: [Bool]? = nil
    ) -> ArrayData {
        var validity = BitmapWriter(capacity: length)
        if let valid { for bit in valid { validity.append(bit) } }
        return ArrayData(
            type: .structure(fields), length: length, nullCount: validity.zeros, buffers: [validity.validity()],
            children: children)
    }

    /// A column of nulls of any type.
    package static func nulls(_ type: DataType, _ count: Int) -> ArrayData {
        var builder = ArrayBuilder(type)
        for _ in 0..<count { builder.appendNull() }
        return builder.finish()
    }
}
