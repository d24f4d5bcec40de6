internal import NIOCore
internal import NIOHTTP1

/// One response, whole.
struct ServerResponse: Sendable {
    var status: Int

    var headers: HTTPHeaders

    var body: ByteBuffer

    /// How many bytes of the body went into a file.
    var fileBytes = 0

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The server's name for the call; Azure's own before that of what stands behind it.
    var requestID: String? {
        headers.first(name: "apim-request-id") ?? headers.first(name: "x-request-id")
    }
}
