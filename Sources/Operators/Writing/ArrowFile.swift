internal import ArrowIPC
internal import Columnar
internal import FileIO
internal import Glibc
internal import QueryPlanning
internal import SparkSQL

/// Rows as an Arrow IPC file, which others call Feather: batches in order, and an index behind them.
final class ArrowFile {
    private static let mark = Array("ARROW1".utf8)

    private let descriptor: Int32
    private var position = 0

    /// Writes rows for others, who read maps and durations as such.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - types: Spark's types of the columns, from the left.
    ///   - path: The file, which is made, or emptied.
    /// - Throws: `SystemError`.
    static func write(_ rows: Table, _ types: [SparkType], to path: String) throws(SystemError) {
        let fields = rows.schema.fields.enumerated().map { index, field in
            let type = types.indices.contains(index) ? types[index].stored : nil
            guard let type, type.isStored(as: field.type) else { return StoredField(field) }
            return StoredField(field.name, type, nullable: field.nullable)
        }
        _ = try write(fields, [rows.batches], to: path)
    }

    /// Writes several groups of batches one after the other.
    ///
    /// - Returns: For each group the first of its bytes, and how many they are.
    static func write(
        _ schema: Schema, _ groups: [[RecordBatch]], to path: String, mode: mode_t = 0o666
    ) throws(SystemError) -> [(start: Int, bytes: Int)] {
        try write(schema.fields.map { StoredField($0) }, groups, to: path, mode: mode)
    }

    private static func write(
        _ fields: [StoredField], _ groups: [[RecordBatch]], to path: String, mode: mode_t = 0o666
    ) throws(SystemError) -> [(start: Int, bytes: Int)] {
        let file = try ArrowFile(path, mode)
        var found: [(start: Int, bytes: Int)] = []
        try file.append(mark + [0, 0])
        _ = try file.append(SchemaMessage.encode(fields), body: .empty)
        var blocks: [ArrowFileFooter.Block] = []
        for group in groups {
            let start = file.position
            for batch in group where batch.rowCount > 0 {
                let (metadata, body) = RecordBatchMessage.encode(batch)
                blocks.append(try file.append(metadata, body: body))
            }
            found.append((start, file.position - start))
        }
        // The stream's end, for those who read the file as one.
        try file.append([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        let footer = ArrowFileFooter.encode(fields, blocks)
        try file.append(footer)
        try file.append(length(footer.count) + mark)
        return found
    }

    private init(_ path: String, _ mode: mode_t) throws(SystemError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
    }

    deinit { close(descriptor) }

    /// Writes a message with the prefix that tells its length.
    private func append(_ metadata: Buffer, body: Buffer) throws(SystemError) -> ArrowFileFooter.Block {
        let start = position
        try append([0xFF, 0xFF, 0xFF, 0xFF] + Self.length(metadata.count))
        try append(metadata)
        try append(body)
        return ArrowFileFooter.Block(offset: start, metadataBytes: 8 + metadata.count, bodyBytes: body.count)
    }

    private func append(_ bytes: [UInt8]) throws(SystemError) {
        try FileBytes.write(bytes, to: descriptor)
        position += bytes.count
    }

    private func append(_ buffer: Buffer) throws(SystemError) {
        try FileBytes.write(buffer.bytes, to: descriptor)
        position += buffer.count
    }

    private static func length(_ count: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(clamping: count).littleEndian) { Array($0) }
    }
}

extension SparkType {
    /// The type by which others know the values that Arrow's batches hold.
    fileprivate var stored: StoredType {
        switch self {
        case .dayTimeInterval: .duration(.microsecond)
        case .array(let element, let containsNull):
            .list(StoredField("element", element.stored, nullable: containsNull), .offsets)
        case .map(let key, let value, let valueContainsNull):
            .map(
                key: StoredField("key", key.stored, nullable: false),
                value: StoredField("value", value.stored, nullable: valueContainsNull))
        case .structure(let fields):
            .structure(fields.map { StoredField($0.name, $0.type.stored, nullable: $0.nullable) })
        default: .plain(arrow)
        }
    }
}
