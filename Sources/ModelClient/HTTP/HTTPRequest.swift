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
    /// Where it is sent.
    let url: String
    /// The server that the URL names.
    let origin: Origin
    /// In which way it is said.
    let manner: RequestManner

    /// - Parameters:
    ///   - head: The head, but for the body's length.
    ///   - body: The body.
    ///   - manner: In which way it is said.
    init(_ head: RequestHead, _ body: Body, manner: RequestManner = RequestManner()) {
        self.head = head.head
        self.body = body
        url = head.url
        origin = head.origin
        self.manner = manner
        if case .none = body, !self.head.method.mayHaveBody { return }
        self.head.headers.add(name: "Content-Length", value: String(body.length))
    }
}

/// In which of the ways that servers differ in a request is said.
struct RequestManner: Sendable, Hashable {
    /// Whether a stream of events is asked for.
    var isStream = false
    /// Whether the stream is asked to tell the tokens that it used.
    var asksForUsage = false
    /// How texts to embed are asked for.
    var encoding = ServerHabits.Encoding.asked
}

/// A request's head but for the body's length, and where it goes.
struct RequestHead: Sendable {
    let head: HTTPRequestHead
    let url: String
    let origin: Origin
}

extension HTTPMethod {
    fileprivate var mayHaveBody: Bool { self == .POST || self == .PUT || self == .PATCH }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    var description: String { "\(head.method) with a body of \(body.length) bytes" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
