internal import Columnar
internal import Dispatch
internal import Messaging
internal import Operators
internal import Planning

/// Reads for workers what they do not have: the files of the session's own jobs, and no others.
struct FileService {
    private static let queue = DispatchQueue(label: "roost.files", attributes: .concurrent)
    private static let mostBytes = 256 << 20

    /// Files that a job may read.
    private let files: [String: ScannedFile]

    init(_ plan: JobPlan) {
        let scanned = plan.stages.flatMap(\.pipeline.files)
        files = Dictionary(scanned.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Reads on a thread of its own and gives the answer there.
    func read(_ request: FileRead, _ answer: @escaping @Sendable (FileAnswer) -> Void) {
        let file = files[request.path]
        Self.queue.async {
            let bytes = Result { () throws(TaskFailure) in try Self.bytes(file, request) }
            answer(FileAnswer(number: request.number, bytes: bytes))
        }
    }

    private static func bytes(_ file: ScannedFile?, _ request: FileRead) throws(TaskFailure) -> Buffer {
        guard let file else { throw TaskFailure("the job has no file \(request.path)", isTransient: false) }
        guard request.start >= 0, request.count <= mostBytes else {
            throw TaskFailure("a worker asked for \(request.count) bytes at \(request.start)", isTransient: false)
        }
        guard let open = OpenFile(file) else {
            throw TaskFailure("the file has changed, or is gone, since the job began", isTransient: false)
        }
        let byteCount = max(0, min(Int64(request.count), file.byteCount - request.start))
        var writer = BufferWriter(capacity: Int(byteCount))
        writer.append(zeros: Int(byteCount))
        let count = try writer.withMutableBytes { memory throws(TaskFailure) in
            try open.read(at: request.start, into: memory)
        }
        return writer.finish().slice(0..<count)
    }
}
