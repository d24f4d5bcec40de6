internal import Columnar
internal import Foundation
internal import Journal
internal import Messaging
internal import Planning

/// What is on disk: in the journal, in workers' logs of answers, in the event log.
extension FuzzTarget {
    /// Paid answers, submissions of detached jobs, and the tasks that a dead worker had begun.
    static let records = FuzzTarget("records") { bytes in
        for bytes in [bytes, withChecksum(bytes)] {
            guard let record = try? RowRecord(decoding: bytes) else { continue }
            try Contradiction.unlessSame(
                record, "a kept record", write: { $0.encoded() }, read: { try RowRecord(decoding: $0) })
            guard let answer = try? CallRecord(decoding: record.record) else { continue }
            try Contradiction.unlessSame(
                answer, "the answer in it", write: { $0.encoded() }, read: { try CallRecord(decoding: $0) })
        }
        if let answer = try? CallRecord(decoding: bytes) {
            try Contradiction.unlessSame(
                answer, "an answer", write: { $0.encoded() }, read: { try CallRecord(decoding: $0) })
        }
        if let submission = try? DetachedSubmission(decoding: bytes) {
            _ = submission.invalidity
            try Contradiction.unlessSame(
                submission, "a submission", write: { $0.encoded }, read: { try DetachedSubmission(decoding: $0) })
        }
        for task in StartedTasks.tasks(in: bytes.array) { _ = task.attempt }
    }

    /// A worker's log of answers, which may be torn anywhere.
    static let answerLogs = FuzzTarget("answer-logs") { bytes in
        for log in [bytes.array, withChecksums(bytes.array)] {
            // Nothing is appended to a log whose very beginning is torn.
            guard log.count >= 8, let contents = AnswerLogReader.read(Buffer(log), currentBoot: nil) else { continue }
            // Whatever a log is, what is appended to it is found, and takes nothing away.
            let call: Int64 = 0x5EED
            let longer = AnswerLogReader.read(Buffer(log + frame(event: 1, call)), currentBoot: nil)
            guard let longer, longer.sent.isSuperset(of: contents.sent), longer.answers == contents.answers else {
                throw Contradiction("a log that went on has lost what was in it")
            }
            let isKnown = longer.sent.contains(call) || longer.answers.contains { $0.call == call }
            guard isKnown || longer.loss == nil else { throw Contradiction("a call that was sent is not in its log") }
            for answer in contents.answers { _ = try? CallRecord(decoding: answer.record) }
        }
    }

    /// A line of a driver's event log.
    static let events = FuzzTarget("events") { bytes in
        guard let event = try? JSONDecoder().decode(ClusterEvent.self, from: Data(bytes.bytes)) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try Contradiction.unlessSame(
            event, "an event", write: { try? encoder.encode($0) },
            read: { try JSONDecoder().decode(ClusterEvent.self, from: $0 ?? Data()) })
        _ = (event.kind, event.concerns(task: 3))
        guard let tasks = event.tasks else { return }
        for task in TaskRanges.numbers(tasks).prefix(20) {
            guard TaskRanges.contains(task, in: tasks) else { throw Contradiction("task \(task) is in no range") }
        }
    }

    /// A kept record whose checksum is right.
    private static func withChecksum(_ bytes: Buffer) -> Buffer {
        var record = bytes.array
        guard record.count >= 8 else { return bytes }
        store(record.dropFirst(8).withUnsafeBytes { CRC32C.checksum($0) }, at: 4, in: &record)
        return Buffer(record)
    }

    /// A log of answers whose frames have the right checksums, as far as their lengths lead from one to the next.
    private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
        var log = bytes
        var start = 8
        while log.count - start >= 8 {
            let count = (0..<4).reduce(0) { $0 | Int(log[start + $1]) << (8 * $1) }
            guard count > 0, count <= log.count - start - 8 else { break }
            store(
                log[(start + 8)..<(start + 8 + count)].withUnsafeBytes { CRC32C.checksum($0) }, at: start + 4, in: &log)
            start += 8 + count
        }
        return log
    }

    /// A frame of such a log: its length, its checksum, the event and the call.
    private static func frame(event: UInt8, _ call: Int64) -> [UInt8] {
        var frame: [UInt8] = [9, 0, 0, 0, 0, 0, 0, 0, event] + withUnsafeBytes(of: call.littleEndian) { Array($0) }
        store(frame[8...].withUnsafeBytes { CRC32C.checksum($0) }, at: 4, in: &frame)
        return frame
    }

    private static func store(_ number: UInt32, at offset: Int, in bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
    }
}
