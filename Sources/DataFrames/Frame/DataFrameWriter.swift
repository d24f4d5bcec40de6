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
        try refuseExisting(path)
        let table = try await frame.toArrow()
        try await Self.save(table, to: path, format, frame.session.engine, overwriting: overwrites)
    }

    private func refuseExisting(_ path: String) throws(RoostError) {
        guard !overwrites, FileManager.default.fileExists(atPath: path) else { return }
        throw Self.exists(path)
    }

    private static func exists(_ path: String) -> RoostError {
        RoostError(.file, "\(path) is there already; remove it, or write with mode(\"overwrite\")")
    }

    /// Writes rows that are at hand.
    ///
    /// Two writers of one path do not mix: each has a temporary file of its own. Without `overwriting`, the second one
    /// to finish throws, even where the file was not there when it began.
    package static func save(
        _ table: Table, to path: String, _ format: FileScan.Format, _ engine: SharedEngine, overwriting: Bool = true
    ) async throws {
        let temporary = path + ".writing-\(UUID().uuidString)"
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let kind = format == .json ? "JSON" : "PARQUET"
            try await engine.run {
                _ = try $0.run("COPY (SELECT * FROM input) TO \(SQL.text(temporary)) (FORMAT \(kind))", input: table)
            }
            if overwriting {
                try moved(rename(temporary, path), path)
            } else {
                // A second name for the file, since a rename would replace what another writer put there meanwhile.
                try moved(link(temporary, path), path)
                unlink(temporary)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error as? RoostError ?? RoostError(.file, "\(path) cannot be written: \(error)")
        }
    }

    /// Checks what a call that gave the file its name returned.
    private static func moved(_ result: Int32, _ path: String) throws(RoostError) {
        guard result != 0 else { return }
        let code = errno
        if code == EEXIST { throw exists(path) }
        throw RoostError(.file, "\(path) cannot be written: \(String(cString: strerror(code)))")
    }
}
