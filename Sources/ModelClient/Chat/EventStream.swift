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

    /// One event: its name, where it has one, and its data.
    private struct Event {
        var name: ByteBufferView?
        var data: ByteBuffer

        /// Whether its name says that it tells an error.
        var isError: Bool { name.map { $0.elementsEqual("error".utf8) } ?? false }

        var isEnd: Bool { data.readableBytesView.elementsEqual("[DONE]".utf8) }
    }

    /// The answer that the events make together.
    ///
    /// - Throws: ``AnswerFault`` where they are none, tell an error, or broke off.
    static func completion(_ body: ByteBuffer) throws(AnswerFault) -> ChatCompletion {
        var reading = CompletionReading()
        var isDone = false
        for event in events(body) {
            if event.isEnd {
                isDone = true
                break
            }
            // Whatever follows the end of an answer, even an error, takes nothing from it.
            let wasEnded = reading.isEnded
            if event.isError {
                if wasEnded { break }
                reading.take(ErrorBody(decoding: event.data))
                continue
            }
            do throws(JSONSyntaxError) {
                let before = wasEnded ? reading : nil
                let hasChoices = try event.data.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in
                    try reading.read(from: &reader)
                }
                if let before, reading.error != nil {
                    reading = before
                    break
                }
                // Some servers send an error without a name, and without `error` around it.
                if !hasChoices, !wasEnded, let said = bareError(event.data) { reading.take(said) }
            } catch {
                if reading.error != nil { break }
                throw AnswerFault("an event of its stream \(words(event.data, error))", answer: reading.completion)
            }
        }
        let answer = try reading.finish()
        guard isDone || answer.finishReason != nil else {
            throw AnswerFault("its stream of events broke off", answer: answer)
        }
        return answer
    }

    /// The error that a stream tells, if it tells one.
    static func error(_ body: ByteBuffer) -> ErrorBody? {
        for event in events(body) {
            if event.isError { return ErrorBody(decoding: event.data) }
            if let said = bareError(event.data) { return said }
        }
        return nil
    }

    /// Whether the last event of a body is whole, and is named an error; looked for near the body's end alone.
    static func endsWithError(_ body: ByteBuffer) -> Bool {
        let lines = lines(body.readableBytesView.suffix(4 << 10))
        let last = lines.reversed().drop { $0.isEmpty }
        guard lines.count - last.count > 1 else { return false }
        return last.prefix { !$0.isEmpty }.contains {
            value(of: "event:", in: $0)?.elementsEqual("error".utf8) == true
        }
    }

    /// The error that an event tells which is not named one.
    private static func bareError(_ data: ByteBuffer) -> ErrorBody? {
        guard data.readableBytesView.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        let said = ErrorBody(decoding: data)
        return said.isOfError ? said : nil
    }

    /// What is wrong with an event that cannot be read.
    private static func words(_ data: ByteBuffer, _ fault: JSONSyntaxError) -> String {
        let start = data.readableBytesView.prefix(200)
        guard let first = start.first(where: { $0 > 0x20 }), first != UInt8(ascii: "{") else {
            return "cannot be read: \(fault)"
        }
        return "is no JSON: '\(String(decoding: start, as: UTF8.self))'"
    }

    /// The lines, which end with a line feed, a carriage return, or both.
    private static func lines(_ bytes: ByteBufferView) -> [ByteBufferView] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard bytes.contains(0x0D) else { return lines }
        return lines.flatMap { line in
            (line.last == 0x0D ? line.dropLast() : line).split(separator: 0x0D, omittingEmptySubsequences: false)
        }
    }

    private static func events(_ body: ByteBuffer) -> [Event] {
        var events: [Event] = []
        var name: ByteBufferView?
        var data: ByteBuffer?
        func end() {
            if let data { events.append(Event(name: name, data: data)) }
            (name, data) = (nil, nil)
        }
        for line in lines(body.readableBytesView.dropMark()) {
            if line.isEmpty {
                end()
            } else if let value = value(of: "event:", in: line) {
                name = value
            } else if let value = value(of: "data:", in: line) {
                if data == nil {
                    data = ByteBuffer(value)
                } else {
                    data?.writeInteger(0x0A, as: UInt8.self)
                    data?.writeBytes(value)
                }
            }
        }
        end()
        return events
    }

    /// What a line says of a field, without the blank before it; nil for a line about another field.
    private static func value(of field: String, in line: ByteBufferView) -> ByteBufferView? {
        guard line.starts(with: field.utf8) else { return nil }
        let value = line.dropFirst(field.utf8.count)
        return value.first == 0x20 ? value.dropFirst() : value
    }
}

extension ByteBufferView {
    /// Without a byte order mark at the beginning.
    fileprivate func dropMark() -> ByteBufferView { starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self }
}
