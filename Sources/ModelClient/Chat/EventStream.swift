internal import JSONText
internal import ModelAPI
internal import NIOCore

/// A body of server-sent events, each with a piece of an answer.
///
/// WHATWG HTML, "Server-sent events"; OpenAI API reference, "Streaming".
enum EventStream {
    /// Whether a body is one: its first line is that of an event, or a comment.
    static func isOne(_ body: ByteBuffer) -> Bool {
        let start = body.readableBytesView.dropMark().prefix(64).drop { $0 <= 0x20 }
        guard let first = start.first, first != UInt8(ascii: "{") else { return false }
        return ["data:", "event:", "id:", "retry:", ":"].contains { start.starts(with: $0.utf8) }
    }

    /// The answer that the events make together.
    ///
    /// - Throws: ``AnswerFault`` where they are none, or broke off.
    static func completion(_ body: ByteBuffer) throws(AnswerFault) -> ChatCompletion {
        var reading = CompletionReading()
        var isDone = false
        for event in events(body) {
            if event.readableBytesView.elementsEqual("[DONE]".utf8) {
                isDone = true
                break
            }
            do throws(JSONSyntaxError) {
                try event.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in try reading.read(from: &reader)
                }
            } catch {
                throw AnswerFault("an event of its stream cannot be read: \(error)", answer: reading.completion)
            }
        }
        let answer = try reading.finish()
        guard isDone || answer.finishReason != nil else {
            throw AnswerFault("its stream of events broke off", answer: answer)
        }
        return answer
    }

    /// The lines, which end with a line feed, a carriage return, or both.
    private static func lines(_ bytes: ByteBufferView) -> [ByteBufferView] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard bytes.contains(0x0D) else { return lines }
        return lines.flatMap { line in
            (line.last == 0x0D ? line.dropLast() : line).split(separator: 0x0D, omittingEmptySubsequences: false)
        }
    }

    /// The data of each event.
    private static func events(_ body: ByteBuffer) -> [ByteBuffer] {
        var events: [ByteBuffer] = []
        var data: ByteBuffer?
        for var line in lines(body.readableBytesView.dropMark()) {
            if line.isEmpty {
                if let event = data { events.append(event) }
                data = nil
            } else if line.starts(with: "data:".utf8) {
                line = line.dropFirst(5)
                if line.first == 0x20 { line = line.dropFirst() }
                if data == nil {
                    data = ByteBuffer(line)
                } else {
                    data?.writeInteger(0x0A, as: UInt8.self)
                    data?.writeBytes(line)
                }
            }
        }
        if let event = data { events.append(event) }
        return events
    }
}

extension ByteBufferView {
    /// Without a byte order mark at the beginning.
    fileprivate func dropMark() -> ByteBufferView { starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self }
}
