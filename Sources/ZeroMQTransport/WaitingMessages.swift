internal import Columnar

/// Messages that libzmq would not take yet, in order.
///
/// They are bounded: an end that takes no messages for so long is treated as gone.
struct WaitingMessages {
    private static let mostMessages = 100_000
    private static let mostBytes = 1 << 30

    private var messages: [[Buffer]] = []
    private var bytes = 0

    var isEmpty: Bool { messages.isEmpty }
    var count: Int { messages.count }

    /// - Returns: false where there is no more room; the message is dropped then.
    mutating func append(_ frames: [Buffer]) -> Bool {
        let more = Self.bytes(frames)
        guard messages.count < Self.mostMessages, more <= Self.mostBytes - bytes else { return false }
        messages.append(frames)
        bytes += more
        return true
    }

    /// Sends until one is not taken.
    /// - Returns: how the last try went; nil where none was waiting.
    mutating func flush(_ send: ([Buffer]) -> ZeroMQSocket.Sent) -> ZeroMQSocket.Sent? {
        var sent = 0
        var last: ZeroMQSocket.Sent?
        for frames in messages {
            last = send(frames)
            guard last == .done else { break }
            sent += 1
            bytes -= Self.bytes(frames)
        }
        messages.removeFirst(sent)
        return last
    }

    private static func bytes(_ frames: [Buffer]) -> Int { frames.reduce(0) { $0 + $1.count } }
}
