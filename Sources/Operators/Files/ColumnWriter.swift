internal import Columnar
internal import Planning

/// A column of a file's values while it grows.
final class ColumnWriter: GrowingColumn {
    let type: JSONType
    private var offsets: BufferWriter
    private var bytes: BufferWriter
    private var validity = BitmapWriter()
    /// For values that are no texts.
    private var builder: ArrayBuilder?

    convenience init(_ type: JSONType) { self.init(type, offsets: 1 << 10, bytes: 1 << 12) }

    private init(_ type: JSONType, offsets ends: Int, bytes values: Int) {
        self.type = type
        offsets = BufferWriter(capacity: ends)
        bytes = BufferWriter(capacity: values)
        switch type {
        case .text, .json: offsets.append(Int32(0))
        default: builder = ArrayBuilder(type.dataType)
        }
    }

    var byteCount: Int { bytes.count }

    func another() -> ColumnWriter {
        ColumnWriter(type, offsets: offsets.count + offsets.count / 8, bytes: bytes.count + bytes.count / 8)
    }

    func appendNull() {
        guard builder == nil else {
            builder?.appendNull()
            return
        }
        validity.append(false)
        offsets.append(Int32(clamping: bytes.count))
    }

    /// Appends a text, or the JSON of a value, in UTF-8.
    func append(_ text: UnsafeRawBufferPointer) {
        bytes.append(text)
        endText()
    }

    /// Appends what `write` puts behind the column's bytes.
    func append(writing write: (inout BufferWriter) -> Void) {
        write(&bytes)
        endText()
    }

    /// Appends what a text of a CSV file stands for in the column's type.
    func append(csv text: UnsafeRawBufferPointer) throws(TypeMismatch) {
        guard builder != nil else { return append(text) }
        let letters = String(decoding: text, as: UTF8.self)
        let value: Value? =
            switch type {
            case .boolean: .boolean(letters.lowercased() == "true")
            case .long: Int64(letters).map(Value.integer)
            case .wholeNumber: Int128(letters).map { .decimal(unscaled: $0, scale: 0) }
            case .double: Double(letters).map(Value.double)
            default: nil
            }
        guard let value else { throw TypeMismatch(type: type.dataType, value: .string(letters)) }
        try append(value)
    }

    /// Appends a value of the column's type.
    func append(_ value: Value) throws(TypeMismatch) { try builder?.append(value) }

    func finish() -> ArrayData {
        if let builder { return builder.finish() }
        var ends = BufferWriter()
        var texts = BufferWriter()
        swap(&ends, &offsets)
        swap(&texts, &bytes)
        return ArrayData(
            type: .utf8, length: validity.count, nullCount: validity.zeros,
            buffers: [validity.validity(), ends.finish(), texts.finish()])
    }

    private func endText() {
        validity.append(true)
        offsets.append(Int32(clamping: bytes.count))
    }
}

/// Batches of a file's rows, whose values are as they are written.
typealias RowBatches = GrowingBatches<ColumnWriter>

extension RowBatches {
    init(_ columns: [FileScan.Column]) {
        let types = columns.map { $0.values ?? .text }
        self.init(Schema(zip(columns, types).map { Field($0.name, $1.dataType) }), types.map { ColumnWriter($0) })
    }
}
