internal import Columnar
internal import Planning

/// Lines as rows: a column `value` of texts.
enum LineColumn {
    private static let schema = Schema([Field("value", .utf8, nullable: false)])

    static func table(_ lines: consuming LineReader) throws(TaskFailure) -> Table {
        var offsets = BufferWriter(capacity: 1 << 16)
        var bytes = BufferWriter(capacity: 1 << 20)
        var count = 0
        offsets.append(Int32(0))
        while let line = try lines.nextLine() {
            let text = try line.readable()
            // A column of texts is UTF-8; bytes that are not become U+FFFD, as in Spark.
            if text.isUTF8 { bytes.append(text) } else { bytes.append(utf8: String(decoding: text, as: UTF8.self)) }
            offsets.append(Int32(bytes.count))
            count += 1
        }
        let values = ArrayData(
            type: .utf8, length: count, nullCount: 0, buffers: [.empty, offsets.finish(), bytes.finish()])
        return Table(schema: schema, batches: [RecordBatch(schema, [values], rowCount: count)])
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var isUTF8: Bool {
        let bytes = Span(_unsafeElements: bindMemory(to: UInt8.self))
        return (try? UTF8Span(validating: bytes)) != nil
    }
}
