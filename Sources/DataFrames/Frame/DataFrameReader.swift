internal import Foundation
internal import LocalQuery
package import Planning

/// Makes dataframes from files.
///
/// The session looks at the files' beginning for their columns; the workers read the rows.
public struct DataFrameReader: Sendable {
    private let session: Session

    init(_ session: Session) { self.session = session }

    /// JSON lines: an object a line.
    public func json(_ paths: String...) async throws -> DataFrame { try await load(.json, paths) }

    /// CSV with a header line.
    public func csv(_ paths: String...) async throws -> DataFrame { try await load(.csv, paths) }

    public func parquet(_ paths: String...) async throws -> DataFrame { try await load(.parquet, paths) }

    package func load(_ format: FileScan.Format, _ paths: [String]) async throws -> DataFrame {
        var files: [String] = []
        for path in paths { files.append(try Self.existing(path)) }
        guard let first = files.first else { throw RoostError(.invalidArgument, "read needs at least one file") }
        let relation = FileRelation.sql(format, path: first, columns: [])
        let columns: [FileScan.Column]
        do {
            let found = try await session.engine.run { try $0.columns(of: "SELECT * FROM \(relation)") }
            columns = found.map { FileScan.Column(name: $0.name, type: $0.type) }
        } catch let error as QueryError {
            throw RoostError(.file, "\(first) cannot be read as \(format.rawValue): \(error.description)")
        }
        return DataFrame(session, .scan(FileScan(format: format, paths: files, columns: columns)))
    }

    /// The file's absolute path: workers have folders of their own.
    private static func existing(_ path: String) throws(RoostError) -> String {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw RoostError(.file, "there is no file \(path) (looked for \(url.path))")
        }
        guard !isFolder.boolValue else { throw RoostError(.file, "\(path) is a folder; name the files in it") }
        guard FileManager.default.isReadableFile(atPath: url.path) else {
            throw RoostError(.file, "\(path) may not be read by this user")
        }
        return url.path
    }
}

extension Session {
    /// Makes dataframes from files.
    public var read: DataFrameReader { DataFrameReader(self) }
}
