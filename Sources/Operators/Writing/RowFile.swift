internal import ArrowIPC
package import Columnar
internal import FileIO
internal import Glibc
package import Planning
internal import SparkFunctions
package import SparkSQL

/// How rows become one file.
package struct RowFile: Sendable {
    private enum Form: Sendable {
        case lines(RowLines, TextEncoding, TextCompression)
        case parquet(ParquetFile)
        case arrow
    }

    private let form: Form
    private let types: [SparkType]
    /// What the file's name ends in.
    package let ending: String

    /// - Parameters:
    ///   - format: The format.
    ///   - fields: The columns, from the left.
    ///   - options: Spark's options by their names in lower case.
    /// - Throws: `SparkError` for an option that cannot be.
    package init(
        _ format: FileWrite.Format, _ fields: [StructField], _ options: [String: String]
    ) throws(SparkError) {
        types = fields.map(\.type)
        switch format {
        case .json, .csv, .text:
            let kind: RowLines.Format = format == .json ? .json : format == .csv ? .csv : .text
            let encoding = try Self.encoding(format == .text ? nil : options["encoding"] ?? options["charset"])
            let compression = try Self.compression(
                options["compression"] ?? (format == .csv ? options["codec"] : nil))
            form = .lines(try RowLines(kind, fields, options), encoding, compression)
            ending = (format == .text ? ".txt" : ".\(format.rawValue)") + compression.ending
        case .parquet:
            let file = try ParquetFile(fields, options["compression"])
            form = .parquet(file)
            ending = file.ending
        case .arrow:
            form = .arrow
            ending = ".arrow"
        }
    }

    /// Writes rows into a new file.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - path: The file, which is made, or emptied.
    ///   - isSynced: Whether the disk is to have it.
    ///   - context: What the thread has for its work.
    /// - Returns: The file's bytes.
    /// - Throws: `TaskFailure`; some of the file may be there then.
    package func write(
        _ rows: Table, to path: String, isSynced: Bool, _ context: ComputeContext
    ) throws(TaskFailure) -> Int64 {
        switch form {
        case .lines(let lines, let encoding, let compression):
            try write(rows, lines, to: path, encoding, compression, context)
        case .parquet(let file): try file.write(rows, to: path, context)
        case .arrow:
            do {
                try ArrowFile.write(rows, types, to: path)
            } catch {
                throw TaskFailure(writing: path, error)
            }
        }
        return try Self.byteCount(path, isSynced: isSynced)
    }

    private func write(
        _ rows: Table, _ lines: RowLines, to path: String, _ encoding: TextEncoding, _ compression: TextCompression,
        _ context: ComputeContext
    ) throws(TaskFailure) {
        let output = try TextOutput(path, encoding, compression)
        output.waiting += lines.header
        var values = [SparkValue](repeating: .null, count: types.count)
        for batch in rows.batches {
            for row in 0..<batch.rowCount {
                if row & 1023 == 0 { try context.interruption.check() }
                for (index, column) in batch.columns.enumerated() where index < values.count {
                    values[index] = SparkValue(column.value(row), types[index])
                }
                lines.append(values, to: &output.waiting)
                try output.flushIfFull()
            }
        }
        try output.finish()
    }

    /// The bytes of a file that was written.
    static func byteCount(_ path: String, isSynced: Bool) throws(TaskFailure) -> Int64 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TaskFailure(writing: path, SystemError(code: errno)) }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, !isSynced || fsync(descriptor) == 0 else {
            throw TaskFailure(writing: path, SystemError(code: errno))
        }
        return Int64(found.st_size)
    }

    // MARK: options

    private static func encoding(_ name: String?) throws(SparkError) -> TextEncoding {
        guard let name else { return .utf8 }
        guard let encoding = TextEncoding(named: name) else {
            throw SparkError(
                "INVALID_PARAMETER_VALUE.CHARSET",
                parameters: ["functionName": "`encoding`", "parameter": "`charset`", "charset": name],
                message: "There is no encoding '\(name)' for files that are written; there are UTF-8, ISO-8859-1, "
                    + "US-ASCII, UTF-16, UTF-16BE and UTF-16LE.")
        }
        return encoding
    }

    private static func compression(_ name: String?) throws(SparkError) -> TextCompression {
        guard let name else { return .plain }
        guard let compression = TextCompression(named: name) else {
            throw codec(name, available: "none, uncompressed, gzip, deflate, zstd")
        }
        return compression
    }

    static func codec(_ name: String, available: String) -> SparkError {
        SparkError(
            "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
            parameters: ["codecName": name, "availableCodecs": available],
            message: "The codec \(name) is not available. Available codecs are \(available).")
    }
}
