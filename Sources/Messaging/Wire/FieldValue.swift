package import Columnar

/// A value that one field holds.
package protocol FieldValue {
    init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError)
    func write(_ tag: Int, to writer: inout FieldWriter)
}

/// A value with fields of its own: a message's body, or a field that holds fields.
package protocol FieldCodable: FieldValue {
    init(from reader: inout FieldReader) throws(CodecError)
    func write(to writer: inout FieldWriter)
}

extension FieldCodable {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        self = try reader.fields(type)
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) {
        writer.write(fields: tag) { write(to: &$0) }
    }
}

extension FieldValue where Self: FixedWidthInteger & UnsignedInteger {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        let number = try reader.number(type)
        guard let value = Self(exactly: number) else { throw CodecError("\(number) is too large for its field") }
        self = value
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) { writer.write(tag, number: UInt64(self)) }
}

extension FieldValue where Self: FixedWidthInteger & SignedInteger {
    /// In zigzag: 0, -1, 1 and -2 are written as 0, 1, 2 and 3.
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        let number = try reader.number(type)
        let signed = Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
        guard let value = Self(exactly: signed) else { throw CodecError("\(signed) is too large for its field") }
        self = value
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) {
        let signed = Int64(self)
        writer.write(tag, number: UInt64(bitPattern: signed << 1 ^ signed >> 63))
    }
}

extension UInt8: FieldValue {}
extension UInt16: FieldValue {}
extension UInt32: FieldValue {}
extension UInt64: FieldValue {}
extension Int32: FieldValue {}
extension Int64: FieldValue {}

extension Bool: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        let number = try reader.number(type)
        guard number <= 1 else { throw CodecError("\(number) where a yes or no belongs") }
        self = number == 1
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) { writer.write(tag, number: self ? 1 : 0) }
}

extension String: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        self = try reader.text(type)
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) {
        var text = self
        text.withUTF8 { writer.write(tag, bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Buffer: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        self = try reader.buffer(type)
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) { writer.write(tag, buffer: self) }
}

/// A time in nanoseconds, up to 292 years.
extension Duration: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        self = .nanoseconds(try Int64(type, from: &reader))
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) {
        let nanoseconds = Int128(components.seconds) * 1_000_000_000 + Int128(components.attoseconds / 1_000_000_000)
        Int64(clamping: nanoseconds).write(tag, to: &writer)
    }
}
