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
        // 2 stood for a call that was not sent after all; nothing ever wrote it.
        case finished = 3
        case answer = 4
        case acknowledged = 5
        /// Which start of the machine the log was begun in, as text, with 0 for the call.
        case boot = 6
    }

    /// What a log begins with; another version of the format begins otherwise.
    static let magic = Array("roostlg1".utf8)
    static let headerCount = 8
    static let callCount = 9
    static let answerCount = 9 + 8 + 32
    /// The most bytes of a body that is no answer.
    private static let largestOther = 128
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

    /// What every log begins with: what it is, and in which start of the machine it was begun.
    static var preamble: [UInt8] {
        var bytes = magic
        if let boot = MachineBoot.current {
            let start = begin(&bytes)
            bytes.append(Event.boot.rawValue)
            append(0, to: &bytes)
            bytes.append(contentsOf: boot)
            end(start, &bytes)
        }
        return bytes
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

    /// Where the body of the frame at `start` is; nil where no whole frame begins there.
    static func body(in bytes: UnsafeRawBufferPointer, at start: Int) -> Range<Int>? {
        guard bytes.count - start >= headerCount + callCount else { return nil }
        let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
        guard count >= callCount, count <= bytes.count - start - headerCount else { return nil }
        let body = start + headerCount..<start + headerCount + count
        // What is no frame is nearly always known by its length and event, and costs no checksum.
        guard let event = Event(rawValue: bytes[body.lowerBound]) else { return nil }
        guard event != .answer || count >= answerCount else { return nil }
        guard event == .answer || count <= largestOther else { return nil }
        let checksum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
        guard CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[body])) == checksum else { return nil }
        return body
    }

    static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int64 {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }
}
