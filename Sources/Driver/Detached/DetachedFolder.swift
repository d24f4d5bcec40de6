internal import Columnar
internal import FileIO
internal import Foundation
internal import Glibc
internal import Messaging

/// The folder of a detached job: its submission, and what its process leaves there.
///
/// For threads that may wait for the
/// disk.
struct DetachedFolder: Sendable {
    let path: String

    /// How a run ended, as its process said.
    struct Ending: Decodable {
        let exit: Int32
        let failure: String?
    }

    /// Writes what the job's process needs, and removes what an earlier run of it left.
    ///
    /// - Throws: `SystemError` where the disk does not take it.
    func prepare(_ submission: Buffer) throws(SystemError) {
        clear()
        unlink(file(DetachedFiles.log))
        let target = file(DetachedFiles.submission)
        let descriptor = open(target + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        defer { close(descriptor) }
        try FileBytes.write(submission.bytes, to: descriptor)
        guard fsync(descriptor) == 0, rename(target + ".new", target) == 0 else { throw SystemError(code: errno) }
    }

    /// Removes what a run left of its end: the next one leaves its own.
    func clear() { unlink(file(DetachedFiles.ending)) }

    /// How the run ended; nil where it did not say.
    var ending: Ending? {
        guard let data = FileManager.default.contents(atPath: file(DetachedFiles.ending)) else { return nil }
        return try? JSONDecoder().decode(Ending.self, from: data)
    }

    /// What can be fetched.
    var files: [DetachedStanding.File] {
        let results = (try? FileManager.default.contentsOfDirectory(atPath: file(DetachedFiles.results))) ?? []
        let names =
            [DetachedFiles.report, DetachedFiles.ending, DetachedFiles.log]
            + results.sorted().map { DetachedFiles.results + "/" + $0 }
        return names.filter(DetachedFiles.mayBeFetched).compactMap { name in
            var status = stat()
            guard lstat(file(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return DetachedStanding.File(name: name, bytes: Int64(status.st_size))
        }
    }

    /// Bytes of a file from a place on: none after its end; nil where there is no such file to fetch.
    func read(_ name: String, from start: Int64) -> [UInt8]? {
        guard DetachedFiles.mayBeFetched(name), start >= 0 else { return nil }
        let descriptor = open(file(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: DetachedStanding.piece)
        let count = bytes.withUnsafeMutableBytes { memory in
            try? FileBytes.read(descriptor, at: start, into: memory)
        }
        guard let count else { return nil }
        return Array(bytes.prefix(count))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private func file(_ name: String) -> String { path + "/" + name }
}
