internal import DataFrames
package import Foundation
internal import LocalQuery

/// The files of a detached job's result on their way into a folder.
package enum FetchedResult {
    /// Writes files into a folder, as a run of the job would have: whole or not at all, and by one run at a time.
    ///
    /// - Parameters:
    ///   - names: The files' names in the folder.
    ///   - folder: Where they go; it is made where it is missing.
    ///   - overwrites: Whether files that are there are replaced.
    ///   - read: Bytes of a file from a place on; none at its end.
    /// - Throws: `RoostError` where a file is there already, or cannot be written; and what `read` throws.
    package static func write(
        _ names: [String], to folder: String, overwrites: Bool,
        read: (_ name: String, _ start: Int64) async throws -> Data
    ) async throws {
        let output = try OutputFolder(folder)
        defer { output.release() }
        try ResultFiles.refuseExisting(names.map { "\(folder)/\($0)" }, unless: overwrites)
        for name in names {
            let file: UnfinishedFile
            do throws(QueryError) { file = try UnfinishedFile("\(folder)/\(name)", replaces: overwrites) } catch {
                throw RoostError(.file, error.description)
            }
            do {
                guard let handle = FileHandle(forWritingAtPath: file.temporary) else {
                    throw RoostError(.file, "\(file.path) cannot be written")
                }
                defer { try? handle.close() }
                var start: Int64 = 0
                while true {
                    let bytes = try await read(name, start)
                    if bytes.isEmpty { break }
                    try handle.write(contentsOf: bytes)
                    start += Int64(bytes.count)
                }
                try file.keep()
            } catch {
                file.remove()
                throw error as? RoostError ?? RoostError(.file, "\(file.path) cannot be written: \(error)")
            }
        }
    }
}
