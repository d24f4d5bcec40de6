internal import NIOCore
internal import NIOHTTP1

/// One request: its head and its body.
///
/// The key is in the head, so no textual form shows it.
struct HTTPRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// Read from disk as it is sent.
        case file(FileUpload)

        var length: Int {
            switch self {
            case .none: 0
            case .bytes(let bytes): bytes.readableBytes
            case .file(let file): file.length
            }
        }
    }

    private(set) var head: HTTPRequestHead
    let body: Body

    /// - Parameters:
    ///   - head: The head, but for the body's length.
    ///   - body: The body.
    init(_ head: HTTPRequestHead, _ body: Body) {
        self.head = head
        self.body = body
        if case .none = body, !head.method.mayHaveBody { return }
        self.head.headers.add(name: "Content-Length", value: String(body.length))
    }
}

extension HTTPMethod {
    fileprivate var mayHaveBody: Bool { self == .POST || self == .PUT || self == .PATCH }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    var description: String { "\(head.method) with a body of \(body.length) bytes" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
