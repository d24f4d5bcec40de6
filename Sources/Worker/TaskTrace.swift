internal import Glibc
internal import Messaging
internal import Planning

/// Notes on disk which tasks this worker computes, for whoever asks why it died: see `StartedTasks`.
///
/// A note is some bytes of memory that the system writes to the file, however the process ends.
final class TaskTrace: Sendable {
    private let path: String
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    private let size: Int

    /// Nil where no such file can be made: a worker works without, too.
    ///
    /// - Parameters:
    ///   - answerLog: The path of the worker's log of answers.
    ///   - threads: Threads that compute, each of which notes its own tasks.
    init?(beside answerLog: String, threads: Int) {
        guard !answerLog.isEmpty, threads > 0 else { return nil }
        path = StartedTasks.path(beside: answerLog)
        if let slash = path.lastIndex(of: "/") { StartedTasks.removeOld(in: String(path[..<slash])) }
        size = threads * StartedTasks.slotSize
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Allocated at once: a page that the disk has no room for would end the process when it is written to.
        guard posix_fallocate(descriptor, 0, off_t(size)) == 0,
            let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
        else {
            unlink(path)
            return nil
        }
        self.memory = memory
    }

    deinit { munmap(memory, size) }

    /// Notes that a thread begins a task.
    func begin(_ lease: Lease, thread: Int) {
        StartedTasks.write(lease, to: memory + thread * StartedTasks.slotSize)
    }

    /// Notes that a thread has ended its task.
    func end(thread: Int) {
        (memory + thread * StartedTasks.slotSize).initializeMemory(
            as: UInt8.self, repeating: 0, count: StartedTasks.slotSize)
    }

    func remove() { unlink(path) }
}
