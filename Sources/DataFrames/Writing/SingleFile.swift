internal import Columnar
internal import Foundation
internal import LocalQuery
internal import Operators
internal import Planning
internal import SparkSQL

/// Rows as one file under the very name that was given, whole or not at all.
///
/// Rows go to a temporary file beside it, which then takes its name.
struct SingleFile: Sendable {
    let path: String
    let file: RowFile
    /// Whether a file that is there gives way.
    let overwrites: Bool

    /// Whether a write replaces a file that is there, which then stays a file for those who read it.
    static func isOverwritten(_ path: String, _ settings: WriteSettings) -> Bool {
        guard settings.mode == .overwrite, settings.partitions.isEmpty, settings.mostRows == 0 else { return false }
        return (try? FileSystem.kind(path)) == .file
    }

    /// Checks, before there are rows, that the file may be written.
    /// - Returns: False where it is there and stays.
    static func mayWrite(_ path: String, _ mode: SaveMode) throws(RoostError) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
        switch mode {
        case .ignore: return false
        case .overwrite, .append:
            guard !isFolder.boolValue else {
                throw RoostError(.file, "\(path) is a folder, which one file does not replace; remove it first")
            }
            return true
        case .error: throw StagedFolder.isThere(path)
        }
    }

    func write(_ rows: Table) async throws {
        try await BlockingWork.run {
            do {
                let unfinished = try UnfinishedFile(path, replaces: overwrites)
                do {
                    _ = try file.write(rows, to: unfinished.temporary, isSynced: false, ComputeContext())
                    try unfinished.keep()
                } catch {
                    unfinished.remove()
                    throw RoostError(.file, about(error, unfinished.temporary))
                }
            } catch let error as QueryError {
                throw RoostError(.file, about(error, path))
            }
        }
    }

    private func about(_ error: any Error, _ temporary: String) -> String {
        let text = "\(error)".replacing(temporary, with: path)
        return text.contains(path) ? text : "\(path) cannot be written: \(text)"
    }
}
