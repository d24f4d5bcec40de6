internal import JSONText
internal import NIOCore

/// The part of a request that is the same from call to call, as bytes: all of the head but the body's length.
///
/// The key is in it, so no textual form shows it.
struct RequestHead: Sendable {
    /// The length's digits and the empty line.
    private static let mostForLength = 24

    /// Up to and with `Content-Length: `.
    private let fixed: ByteBuffer

    /// The head of a POST of JSON.
    ///
    /// - Returns: `nil` if the key would end its line.
    init?(path: String, authority: String, authorization: (name: String, value: String)?) {
        if let authorization, !authorization.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { return nil }
        var head = ByteBuffer()
        head.writeString("POST \(path) HTTP/1.1\r\nHost: \(authority)\r\n")
        if let (name, value) = authorization { head.writeString("\(name): \(value)\r\n") }
        head.writeStaticString(
            "Content-Type: application/json\r\nAccept: application/json\r\nUser-Agent: roost\r\nContent-Length: ")
        fixed = head
    }

    /// Writes the head and a body.
    ///
    /// - Parameters:
    ///   - capacity: How long the body will be, about.
    ///   - write: Writes it.
    /// - Returns: The whole request.
    func request(capacity: Int, _ write: (inout JSONWriter) -> Void) -> ByteBuffer {
        var json = JSONWriter(capacity: capacity)
        write(&json)
        var request = ByteBuffer()
        request.reserveCapacity(fixed.readableBytes + Self.mostForLength + json.bytes.count)
        request.writeImmutableBuffer(fixed)
        request.writeString("\(json.bytes.count)\r\n\r\n")
        request.writeBytes(json.bytes)
        return request
    }
}

extension RequestHead: CustomStringConvertible, CustomReflectable {
    var description: String { "the head of a request, \(fixed.readableBytes) bytes" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
