package import Columnar
internal import Foundation
internal import LocalQuery
internal import Operators
package import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// Writes a dataframe's rows into files, by Spark's words.
///
/// A path names a folder, into which every task writes a part file of its own: `part-00000-….snappy.parquet`, and
/// `_SUCCESS` beside them when all are there. The target is as it was until then, whatever happens: tasks that are tried
/// again leave nothing doubled, and what is overwritten stays until the new files are whole. Workers write the files, so
/// that those of several machines need a folder that all of them see, and the program too.
///
/// With `option("singleFile", true)` the path names one file, whole or not at all; so it does where a file is overwritten.
///
/// ```swift
/// try await answers.write.mode("overwrite").partitionBy("model").parquet("answers")
/// try await answers.write.option("singleFile", true).option("header", true).csv("answers.csv")
/// ```
public struct DataFrameWriter: Sendable {
    private let frame: DataFrame
    private var source = "parquet"
    private var saveMode = "error"
    private var given: [(name: String, value: String)] = []
    private var partitions: [String] = []

    init(_ frame: DataFrame) { self.frame = frame }

    /// The files' format: `parquet`, which is the default, `json`, `csv`, `text` or `arrow`.
    public func format(_ source: String) -> DataFrameWriter {
        var copy = self
        copy.source = source
        return copy
    }

    /// What is done about a target that is there: `append`, `overwrite`, `ignore`, or `error`, which is the default.
    public func mode(_ mode: String) -> DataFrameWriter {
        var copy = self
        copy.saveMode = mode
        return copy
    }

    /// Says how files are written, by Spark's names, in any letters.
    ///
    /// - `compression`: `none`, `gzip`, `deflate` or `zstd` for texts; `snappy`, `gzip`, `zstd`, `brotli`, `lz4_raw` or
    ///   `none` for Parquet.
    /// - `dateFormat`, `timestampFormat`, `timestampNTZFormat`, `lineSep`, `encoding` of CSV and JSON, `ignoreNullFields`
    ///   of JSON.
    /// - `header`, `sep`, `quote`, `escape`, `quoteAll`, `escapeQuotes`, `nullValue`, `emptyValue`,
    ///   `ignoreLeadingWhiteSpace`, `ignoreTrailingWhiteSpace`, `charToEscapeQuoteEscaping` of CSV.
    /// - `maxRecordsPerFile`, `partitionOverwriteMode` (`static` or `dynamic`), and Roost's own `singleFile`.
    public func option(_ name: String, _ value: String) -> DataFrameWriter {
        var copy = self
        copy.given.append((name, value))
        return copy
    }

    /// Says how files are written.
    public func option(_ name: String, _ value: Bool) -> DataFrameWriter { option(name, value ? "true" : "false") }

    /// Says how files are written.
    public func option(_ name: String, _ value: Int) -> DataFrameWriter { option(name, "\(value)") }

    /// Has a folder for each value of these columns, `model=gpt-4o/`, in place of the columns in the files.
    public func partitionBy(_ columns: String...) -> DataFrameWriter { partitionBy(columns) }

    /// Has a folder for each value of these columns.
    public func partitionBy(_ columns: [String]) -> DataFrameWriter {
        var copy = self
        copy.partitions = columns
        return copy
    }

    /// JSON lines: an object a row, without the members that are null unless `ignoreNullFields` is false.
    public func json(
        _ path: String, mode: String? = nil, compression: String? = nil, dateFormat: String? = nil,
        timestampFormat: String? = nil,
        lineSep: String? = nil, encoding: String? = nil, ignoreNullFields: Bool? = nil
    ) async throws {
        let options: [(String, (any OptionValue)?)] = [
            ("compression", compression), ("dateFormat", dateFormat), ("timestampFormat", timestampFormat),
            ("lineSep", lineSep), ("encoding", encoding), ("ignoreNullFields", ignoreNullFields),
        ]
        try await with(options, mode).format("json").save(path)
    }

    /// CSV, with a line of names where `header` is true.
    public func csv(
        _ path: String, mode: String? = nil, compression: String? = nil, sep: String? = nil, quote: String? = nil,
        escape: String? = nil, header: Bool? = nil, nullValue: String? = nil, escapeQuotes: Bool? = nil,
        quoteAll: Bool? = nil, dateFormat: String? = nil, timestampFormat: String? = nil,
        ignoreLeadingWhiteSpace: Bool? = nil, ignoreTrailingWhiteSpace: Bool? = nil,
        charToEscapeQuoteEscaping: String? = nil, encoding: String? = nil, emptyValue: String? = nil,
        lineSep: String? = nil
    ) async throws {
        let options: [(String, (any OptionValue)?)] = [
            ("compression", compression), ("sep", sep), ("quote", quote), ("escape", escape), ("header", header),
            ("nullValue", nullValue), ("escapeQuotes", escapeQuotes), ("quoteAll", quoteAll),
            ("dateFormat", dateFormat), ("timestampFormat", timestampFormat),
            ("ignoreLeadingWhiteSpace", ignoreLeadingWhiteSpace),
            ("ignoreTrailingWhiteSpace", ignoreTrailingWhiteSpace),
            ("charToEscapeQuoteEscaping", charToEscapeQuoteEscaping), ("encoding", encoding),
            ("emptyValue", emptyValue), ("lineSep", lineSep),
        ]
        try await with(options, mode).format("csv").save(path)
    }

