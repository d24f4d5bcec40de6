internal import DataFrames
internal import Foundation

/// The files that a job writes.
enum ResultFiles {
    /// Checks, before anything is paid for or counted, that none of them would be lost.
    static func refuseExisting(_ paths: [String], unless overwrites: Bool) throws(RoostError) {
        guard !overwrites, let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return }
        throw RoostError(.file, "\(path) is there already; use --overwrite, or another --output")
    }
}
