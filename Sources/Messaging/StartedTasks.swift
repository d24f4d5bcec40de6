internal import Columnar
internal import Glibc
package import Planning

/// The tasks that a worker had begun and not ended, as it notes them in a small file that outlives it.
///
/// The file lies beside the worker's log of answers: `NAME.tasks` beside `NAME.log`. It has a slot of 16 bytes for each
/// thread that computes: the stage (4 bytes, little-endian), the task (4), the attempt (2), and 1 in 2 bytes where that
/// task runs now; the rest are zeros. The worker writes it through shared memory, so that a task that ends the process
/// stands there, and removes it when it leaves in order.
///
///     // In the driver, when a worker has died:
///     let suspects = StartedTasks.read(beside: registration.answerLog)
package enum StartedTasks {
    package static let slotSize = 16

    /// The file's path, beside a worker's log of answers.
    package static func path(beside answerLog: String) -> String {
        (answerLog.hasSuffix(".log") ? String(answerLog.dropLast(4)) : answerLog) + ".tasks"
    }

    /// Fills a slot with a task that runs; the last four bytes stay zeros.
    package static func write(_ lease: Lease, to slot: UnsafeMutableRawPointer) {
        slot.storeBytes(of: lease.stage.rawValue.littleEndian, as: UInt32.self)
        slot.storeBytes(of: lease.task.littleEndian, toByteOffset: 4, as: UInt32.self)
        slot.storeBytes(of: lease.attempt.littleEndian, toByteOffset: 8, as: UInt16.self)
        slot.storeBytes(of: UInt16(1).littleEndian, toByteOffset: 10, as: UInt16.self)
    }

    /// The tasks that such a file names.
    ///
    /// Whatever else its bytes are, they name none.
    package static func tasks(in bytes: [UInt8]) -> [Lease] {
        stride(from: 0, to: bytes.count - bytes.count % slotSize, by: slotSize).compactMap { start in
            func number(_ offset: Int, _ width: Int) -> UInt32 {
                (0..<width).reduce(0) { $0 | UInt32(bytes[start + offset + $1]) << UInt32(8 * $1) }
            }
            guard number(10, 2) == 1 else { return nil }
            return Lease(
                stage: StageID(number(0, 4)), task: number(4, 4), attempt: UInt16(truncatingIfNeeded: number(8, 2)))
        }
    }

    /// The tasks that a worker of this machine had begun when it died; none where it left no file.
    ///
    /// `answerLog` is the path of its log of answers, as it registered it.
    package static func read(beside answerLog: String) -> [Lease] {
        guard !answerLog.isEmpty else { return [] }
        let descriptor = open(path(beside: answerLog), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        // More threads than any machine has.
        var bytes = [UInt8](repeating: 0, count: 4096 * slotSize)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return tasks(in: Array(bytes.prefix(max(0, count))))
    }

    /// Removes the files of workers that died long ago, and that no driver has asked about.
    ///
    /// Those beside a log stay: a driver may still read both.
    package static func removeOld(in folder: String) {
        guard let entries = opendir(folder) else { return }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX)) { String(cString: $0) }
            }
            guard name.hasSuffix(".tasks") else { continue }
            var found = stat()
            let path = folder + "/" + name
            guard access(path.dropLast(6) + ".log", F_OK) != 0, lstat(path, &found) == 0,
                time(nil) &- found.st_mtim.tv_sec > 86_400
            else { continue }
            unlink(path)
        }
    }

    /// Removes a dead worker's file.
    package static func remove(beside answerLog: String) {
        if !answerLog.isEmpty { unlink(path(beside: answerLog)) }
    }
}
