internal import Columnar
internal import JSONText
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// A column of one of Spark's types while it grows, from the bytes of records.
final class SparkColumn: GrowingColumn {
    private enum Layout {
        case text
        /// Integers of so many bytes.
        case whole(Int)
        case double
        /// Value by value.
        case other
    }

    let field: StructField
    private let layout: Layout
    private var offsets: BufferWriter
    private var bytes: BufferWriter
    private var validity = BitmapWriter()
    private var builder: ArrayBuilder

    convenience init(_ field: StructField) { self.init(field, offsets: 1 << 10, bytes: 1 << 12) }

    /// - Parameters:
    ///   - field: Its name and type.
    ///   - ends: How much room there is for the texts' ends to begin with.
    ///   - values: How much room there is for values to begin with.
    private init(_ field: StructField, offsets ends: Int, bytes values: Int) {
        self.field = field
        offsets = BufferWriter(capacity: ends)
        bytes = BufferWriter(capacity: values)
        builder = ArrayBuilder(field.type.arrow)
        switch field.type {
        case .string: layout = .text
        case .byte: layout = .whole(1)
        case .short: layout = .whole(2)
        case .integer: layout = .whole(4)
        case .long: layout = .whole(8)
        case .double: layout = .double
        default: layout = .other
        }
        if case .text = layout { offsets.append(Int32(0)) }
    }

    var byteCount: Int { bytes.count }

    func another() -> SparkColumn {
        SparkColumn(field, offsets: offsets.count + offsets.count / 8, bytes: bytes.count + bytes.count / 8)
    }

    // MARK: values

    func appendNull() {
        switch layout {
        case .text: offsets.append(Int32(clamping: bytes.count))
        case .whole(let width): bytes.append(zeros: width)
        case .double: bytes.append(zeros: 8)
        case .other: return builder.appendNull()
        }
        validity.append(false)
    }

    func append(text: UnsafeRawBufferPointer) {
        bytes.append(text)
        offsets.append(Int32(clamping: bytes.count))
        validity.append(true)
    }

    /// Appends a field of CSV, or null where it is no value of the type.
    /// - Returns: Whether it is one.
    func append(csv text: UnsafeRawBufferPointer, _ reader: FieldReader) -> Bool {
        switch layout {
        case .text:
            append(text: text)
            return true
        case .whole(let width):
            if let number = FieldNumber.whole(text), field.type.holds(number) {
                append(number, width)
                return true
            }
        case .double:
            if let number = FieldNumber.shortDouble(text) {
                append(number)
                return true
            }
            if let number = reader.csv(String(decoding: text, as: UTF8.self), .double), case .double(let value) = number
            {
                append(value)
                return true
            }
        case .other: return append(reader.csv(String(decoding: text, as: UTF8.self), field.type))
        }
        appendNull()
        return false
    }

    /// Appends a value of JSON, or null, or what of it is a value of the type.
    /// - Returns: Whether all of it is.
    func append(
        json: UnsafeRawBufferPointer, _ reader: JSONValueReader, _ scratch: JSONScratch, isLenient: Bool
    ) throws(JSONSyntaxError) -> Bool {
        let first = json[0]
        if first == UInt8(ascii: "n") {
            appendNull()
            return true
        }
        switch layout {
        case .text:
            if first == UInt8(ascii: "\"") {
                var value = JSONReader(json, scratch: scratch, isLenient: isLenient)
                append(text: try value.text())
            } else {
                append(text: json)
            }
            return true
        case .whole(let width):
            if let number = FieldNumber.whole(json), field.type.holds(number) {
                append(number, width)
                return true
            }
            appendNull()
            return false
        case .double:
            if let number = FieldNumber.shortDouble(json) {
                append(number)
                return true
            }
        case .other: break
        }
        var value = JSONReader(json, isLenient: isLenient)
        switch try reader.value(&value, field.type) {
        case .good(let value): return append(value)
        case .partial(let value):
            _ = append(value)
            return false
        case .failed:
            appendNull()
            return false
        }
    }

    // MARK: values of many records

    /// Appends values of JSON; what is none of the type is null.
    func append(json slots: UnsafeBufferPointer<FieldSlot>, _ reader: JSONValueReader, _ scratch: JSONScratch) {
        switch layout {
        case .text:
            appendTexts(slots) { slot, bytes in
                guard slot.kind == .json, slot.bytes.first == UInt8(ascii: "\"") else {
                    return bytes.append(slot.bytes)
                }
                var value = JSONReader(slot.bytes, scratch: scratch)
                if let text = try? value.text() { bytes.append(text) }
            }
        case .whole(let width):
            appendNumbers(slots, width) { slot, bytes in
                guard slot.kind == .json, let number = FieldNumber.whole(slot.bytes), field.type.holds(number) else {
                    return false
                }
                bytes.append(lowest: width, of: UInt64(bitPattern: number))
                return true
            }
        case .double:
            appendNumbers(slots, 8) { slot, bytes in
                if slot.kind == .json, let number = FieldNumber.shortDouble(slot.bytes) {
                    bytes.append(number)
                    return true
                }
                var value = JSONReader(slot.json)
                guard case .good(.double(let number))? = try? reader.value(&value, .double) else { return false }
                bytes.append(number)
                return true
            }
        case .other:
            for slot in slots {
                guard slot.kind != .missing else {
                    appendNull()
                    continue
                }
                if (try? append(json: slot.json, reader, scratch, isLenient: false)) == nil { appendNull() }
            }
        }
    }

