internal import Columnar
internal import Planning

/// One record of a worker's log: the length of its body, the body's CRC32C, the body.
///
/// Numbers are little-endian.
///
/// The body is a byte for what happened and the call; an answer has its job, its key and its record besides.
enum AnswerLogFrame {
    enum Event: UInt8 {
        case sent = 1
        case notSent = 2
        case finished = 3
        case answer = 4
        case acknowledged = 5
    }

    /// What a log begins with; another version of the format begins otherwise.
    static let magic = Array("roostlg1".utf8)
    static let headerCount = 8
    private static let callCount = 9
    private static let answerCount = 9 + 8 + 32
    /// The bytes of a frame that only names a call.
    static let smallCount = headerCount + callCount

    /// Writes a frame at the end of `bytes`.
    static func append(_ event: Event, _ call: Int64, to bytes: inout [UInt8]) {
        let start = begin(&bytes)
        bytes.append(event.rawValue)
        append(call, to: &bytes)
        end(start, &bytes)
    }

    static func append(answer call: Int64, job: Int64, key: RequestKey, record: Buffer, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + headerCount + answerCount + record.count)
        let start = begin(&bytes)
        bytes.append(Event.answer.rawValue)
        append(call, to: &bytes)
        append(job, to: &bytes)
        withUnsafeBytes(of: key.words) { bytes.append(contentsOf: $0) }
        withExtendedLifetime(record) { bytes.append(contentsOf: record.bytes) }
        end(start, &bytes)
    }

    private static func begin(_ bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        append(Int64(0), to: &bytes)
        return start
    }

    private static func end(_ start: Int, _ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { bytes in
            let body = UnsafeRawBufferPointer(rebasing: bytes[(start + headerCount)...])
            bytes.storeBytes(of: UInt32(body.count).littleEndian, toByteOffset: start, as: UInt32.self)
            bytes.storeBytes(of: CRC32C.checksum(body).littleEndian, toByteOffset: start + 4, as: UInt32.self)
        }
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// What a whole log holds.
    ///
    /// It ends where the first frame is torn.
    ///
    /// - Returns: nil where the log is of another version.
    static func read(_ log: Buffer) -> AnswerLogContents? {
        defer { withExtendedLifetime(log) {} }
        let bytes = log.bytes
        guard bytes.count >= magic.count else { return AnswerLogContents(sent: [], answers: []) }
        guard bytes.prefix(magic.count).elementsEqual(magic) else { return nil }
        var pending = PendingCalls<Range<Int>>()
        var start = magic.count
        while start + headerCount <= bytes.count {
            let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            let checksum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
            let body = start + headerCount..<start + headerCount + count
            guard count >= callCount, body.upperBound <= bytes.count,
                CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[body])) == checksum,
                let event = Event(rawValue: bytes[body.lowerBound])
            else { break }
            let call = number(bytes, body.lowerBound + 1)
            switch event {
            case .sent: pending.noteSent(call)
            case .notSent, .finished: _ = pending.noteEnded(call)
            case .acknowledged: _ = pending.noteAcknowledged(call)
            case .answer:
                guard count >= answerCount else { break }
                pending.noteAnswer(call, body)
            }
            start = body.upperBound
        }
        let answers = pending.answers.sorted { $0.value.lowerBound < $1.value.lowerBound }
        return AnswerLogContents(sent: pending.sent, answers: answers.compactMap { answer($0.key, $0.value, log) })
    }

    private static func answer(_ call: Int64, _ body: Range<Int>, _ log: Buffer) -> LoggedAnswer? {
        let start = body.lowerBound + callCount
        guard let key = RequestKey(UnsafeRawBufferPointer(rebasing: log.bytes[start + 8..<start + 40])) else {
            return nil
        }
        return LoggedAnswer(
            call: call, job: number(log.bytes, start), key: key,
            record: log.slice(body.lowerBound + answerCount..<body.upperBound))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int64 {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }
}
