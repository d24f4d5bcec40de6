package import Columnar
internal import Glibc
internal import LocalQuery
package import Planning
internal import Synchronization

/// The blocks that a worker's tasks write: files in a folder of its own, which goes with the worker.
///
/// What a worker that was killed has left, the next one on the machine removes.
package final class BlockStore: Sendable {
    private let folder = Mutex<String?>(nil)

    package init() {}

    /// The folder, made with the first block.
    func path() throws(TaskFailure) -> String {
        let (path, code) = folder.withLock { known -> (String?, Int32) in
            if let known { return (known, 0) }
            let made = SpillFolder.makeOwn("blocks")
            known = made.path
            return made
        }
        guard let path else {
            throw TaskFailure(
                "the worker could not make a folder for rows that go to other tasks: \(String(cString: strerror(code)))",
                isTransient: true)
        }
        return path
    }

    /// The bytes of a block of this worker.
    ///
    /// Only files that its own tasks have written can be asked for: they are named by numbers.
    package func bytes(of lease: Lease, from start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let file = folder.withLock { $0.map { "\($0)/\(lease.blockFile)" } }
        guard let file, let whole = MappedBlocks.open(file), let bytes = whole.slice(from: start, count) else {
            throw TaskFailure("the blocks of \(lease) are not there", isTransient: true, lostBlock: lease)
        }
        // A copy: what is mapped would be read from the disk by the thread that sends it.
        return Buffer(copying: bytes.bytes)
    }

    /// Whether any blocks are there; it looks at the disk.
    package var hasAny: Bool { folder.withLock { $0 }.map { SpillFolder.hasEntries($0) } ?? false }

    /// Removes what was written of a stage.
    package func remove(_ stage: StageID) {
        guard let folder = self.folder.withLock({ $0 }) else { return }
        SpillFolder.removeFolder("\(folder)/\(stage.rawValue)")
    }

    /// Removes all blocks.
    package func removeAll() {
        let old = folder.withLock { known -> String? in
            defer { known = nil }
            return known
        }
        if let old { SpillFolder.removeFolder(old) }
    }
}

/// A file of blocks in memory, as long as somebody uses its bytes.
enum MappedBlocks {
    private final class Mapping {
        let bytes: UnsafeRawBufferPointer
        init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
        deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
    }

    /// The file's bytes; nil where there is no such file.
    static func open(_ path: String) -> Buffer? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
            status.st_uid == geteuid(),
            let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED
        else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
        return Buffer(bytes: bytes, owner: Mapping(bytes))
    }
}

extension Buffer {
    /// A part of the bytes; nil where they are fewer.
    func slice(from start: Int64, _ count: Int) -> Buffer? {
        guard let start = Int(exactly: start), start >= 0, count >= 0, start <= self.count, count <= self.count - start
        else { return nil }
        return slice(start..<start + count)
    }
}
