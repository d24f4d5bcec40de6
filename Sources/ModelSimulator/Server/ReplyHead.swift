internal import NIOCore

/// Writes replies' status lines and header fields, as bytes that are mostly the same from call to call.
struct ReplyHead: Sendable {
    private let requestID: String
    private let showsQuota: Bool

    init(seed: UInt64, showsQuota: Bool) {
        requestID = "simulated-\(seed)-"
        self.showsQuota = showsQuota
    }

    /// The head of a reply, up to the empty line.
    ///
    /// - Parameters:
    ///   - reply: What is sent behind it.
    ///   - closes: Whether the connection is closed behind it.
    /// - Returns: Its bytes, the empty line included.
    func bytes(of reply: Reply, closes: Bool) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 640)
        writeStatusLine(reply.status, into: &buffer)
        buffer.writeStaticString("content-type: ")
        switch reply.content {
        case .json: buffer.writeStaticString("application/json")
        case .events: buffer.writeStaticString("text/event-stream; charset=utf-8")
        case .octets: buffer.writeStaticString("application/octet-stream")
        }
        buffer.writeStaticString("\r\nx-roost-simulated: true\r\nx-request-id: ")
        let number = String(reply.request)
        buffer.writeString(requestID)
        buffer.writeString(number)
        buffer.writeStaticString("\r\n")
        if reply.isAzure {
            buffer.writeStaticString("apim-request-id: ")
            buffer.writeString(requestID)
            buffer.writeString(number)
            buffer.writeStaticString("\r\nx-ms-region: simulated\r\n")
        }
        if showsQuota { reply.standing?.write(into: &buffer, isAzure: reply.isAzure) }
        for field in reply.fields { buffer.writeString("\(field.name): \(field.value)\r\n") }
        if closes { buffer.writeStaticString("connection: close\r\n") }
        if case .events = reply.content {
            buffer.writeStaticString("transfer-encoding: chunked\r\n\r\n")
        } else {
            buffer.writeStaticString("content-length: ")
            buffer.writeString(String(reply.body.readableBytes))
            buffer.writeStaticString("\r\n\r\n")
        }
        return buffer
    }

    private func writeStatusLine(_ status: Int, into buffer: inout ByteBuffer) {
        guard status != 200 else {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
            return
        }
        buffer.writeString("HTTP/1.1 \(status) \(Self.reasons[status] ?? "Simulated")\r\n")
    }

    /// RFC 9110, 15.
    private static let reasons = [
        307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout",
        409: "Conflict", 413: "Content Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
