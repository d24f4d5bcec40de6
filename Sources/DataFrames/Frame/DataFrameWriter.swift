package import Columnar
internal import Foundation
internal import LocalQuery
package import Planning

/// Writes a dataframe's rows into one file, in order.
///
/// The file appears whole or not at all: rows go to a temporary file beside it, which then takes its name.
public struct DataFrameWriter: Sendable {
    private let frame: DataFrame
    private var overwrites = false

    init(_ frame: DataFrame) { self.frame = frame }

    /// What happens to a file that is there: `"overwrite"`, or `"error"`, which is the default.
    public func mode(_ mode: String) throws(RoostError) -> DataFrameWriter {
        var copy = self
        switch mode {
        case "overwrite": copy.overwrites = true
        case "error", "errorifexists": copy.overwrites = false
        default: throw RoostError(.invalidArgument, "mode '\(mode)' is not known; use 'overwrite' or 'error'")
        }
        return copy
    }

    /// JSON lines: an object a row.
    public func json(_ path: String) async throws { try await save(path, .json) }

    /// One Parquet file, with the column types of the dataframe.
    public func parquet(_ path: String) async throws { try await save(path, .parquet) }

    private func save(_ path: String, _ format: FileScan.Format) async throws {
        // Before the work: answers may cost money.
        guard overwrites || !FileManager.default.fileExists(atPath: path) else {
            throw RoostError(.file, "\(path) is there already; remove it, or write with mode(\"overwrite\")")
        }
        let table = try await frame.toArrow()
        try await Self.save(table, to: path, format, frame.session.engine, overwriting: overwrites)
    }

    /// Writes rows that are at hand.
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
