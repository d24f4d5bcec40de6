internal import NIOCore

/// Reads one response from bytes as they come, up to a limit.
struct ResponseParser {
    private enum State {
        case head
        case body(left: Int)
        case bodyToTheEnd
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers(length: Int)
        case over
    }

    private static let longestLine = 16 << 10

    /// The most that is set aside for a body on a server's word.
    private static let mostReserved = 256 << 10

    private let limit: Int
    private var state = State.head
    private var input = ByteBuffer()
    private var head = ResponseHead()
    private var body = ByteBuffer()

    /// - Parameter limit: The longest body that is read, in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether another request may follow on the connection: the response is over, and nothing came behind it.
    var leavesConnection: Bool { head.keepsConnection && input.readableBytes == 0 }

    /// Takes in bytes.
    ///
    /// - Returns: The response, when it is whole.
    /// - Throws: ``ResponseFault``.
    mutating func read(_ bytes: ByteBuffer) throws -> ServerResponse? {
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeImmutableBuffer(bytes)
        }
        while try step() {}
        guard case .over = state else { return nil }
        return ServerResponse(status: head.status, headers: head.headers, body: body)
    }

    /// The response, if it is whole now that the connection has ended.
    mutating func end() throws -> ServerResponse {
        guard case .bodyToTheEnd = state else { throw ResponseFault.broken }
        return ServerResponse(status: head.status, headers: head.headers, body: body)
    }

    /// Goes on to the next state; says whether that may go on with the bytes that are there.
    private mutating func step() throws -> Bool {
        switch state {
        case .head:
            guard try ResponseHead.read(&head, from: &input) else { return false }
            try endHead()
        case .body(let left):
            let left = takeBody(left)
            state = left == 0 ? .over : .body(left: left)
            return false
        case .bodyToTheEnd:
            guard input.readableBytes <= limit - body.readableBytes else { throw ResponseFault.tooLong(limit: limit) }
            _ = takeBody(input.readableBytes)
            return false
        case .chunkSize:
            guard let line = try nextLine() else { return false }
            try beginChunk(line)
        case .chunk(let left):
            let left = takeBody(left)
            state = left == 0 ? .chunkEnd : .chunk(left: left)
            return left == 0
        case .chunkEnd:
            guard let line = try nextLine() else { return false }
            guard line.readableBytes == 0 else { throw ResponseFault.notHTTP("a chunk does not end where it should") }
            state = .chunkSize
        case .trailers(let length):
            guard let line = try nextLine() else { return false }
            guard length <= Self.longestLine else { throw ResponseFault.notHTTP("too much stands behind its chunks") }
            state = line.readableBytes == 0 ? .over : .trailers(length: length + line.readableBytes)
        case .over: return false
        }
        return true
    }

    private mutating func endHead() throws {
        if head.isInterim {
            head = ResponseHead()
        } else if head.status == 204 || head.status == 304 {
            state = .over
        } else if head.isChunked {
            state = .chunkSize
        } else if let length = head.contentLength {
            guard length <= limit else { throw ResponseFault.tooLong(limit: limit) }
            state = length == 0 ? .over : .body(left: length)
        } else {
            state = .bodyToTheEnd
        }
    }

    /// Moves up to so many bytes into the body; returns how many are missing.
    private mutating func takeBody(_ wanted: Int) -> Int {
        let count = min(wanted, input.readableBytes)
        guard count > 0, let bytes = input.readSlice(length: count) else { return wanted }
        // A short body comes in one part, which is taken over without a copy.
        if body.readableBytes == 0, count == wanted {
            body = bytes
        } else {
            if body.readableBytes == 0 { body = ByteBuffer() }
            body.reserveCapacity(minimumWritableBytes: min(wanted, Self.mostReserved))
            body.writeImmutableBuffer(bytes)
        }
        return wanted - count
    }

    /// The next line, without its end.
    private mutating func nextLine() throws -> ByteBuffer? {
        let line = input.withUnsafeReadableBytes { bytes in bytes.line(from: 0).map { ($0.text.count, $0.end) } }
        guard let (count, end) = line else {
            guard input.readableBytes <= Self.longestLine else {
                throw ResponseFault.notHTTP("a line of it is too long")
            }
            return nil
        }
        let text = input.getSlice(at: input.readerIndex, length: count)
        input.moveReaderIndex(forwardBy: end)
        return text
    }

    /// `1F` or `1F;name=value`.
    private mutating func beginChunk(_ line: ByteBuffer) throws {
        let text = String(decoding: line.readableBytesView.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        let digits = text.prefix { $0.isASCII && $0.isHexDigit }
        guard (1...15).contains(digits.count), let size = Int(digits, radix: 16),
            text.dropFirst(digits.count).allSatisfy({ $0 == " " || $0 == "\t" })
        else { throw ResponseFault.notHTTP("a chunk has no length") }
        guard size <= limit - body.readableBytes else { throw ResponseFault.tooLong(limit: limit) }
        state = size == 0 ? .trailers(length: 0) : .chunk(left: size)
    }
}
