package import Columnar
internal import Planning

/// Reads a worker's log, also one that is damaged: whatever frames are whole tell what they tell.
package struct AnswerLogReader {
    private let log: Buffer
    private var pending = PendingCalls<Range<Int>>()
    private var isDamaged = false
    private var boot: [UInt8]?

    /// What a whole log holds.
    ///
    /// - Parameters:
    ///   - log: the file's bytes.
    ///   - currentBoot: which start of the machine this is; nil where the system does not tell.
    /// - Returns: nil where the log is of another version.
    package static func read(_ log: Buffer, currentBoot: [UInt8]?) -> AnswerLogContents? {
        defer { withExtendedLifetime(log) {} }
        let magic = AnswerLogFrame.magic
        let found = log.bytes.prefix(magic.count)
        if found.count == magic.count, found.dropLast().elementsEqual(magic.dropLast()), found.last != magic.last {
            return nil
        }
        var reader = AnswerLogReader(log: log)
        let isOurs = found.elementsEqual(magic)
        reader.isDamaged = !isOurs
        reader.readFrames(from: isOurs ? magic.count : 0)
        return reader.contents(currentBoot)
    }

    static func read(_ log: Buffer) -> AnswerLogContents? { read(log, currentBoot: MachineBoot.current) }

    private init(log: Buffer) { self.log = log }

    private mutating func readFrames(from first: Int) {
        let bytes = log.bytes
        var start = first
        while start < bytes.count {
            if let body = AnswerLogFrame.body(in: bytes, at: start) {
                take(body)
                start = body.upperBound
            } else {
                // A frame that is torn or changed: the next whole one is looked for.
                isDamaged = true
                start += 1
            }
        }
    }

    private mutating func take(_ body: Range<Int>) {
        let bytes = log.bytes
        let call = AnswerLogFrame.number(bytes, body.lowerBound + 1)
        switch AnswerLogFrame.Event(rawValue: bytes[body.lowerBound]) {
        case .sent?: pending.noteSent(call)
        case .finished?: _ = pending.noteEnded(call)
        case .acknowledged?: _ = pending.noteAcknowledged(call)
        case .answer?: pending.noteAnswer(call, body)
        case .boot?: boot = Array(bytes[(body.lowerBound + AnswerLogFrame.callCount)..<body.upperBound])
        case nil: isDamaged = true
        }
    }

    private func contents(_ currentBoot: [UInt8]?) -> AnswerLogContents {
        let answers = pending.answers.sorted { $0.value.lowerBound < $1.value.lowerBound }
        let isRestarted = boot.flatMap { boot in currentBoot.map { $0 != boot } } ?? false
        return AnswerLogContents(
            sent: pending.sent, answers: answers.compactMap { answer($0.key, $0.value) },
            loss: isDamaged ? .damaged : isRestarted ? .restarted : nil)
    }

    private func answer(_ call: Int64, _ body: Range<Int>) -> LoggedAnswer? {
        let start = body.lowerBound + AnswerLogFrame.callCount
        guard let key = RequestKey(UnsafeRawBufferPointer(rebasing: log.bytes[start + 8..<start + 40])) else {
            return nil
        }
        return LoggedAnswer(
            call: call, job: AnswerLogFrame.number(log.bytes, start), key: key,
            record: log.slice(body.lowerBound + AnswerLogFrame.answerCount..<body.upperBound))
    }
}
