internal import DataFrames
internal import Foundation

/// Standard input as a file, of which workers read splits; it goes with this value.
final class StandardInputFile {
    let path: String

    /// Nil where it is not wanted.
    /// - Throws: `RoostError` of code `file` where it cannot be kept.
    init?(if isWanted: Bool) throws(RoostError) {
        guard isWanted else { return nil }
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "roost-stdin-\(UUID().uuidString).jsonl")
        path = url.path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw RoostError(.file, "standard input cannot be kept at \(path)") }
        do {
            while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
                try file.write(contentsOf: piece)
            }
            try file.close()
        } catch {
            try? FileManager.default.removeItem(at: url)
            throw RoostError(.file, "standard input cannot be kept at \(path): \(error.localizedDescription)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