    /// Appends fields of CSV; what is none of the type is null.
    func append(csv slots: UnsafeBufferPointer<FieldSlot>, _ reader: FieldReader) {
        switch layout {
        case .text: appendTexts(slots) { slot, bytes in bytes.append(slot.bytes) }
        case .whole(let width):
            appendNumbers(slots, width) { slot, bytes in
                guard let number = FieldNumber.whole(slot.bytes), field.type.holds(number) else { return false }
                bytes.append(lowest: width, of: UInt64(bitPattern: number))
                return true
            }
        case .double:
            appendNumbers(slots, 8) { slot, bytes in
                if let number = FieldNumber.shortDouble(slot.bytes) {
                    bytes.append(number)
                    return true
                }
                let text = String(decoding: slot.bytes, as: UTF8.self)
                guard case .double(let number)? = reader.csv(text, .double) else { return false }
                bytes.append(number)
                return true
            }
        case .other:
            for slot in slots {
                if slot.kind == .missing { appendNull() } else { _ = append(csv: slot.bytes, reader) }
            }
        }
    }

    // The buffers are the loop's own meanwhile: Swift checks each access to those of an object.
    private func appendTexts(
        _ slots: UnsafeBufferPointer<FieldSlot>, _ write: (FieldSlot, inout BufferWriter) -> Void
    ) {
        var ends = BufferWriter(), texts = BufferWriter()
        swap(&ends, &offsets)
        swap(&texts, &bytes)
        var valid = BitmapWriter()
        swap(&valid, &validity)
        for slot in slots {
            if slot.kind != .missing { write(slot, &texts) }
            ends.append(Int32(clamping: texts.count))
            valid.append(slot.kind != .missing)
        }
        swap(&ends, &offsets)
        swap(&texts, &bytes)
        swap(&valid, &validity)
    }

    /// `write` says whether the value is one of the type, and appends it then.
    private func appendNumbers(
        _ slots: UnsafeBufferPointer<FieldSlot>, _ width: Int, _ write: (FieldSlot, inout BufferWriter) -> Bool
    ) {
        var numbers = BufferWriter()
        swap(&numbers, &bytes)
        var valid = BitmapWriter()
        swap(&valid, &validity)
        for slot in slots {
            let isValue = slot.kind != .missing && write(slot, &numbers)
            if !isValue { numbers.append(lowest: width, of: 0) }
            valid.append(isValue)
        }
        swap(&numbers, &bytes)
        swap(&valid, &validity)
    }

    /// Appends a value of the type; false, and null, where there is none, or it does not fit.
    func append(_ value: SparkValue?) -> Bool {
        guard let value else {
            appendNull()
            return false
        }
        switch (layout, value) {
        case (.other, _): break
        case (.text, .string(let text)):
            bytes.append(utf8: text)
            offsets.append(Int32(clamping: bytes.count))
            validity.append(true)
            return true
        case (.whole(let width), .integer(let number)):
            append(number, width)
            return true
        case (.double, .double(let number)):
            append(number)
            return true
        default:
            appendNull()
            return value.isNull
        }
        do {
            try builder.append(Value(value, field.type))
            return true
        } catch {
            builder.appendNull()
            return false
        }
    }

    private func append(_ number: Int64, _ width: Int) {
        bytes.append(lowest: width, of: UInt64(bitPattern: number))
        validity.append(true)
    }

    private func append(_ number: Double) {
        bytes.append(number)
        validity.append(true)
    }

    // MARK: the column

    /// Takes back the values after the first `rows`.
    func truncate(to rows: Int) {
        switch layout {
        case .text:
            offsets.truncate(to: (rows + 1) * 4)
            bytes.truncate(to: Int(offsets.load(at: rows * 4, as: Int32.self)))
        case .whole(let width): bytes.truncate(to: rows * width)
        case .double: bytes.truncate(to: rows * 8)
        case .other: return builder.truncate(to: rows)
        }
        validity.truncate(to: rows)
    }

    /// The column; it is not used afterwards.
    func finish() -> ArrayData {
        if case .other = layout { return builder.finish() }
        var ends = BufferWriter()
        var values = BufferWriter()
        swap(&ends, &offsets)
        swap(&values, &bytes)
        var buffers = [validity.validity()]
        if case .text = layout { buffers.append(ends.finish()) }
        buffers.append(values.finish())
        return ArrayData(
            type: field.type.arrow, length: validity.count, nullCount: validity.zeros, buffers: buffers)
    }
}

extension Value {
    /// A value of Spark's type as columns hold it.
    init(_ value: SparkValue, _ type: SparkType) {
        switch (value, type) {
        case (.boolean(let value), _): self = .boolean(value)
        case (.integer(let days), .date): self = .date(Int32(clamping: days))
        case (.integer(let time), .timestamp), (.integer(let time), .timestampNTZ): self = .timestamp(time)
        case (.integer(let number), _): self = .integer(number)
        case (.float(let number), _): self = .double(Double(number))
        case (.double(let number), _): self = .double(number)
        case (.decimal(let unscaled), .decimal(_, let scale)): self = .decimal(unscaled: unscaled, scale: max(0, scale))
        case (.string(let text), _): self = .string(text)
        case (.binary(let bytes), _): self = .binary(bytes)
        case (.array(let values), .array(let element, _)): self = .list(values.map { Value($0, element) })
        case (.map(let keys, let values), .map(let key, let value, _)):
            self = .list(
                zip(keys, values).map { .structure(["key", "value"], [Value($0, key), Value($1, value)]) })
        case (.structure(let values), .structure(let fields)):
            self = .structure(fields.map(\.name), zip(values, fields).map { Value($0, $1.type) })
        default: self = .null
        }
    }
}
