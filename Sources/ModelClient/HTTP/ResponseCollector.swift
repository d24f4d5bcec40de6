internal import NIOCore
internal import NIOHTTP1

/// Collects one response's head and body, up to a limit.
struct ResponseCollector {
    private let limit: Int
    private let isForFile: Bool
    private(set) var head: HTTPResponseHead?
    private var body = ByteBuffer()

    /// - Parameters:
    ///   - limit: The longest body that is kept, in bytes.
    ///   - isForFile: Whether the body of a success goes elsewhere, and may be of any length.
    init(limit: Int, isForFile: Bool = false) {
        self.limit = limit
        self.isForFile = isForFile
    }

    var isSuccess: Bool { head.map { (200..<300).contains($0.status.code) } ?? false }

    /// Whether another request may follow on the connection.
    var keepsConnection: Bool { head?.isKeepAlive ?? false }

    mutating func begin(_ head: HTTPResponseHead) throws(ResponseFault) {
        guard head.status.code >= 200 else { throw .notHTTP("its status is \(head.status.code)") }
        self.head = head
        guard !(isForFile && isSuccess) else { return }
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= limit else { throw .tooLong(limit: limit) }
    }

    mutating func append(_ chunk: ByteBuffer) throws(ResponseFault) {
        guard chunk.readableBytes <= limit - body.readableBytes else { throw .tooLong(limit: limit) }
        // A short body comes in one piece, which is taken over without a copy.
        if body.readableBytes == 0 {
            body = chunk
        } else {
            body.writeImmutableBuffer(chunk)
        }
    }

    /// What has come so far of a success; nil where nothing has, or where it cannot be unpacked.
    var received: ServerResponse? {
        guard isSuccess, body.readableBytes > 0 else { return nil }
        return try? response(fileBytes: 0)
    }

    /// Whether a stream of events has ended with an error, whatever the transport still waits for.
    var isFailedStream: Bool { isSuccess && EventStream.endsWithError(body) }

    /// Whether a stream of events has said its last word, `[DONE]`, whatever the transport still waits for.
    var isDoneStream: Bool {
        guard isSuccess else { return false }
        let tail = body.readableBytesView.suffix(64).reversed().drop { $0 <= 0x20 }
        guard tail.starts(with: "[DONE]".utf8.reversed()) else { return false }
        let before = tail.dropFirst(6).drop { $0 == 0x20 }
        return before.starts(with: "\ndata:".utf8.reversed())
    }

    /// The response, now that it is whole.
    ///
    /// - Parameter fileBytes: How many bytes of the body went elsewhere.
    /// - Returns: The response.
    /// - Throws: ``ResponseFault/broken`` where not even a head came, and the faults of a body that cannot be unpacked.
    func response(fileBytes: Int) throws(ResponseFault) -> ServerResponse {
        guard let head else { throw .broken }
        let unpacked = try ContentCoding.unpacked(
            body, header: head.headers.first(name: "content-encoding"), limit: limit)
        return ServerResponse(
            status: Int(head.status.code), headers: head.headers.trimmed, body: unpacked, fileBytes: fileBytes)
    }
}

extension HTTPHeaders {
    /// Without the blanks that may stand behind a value, which the parser leaves there.
    ///
    /// RFC 9110, 5.5.
    fileprivate var trimmed: HTTPHeaders {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard contains(where: { $0.value.utf8.last.map(isBlank) ?? false }) else { return self }
        return HTTPHeaders(
            map { field in
                let length = field.value.utf8.reversed().drop(while: isBlank).count
                return (field.name, String(decoding: field.value.utf8.prefix(length), as: UTF8.self))
            })
    }
}
