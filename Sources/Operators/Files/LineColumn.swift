internal import Columnar
internal import Planning

/// Lines as rows: a column `value` of texts.
enum LineColumn {
    private static let schema = Schema([Field("value", .utf8, nullable: false)])
    /// Bytes that a batch has at the most, but for its last line: a column of texts ends at 2 GiB.
    private static let bytesPerBatch = 256 << 20
    private static let linesBetweenChecks = 4096

    static func table(_ lines: consuming LineReader, _ interruption: Interruption) throws(TaskFailure) -> Table {
        var batches: [RecordBatch] = []
        var texts = Texts()
        while let line = try lines.nextLine() {
            texts.append(try line.readable())
            if texts.count % linesBetweenChecks == 0 { try interruption.check() }
            if texts.byteCount >= bytesPerBatch {
                batches.append(texts.batch())
                texts = Texts()
            }
        }
        if texts.count > 0 || batches.isEmpty { batches.append(texts.batch()) }
        return Table(schema: schema, batches: batches)
    }

    /// A column of texts while it grows.
    private struct Texts: ~Copyable {
        private var offsets = BufferWriter(capacity: 1 << 16)
        private var bytes = BufferWriter(capacity: 1 << 20)
        private(set) var count = 0

        init() { offsets.append(Int32(0)) }

        var byteCount: Int { bytes.count }

        mutating func append(_ text: UnsafeRawBufferPointer) {
            // A column of texts is UTF-8; bytes that are not become U+FFFD, as in Spark.
            if text.isUTF8 { bytes.append(text) } else { bytes.append(utf8: String(decoding: text, as: UTF8.self)) }
            offsets.append(Int32(clamping: bytes.count))
            count += 1
        }

        consuming func batch() -> RecordBatch {
            let rows = count
            let values = ArrayData(
                type: .utf8, length: rows, nullCount: 0, buffers: [.empty, offsets.finish(), bytes.finish()])
            return RecordBatch(schema, [values], rowCount: rows)
        }
    }
}
