internal import NIOCore

/// What is wrong with the bytes that came for a response.
enum ResponseFault: Error {
    /// They are not HTTP: why, and the first of them.
    case notHTTP(String, ByteBuffer? = nil)

    /// They are longer than the limit, in bytes.
    case tooLong(limit: Int)

    /// They are packed in a way that cannot be undone: why.
    case packed(String)

    /// They ended too early.
    case broken

    /// There are none, and the server has not read a byte of the request.
    case unread
}
