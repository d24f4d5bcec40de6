internal import Columnar
internal import FileIO
internal import Glibc
internal import LocalQuery
internal import Planning
internal import Synchronization

/// Where workers of this machine leave the rows of jobs that are too many for messages: a folder of this process, and in
/// it one for each job.
final class ResultFolder: Sendable {
    private struct State {
        var path: String?
        /// Jobs whose rows are not all read.
        var jobs = 0
        /// Folders of jobs that left nothing in them, for the next ones: most jobs need none, and making one for each costs
        /// a short job a third of its time.
        var free: [JobResultFolder] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Makes a folder for a job; nil where none can be had, and all rows come in messages then.
    func make(for request: UInt64) -> JobResultFolder? {
        let (own, free) = state.withLock { state -> (String?, JobResultFolder?) in
            if state.isClosed { return (nil, nil) }
            if state.path == nil { state.path = SpillFolder.makeOwn("results").path }
            if state.path != nil { state.jobs += 1 }
            return (state.path, state.free.popLast())
        }
        guard let own else { return nil }
        if let free { return free }
        let path = "\(own)/\(request)"
        if mkdir(path, 0o700) == 0 { return JobResultFolder(path: path) }
        ended()
        return nil
    }

    /// Takes a job's folder back, and removes the rows in it.
    func remove(_ folder: JobResultFolder) {
        let isKept =
            folder.isUntouched
            && state.withLock { state in
                if !state.isClosed { state.free.append(folder) }
                return !state.isClosed
            }
        if !isKept { SpillFolder.removeFolder(folder.path) }
        ended()
    }

    private func ended() {
        state.withLock { $0.jobs -= 1 }
        removeIfUnused()
    }

    /// Makes no more folders, and removes its own when all rows are read.
    func close() {
        state.withLock { $0.isClosed = true }
        removeIfUnused()
    }

    private func removeIfUnused() {
        let (unused, free) = state.withLock { state -> (String?, [JobResultFolder]) in
            guard state.isClosed, state.jobs == 0 else { return (nil, []) }
            defer { (state.path, state.free) = (nil, []) }
            return (state.path, state.free)
        }
        for folder in free { SpillFolder.removeFolder(folder.path) }
        if let unused { SpillFolder.removeFolder(unused) }
    }

    deinit { close() }
}

/// A job's files of rows.
struct JobResultFolder: Sendable {
    let path: String
    /// When something was last put into it or taken out, as it was made.
    private let made: Moment?

    private struct Moment: Hashable {
        let seconds: Int
        let nanoseconds: Int

        init?(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    init(path: String) {
        self.path = path
        made = Moment(of: path)
    }

    /// Whether nothing was ever put into it.
    var isUntouched: Bool { made != nil && Moment(of: path) == made }

    /// Removes a file whose rows are taken.
    func remove(_ file: ResultFile) { unlink("\(path)/\(file.name)") }

    func open(_ file: ResultFile) throws(RoostError) -> ResultFileReader {
        let descriptor = Glibc.open("\(path)/\(file.name)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(file, SystemError(code: errno).description) }
        return ResultFileReader(descriptor, file)
    }
}

extension JobResultFolder? {
    /// - Throws: `RoostError` also where this session made no folder.
    func open(_ file: ResultFile) throws(RoostError) -> ResultFileReader {
        guard let self else { throw .unreadable(file, "this session has made no folder for it") }
        return try self.open(file)
    }
}

/// Reads a file of rows, batch after batch.
final class ResultFileReader {
    private let descriptor: Int32
    private let file: ResultFile
    /// The file's bytes when it was opened: its worker had written all of them by then.
    private let length: Int64
    private var next = 0
    private var position: Int64 = 0

    fileprivate init(_ descriptor: Int32, _ file: ResultFile) {
        self.descriptor = descriptor
        self.file = file
        var status = stat()
        length = fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    deinit { close(descriptor) }

    /// The next batch; nil after the last.
    func batch() throws(RoostError) -> EncodedBatch? {
        guard next < file.batches.count else { return nil }
        let batch = file.batches[next]
        next += 1
        let metadata = try read(batch.metadataBytes)
        return EncodedBatch(rowCount: batch.rowCount, metadata: metadata, body: try read(batch.bodyBytes))
    }

    private func read(_ count: Int) throws(RoostError) -> Buffer {
        if count == 0 { return .empty }
        // Before memory is taken for what is not there.
        guard count <= length - position else { throw .isCut(file) }
        let memory = Memory(count)
        let found: Int
        do throws(SystemError) {
            found = try FileBytes.read(descriptor, at: position, into: memory.bytes)
        } catch {
            throw .unreadable(file, error.description)
        }
        // Somebody may have cut it since it was opened.
        guard found == count else { throw .isCut(file) }
        position += Int64(count)
        return Buffer(bytes: UnsafeRawBufferPointer(memory.bytes), owner: memory)
    }

    private final class Memory {
        let bytes: UnsafeMutableRawBufferPointer
        init(_ count: Int) { bytes = .allocate(byteCount: count, alignment: 64) }
        deinit { bytes.deallocate() }
    }
}

extension RoostError {
    fileprivate static func unreadable(_ file: ResultFile, _ reason: String) -> RoostError {
        RoostError(.job, "the job's rows cannot be read from the file \(file.name) of the session: \(reason)")
    }

    fileprivate static func isCut(_ file: ResultFile) -> RoostError { .unreadable(file, "it is shorter than was said") }
}
