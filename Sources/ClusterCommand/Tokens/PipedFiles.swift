internal import DataFrames
internal import Foundation

/// What comes out of pipes, kept in files of which workers read splits; they go with this value.
final class PipedFiles {
    /// The files to read, in the order of the arguments.
    private(set) var paths: [String] = []
    /// What a person calls a file that was kept.
    private(set) var names: [String: String] = [:]

    /// Keeps what stands for standard input (`-`), and what arguments are pipes or devices, such as `<(zcat a.gz)`.
    /// - Throws: `RoostError` of code `file` where it cannot be kept.
    init(_ arguments: [String]) throws(RoostError) {
        for argument in arguments {
            guard argument == "-" || Self.isRead(inOrder: argument) else {
                paths.append(argument)
                continue
            }
            let copy = FileManager.default.temporaryDirectory.appendingPathComponent(
                "roost-stdin-\(UUID().uuidString).jsonl")
            paths.append(copy.path)
            names[copy.path] = argument == "-" ? "standard input" : argument
            try Self.keep(argument, at: copy)
        }
    }

    deinit { for path in names.keys { try? FileManager.default.removeItem(atPath: path) } }

    /// Whether a path leads to what can be read only once, or is another file in another process.
    private static func isRead(inOrder path: String) -> Bool {
        if ["/dev/stdin", "/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix) { return true }
        var found = stat()
        return stat(path, &found) == 0 && [S_IFIFO, S_IFCHR, S_IFSOCK].contains(found.st_mode & S_IFMT)
    }

    private static func keep(_ argument: String, at copy: URL) throws(RoostError) {
        let name = argument == "-" ? "standard input" : argument
        guard
            FileManager.default.createFile(atPath: copy.path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: copy.path)
        else { throw RoostError(.file, "\(name) cannot be kept at \(copy.path)") }
        guard let input = argument == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: argument) else {
            throw RoostError(.file, "\(name) cannot be read")
        }
        do {
            while let piece = try input.read(upToCount: 1 << 20), !piece.isEmpty { try file.write(contentsOf: piece) }
            try file.close()
        } catch {
            throw RoostError(.file, "\(name) cannot be kept at \(copy.path): \(error.localizedDescription)")
        }
    }
}
