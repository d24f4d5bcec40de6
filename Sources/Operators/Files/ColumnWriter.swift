internal import Columnar
internal import Planning

/// A column of a file's values while it grows.
final class ColumnWriter {
    let type: JSONType
    private var offsets = BufferWriter(capacity: 1 << 10)
    private var bytes = BufferWriter(capacity: 1 << 12)
    private var validity = BitmapWriter()
    /// For values that are no texts.
    private var builder: ArrayBuilder?

    init(_ type: JSONType) {
        self.type = type
        switch type {
        case .text, .json: offsets.append(Int32(0))
        default: builder = ArrayBuilder(type.dataType)
        }
    }

    var byteCount: Int { bytes.count }

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

    /// The column; the writer is not used afterwards.
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

/// Batches of a file's rows while they come.
struct RowBatches {
    /// Bytes that a batch has at the most, but for its last row: a column of texts ends at 2 GiB.
    private static let bytesPerBatch = 256 << 20
    private static let rowsBetweenChecks = 4_096

    let schema: Schema
    private(set) var columns: [ColumnWriter]
    private let types: [JSONType]
    private var rows = 0
    private var batches: [RecordBatch] = []

    init(_ columns: [FileScan.Column]) {
        types = columns.map { $0.values ?? .text }
        schema = Schema(zip(columns, types).map { Field($0.name, $1.dataType) })
        self.columns = types.map { ColumnWriter($0) }
    }

    /// Ends a row, for which every column has got a value.
    mutating func endRow(_ interruption: Interruption) throws(TaskFailure) {
        rows += 1
        guard rows % Self.rowsBetweenChecks == 0 || rows < 64 else { return }
        if rows % Self.rowsBetweenChecks == 0 { try interruption.check() }
        if columns.reduce(0, { $0 + $1.byteCount }) >= Self.bytesPerBatch { endBatch() }
    }

    consuming func table() -> Table {
        if rows > 0 || batches.isEmpty { endBatch() }
        return Table(schema: schema, batches: batches)
    }

    private mutating func endBatch() {
        batches.append(RecordBatch(schema, columns.map { $0.finish() }, rowCount: rows))
        columns = types.map { ColumnWriter($0) }
        rows = 0
    }
}
