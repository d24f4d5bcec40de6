internal import Columnar
internal import FileIO
internal import Glibc
internal import Operators
internal import Planning

/// The rows of a task on their way to its session: in memory as long as a message takes them, then in a file of the
/// session's folder.
///
/// A folder that is not there, or is not this user's alone, is another machine's: the rows stay in memory then.
final class ResultOutput: RowOutput {
    let batchBytes = 4 << 20

    private let folder: String
    private let lease: Lease
    private let mostBytes: Int
    private(set) var rowCount = 0
    private var batches: [EncodedBatch] = []
    private var bytes = 0
    private var file: OpenResultFile?
    private var hasFolder = true

    /// - Parameters:
    ///   - folder: The session's.
    ///   - lease: Whose rows they are.
    ///   - mostBytes: Bytes of rows beyond which a file is made.
    init(folder: String, _ lease: Lease, mostBytes: Int = ResultMessages.mostBytes) {
        self.folder = folder
        self.lease = lease
        self.mostBytes = mostBytes
    }

    func begin() { (rowCount, batches, bytes, file) = (0, [], 0, nil) }

    func append(_ batch: RecordBatch) throws(TaskFailure) {
        rowCount += batch.rowCount
        for piece in try ResultMessages.encoded(batch) {
            do throws(SystemError) {
                if let file {
                    try file.append(piece)
                    continue
                }
                batches.append(piece)
                bytes = bytes.addingClamped(piece.byteCount)
                guard bytes > mostBytes, hasFolder else { continue }
                file = try OpenResultFile(in: folder, lease.resultName)
                hasFolder = file != nil
                guard let file else { continue }
                for waiting in batches { try file.append(waiting) }
                batches = []
            } catch {
                throw TaskFailure("rows cannot be written to \(folder): \(error)", isTransient: true)
            }
        }
    }

    /// All rows, which are then no longer this one's to remove.
    func finish() -> (batches: [EncodedBatch], file: ResultFile?) {
        guard let file else { return (batches, nil) }
        return ([], file.keep())
    }
}

/// A file of rows that is written, and goes with this object unless it is kept.
private final class OpenResultFile {
    private let folder: Int32
    private let descriptor: Int32
    private let name: String
    private var batches: [ResultFile.Batch] = []
    private var isKept = false

    /// Nil where the folder is not there, or others can write to it.
    init?(in path: String, _ name: String) throws(SystemError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return nil }
        var status = stat()
        guard fstat(folder, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            close(folder)
            return nil
        }
        let descriptor = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            close(folder)
            // Removed while it was looked at: the session wants no more rows.
            if code == ENOENT { return nil }
            throw SystemError(code: code)
        }
        (self.folder, self.descriptor, self.name) = (folder, descriptor, name)
    }

    deinit {
        if !isKept { unlinkat(folder, name, 0) }
        close(descriptor)
        close(folder)
    }

    func append(_ batch: EncodedBatch) throws(SystemError) {
        try FileBytes.write(batch.metadata.bytes, to: descriptor)
        try FileBytes.write(batch.body.bytes, to: descriptor)
        batches.append(
            ResultFile.Batch(
                rowCount: batch.rowCount, metadataBytes: batch.metadata.count, bodyBytes: batch.body.count))
    }

    func keep() -> ResultFile {
        isKept = true
        return ResultFile(name: name, batches: batches)
    }
}
