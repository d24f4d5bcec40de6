internal import Foundation
internal import LocalQuery
internal import Operators
package import Planning

/// Makes dataframes from files.
///
/// A path names a file, a folder of them, or a pattern such as `data/*.jsonl`. The session looks at the
/// first file's beginning for the columns; the workers read the rows, large files in splits.
public struct DataFrameReader: Sendable {
    private let session: Session

    init(_ session: Session) { self.session = session }

    /// JSON lines: an object a line.
    public func json(_ paths: String...) async throws -> DataFrame { try await load(.json, paths) }

    /// CSV with a header line.
    public func csv(_ paths: String...) async throws -> DataFrame { try await load(.csv, paths) }

    /// Parquet files, with the columns and types of the first one.
    public func parquet(_ paths: String...) async throws -> DataFrame { try await load(.parquet, paths) }

    /// Lines of text as they are, in a column `value`.
    public func text(_ paths: String...) async throws -> DataFrame { try await load(.text, paths) }

    package func load(_ format: FileScan.Format, _ paths: [String]) async throws -> DataFrame {
        let files = try FilePatterns.files(paths, format).map { path throws(RoostError) in try Self.scanned(path) }
        let columns: [FileScan.Column]
        if format == .text {
            for file in files { try file.requirePlain(as: file.path) }
            columns = [.init(name: "value", type: "VARCHAR")]
        } else {
            columns = try await self.columns(of: files[0], format)
        }
        return DataFrame(session, .scan(FileScan(format: format, files: files, columns: columns)))
    }

    private func columns(of file: ScannedFile, _ format: FileScan.Format) async throws -> [FileScan.Column] {
        let relation = FileRelation.sql(format, path: file.path, columns: [])
        do {
            let found = try await session.engine.run { try $0.columns(of: "SELECT * FROM \(relation)") }
            return found.map { FileScan.Column(name: $0.name, type: $0.type) }
        } catch let error as QueryError {
            throw RoostError(.file, "\(file.path) cannot be read as \(format.rawValue): \(error.description)")
        }
    }

    /// The file under its absolute path: workers have folders of their own.
    package static func scanned(_ path: String) throws(RoostError) -> ScannedFile {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        var found = stat()
        guard stat(absolute, &found) == 0 else {
            throw RoostError(.file, "there is no file \(path) (looked for \(absolute))")
        }
        guard found.st_mode & S_IFMT != S_IFDIR else {
            throw RoostError(.file, "\(path) is a folder; name the files in it")
        }
        guard access(absolute, R_OK) == 0 else { throw RoostError(.file, "\(path) may not be read by this user") }
        return found.scanned(absolute)
    }
}

extension ScannedFile {
    /// Checks that the file's lines can be read as they are.
    func requirePlain(as name: String) throws(RoostError) {
        guard compression == nil else { throw RoostError(.file, "\(name) is compressed; unpack it first") }
    }
}

extension Session {
    /// Makes dataframes from files.
    public var read: DataFrameReader { DataFrameReader(self) }
}
