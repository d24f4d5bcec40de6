package import Columnar
internal import FileIO
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import JSONText

/// Writes rows as JSON lines, an object a row.
///
/// Our own, and not DuckDB's: numbers keep their letters, and what JSON cannot say (NaN, infinity) is null.
struct JSONLines: ~Copyable {
    private static let bytesPerWrite = 1 << 20

    private let schema: Schema
    private let rawColumns: Set<String>
    private let descriptor: Int32
    private let path: String
    private var writer = JSONWriter(capacity: bytesPerWrite + 4_096)

    /// - Parameters:
    ///   - path: The file, which is there.
    ///   - schema: The rows' columns.
    ///   - rawColumns: Columns of texts that are JSON already.
    /// - Throws: `io` where it cannot be written.
    init(path: String, schema: Schema, rawColumns: Set<String>) throws(QueryError) {
        self.schema = schema
        self.rawColumns = rawColumns
        self.path = path
        descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.problem(path, SystemError(code: errno)) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    mutating func append(_ batch: RecordBatch) throws(QueryError) {
        let rows = JSONRows(batch, schema, rawColumns: rawColumns)
        for row in 0..<batch.rowCount {
            rows.write(row, to: &writer)
            writer.raw("\n")
            if writer.bytes.count >= Self.bytesPerWrite { try flush() }
        }
    }

    /// Writes what is left.
    mutating func finish() throws(QueryError) { try flush() }

    private mutating func flush() throws(QueryError) {
        let bytes = writer.bytes
        writer = JSONWriter(capacity: Self.bytesPerWrite + 4_096)
        do throws(SystemError) { try FileBytes.write(bytes, to: descriptor) } catch {
            throw Self.problem(path, error)
        }
    }

    private static func problem(_ path: String, _ error: SystemError) -> QueryError {
        QueryError(.io, "\(path) cannot be written: \(error)")
    }
}

/// The rows of a batch as JSON objects.
package struct JSONRows {
    private let batch: RecordBatch
    private let names: [[UInt8]]
    private let isRaw: [Bool]

    /// - Parameters:
    ///   - batch: The rows.
    ///   - schema: Their columns.
    ///   - rawColumns: Columns of texts that are JSON already.
    package init(_ batch: RecordBatch, _ schema: Schema, rawColumns: Set<String> = []) {
        self.batch = batch
        names = schema.names.map { name in
            var key = JSONWriter(capacity: name.utf8.count + 4)
            key.string(name)
            key.raw(":")
            return key.bytes
        }
        isRaw = schema.fields.map { $0.type == .utf8 && rawColumns.contains($0.name) }
    }

    /// The object of each row.
    package var texts: [String] {
        (0..<batch.rowCount).map { row in
            var writer = JSONWriter(capacity: 256)
            write(row, to: &writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    fileprivate func write(_ row: Int, to writer: inout JSONWriter) {
        writer.raw("{")
        for index in batch.columns.indices {
            if index > 0 { writer.raw(",") }
            writer.raw(names[index])
            if isRaw[index], !batch.columns[index].isNull(row) {
                writer.raw(batch.columns[index].bytes(row))
            } else {
                writer.value(batch.columns[index], row)
            }
        }
        writer.raw("}")
    }
}

extension JSONWriter {
    /// Writes the value at `index` of a column; a struct with all its members.
    fileprivate mutating func value(_ column: ArrayData, _ index: Int) {
        if column.isNull(index) { return raw("null") }
        switch column.type {
        case .list:
            raw("[")
            let range = column.listRange(index)
            for element in range {
                if element > range.lowerBound { raw(",") }
                value(column.children[0], element)
            }
            raw("]")
        case .structure(let fields):
            raw("{")
            for (position, field) in fields.enumerated() {
                if position > 0 { raw(",") }
                string(field.name)
                raw(":")
                value(column.member(position), index)
            }
            raw("}")
        case .utf8: string(utf8: column.bytes(index))
        case .int32: integer(Int(column.buffers[1].load(column.offset + index, as: Int32.self)))
        case .int64: integer(Int(column.buffers[1].load(column.offset + index, as: Int64.self)))
        case .float64: number(column.buffers[1].load(column.offset + index, as: Double.self))
        case .float32:
            let number = column.buffers[1].load(column.offset + index, as: Float.self)
            raw(number.isFinite ? number.description : "null")
        default: scalar(column.value(index))
        }
    }

    private mutating func scalar(_ value: Value) {
        switch value {
        case .boolean(let value): raw(value ? "true" : "false")
        case .integer, .unsigned, .decimal: raw(value.displayed)
        case .double(let value): number(value)
        case .binary(let bytes): string(Self.escaped(bytes))
        case .date, .timestamp, .string: string(value.displayed)
        case .null, .list, .structure: raw("null")
        }
    }

    /// Bytes as DuckDB writes them: ASCII as it is, the rest as `\xFF`.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            if 0x20..<0x7F ~= byte, byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