    /// Parquet, with the column types of the dataframe.
    public func parquet(
        _ path: String, mode: String? = nil, partitionBy: [String]? = nil, compression: String? = nil
    ) async throws {
        var writer = with([("compression", compression)], mode).format("parquet")
        if let partitionBy { writer.partitions = partitionBy }
        try await writer.save(path)
    }

    /// Lines of text: the dataframe's only column, which holds texts.
    public func text(_ path: String, compression: String? = nil, lineSep: String? = nil) async throws {
        try await with([("compression", compression), ("lineSep", lineSep)], nil).format("text").save(path)
    }

    /// Arrow IPC files.
    public func arrow(_ path: String, mode: String? = nil) async throws {
        try await with([], mode).format("arrow").save(path)
    }

    private func with(_ options: [(String, (any OptionValue)?)], _ mode: String?) -> DataFrameWriter {
        var copy = self
        for (name, value) in options { if let value { copy.given.append((name: name, value: value.optionText)) } }
        if let mode { copy.saveMode = mode }
        return copy
    }

    /// Writes the rows in the format that was said.
    ///
    /// - Parameter path: The target; else the option `path`.
    /// - Throws: `RoostError`; the target is then as it was.
    public func save(_ path: String? = nil) async throws {
        let session = frame.session
        let usual = WriteSettings.usual(source) { session.conf.get($0) }
        var settings = try WriteSettings(source, mode: saveMode, partitions: partitions, usual + given)
        if settings.options["timezone"] == nil { settings.options["timezone"] = session.expressionSettings.timeZone }
        guard let path = path ?? settings.path else {
            throw RoostError(.invalidArgument, "save needs a path, or the option 'path'")
        }
        let plan = try frame.plan()
        let (schema, file) = try RoostError.analysing { () throws(SparkError) in
            let schema = try WriteSchema(plan.schema, settings)
            let kept = schema.fields.indices.filter { !schema.partitions.contains($0) }.map { schema.fields[$0] }
            return (schema, try RowFile(settings.format, kept, settings.options))
        }
        if settings.isSingleFile || SingleFile.isOverwritten(path, settings) {
            // Before the work: answers may cost money.
            guard try SingleFile.mayWrite(path, settings.mode) else { return }
            let single = SingleFile(path: path, file: file, overwrites: settings.mode == .overwrite)
            return try await single.write(try await frame.toArrow())
        }
        try await write(schema, settings, to: path)
    }

    private func write(_ schema: WriteSchema, _ settings: WriteSettings, to path: String) async throws {
        let mode = settings.mode
        guard let folder = try await BlockingWork.run({ try StagedFolder.begin(path, mode) }) else { return }
        let write = FileWrite(
            settings.format, staging: folder.staging, id: folder.id, schema: SparkType.structure(schema.fields).json,
            partitions: schema.partitions, options: settings.options, mostRows: settings.mostRows,
            isSynced: folder.replaces && mode == .overwrite)
        do {
            let files = try await frame.session.write(try frame.plan(), write)
            let isDynamic = settings.isDynamic
            try await BlockingWork.run {
                do {
                    try folder.commit(try WriteCommit(files, id: folder.id), isDynamic: isDynamic)
                } catch let refusal as WriteCommit.Refusal {
                    throw RoostError(.cluster, "\(path) was not written: \(refusal)")
                }
            }
        } catch {
            _ = try? await BlockingWork.run { folder.abort() }
            throw error
        }
    }

    /// Writes rows that are at hand into one file.
    ///
    /// Two writers of one path do not mix: each has a temporary file of its own. Without `overwriting`, the second one
    /// to finish throws, even where the file was not there when it began.
    package static func save(
        _ table: Table, to path: String, _ format: FileScan.Format, _ engine: SharedEngine, overwriting: Bool = true
    ) async throws {
        do {
            if format == .json {
                return try await engine.run { _ in
                    try RowSink.writeJSON(table.batches, table.schema, to: path, replaces: overwriting)
                }
            }
            let file = try UnfinishedFile(path, replaces: overwriting)
            do {
                try await engine.run {
                    _ = try $0.run(
                        "COPY (SELECT * FROM input) TO \(SQL.text(file.temporary)) (FORMAT PARQUET)", input: table)
                }
                try file.keep()
            } catch {
                file.remove()
                throw error
            }
        } catch {
            let text = "\(error)"
            throw error as? RoostError
                ?? RoostError(.file, text.contains(path) ? text : "\(path) cannot be written: \(text)")
        }
    }
}
