/// What is wrong with the bytes that came for a response.
enum ResponseFault: Error {
    /// They are not HTTP.
    case notHTTP(String)

    /// They are longer than the limit, in bytes.
    case tooLong(limit: Int)

    /// They are packed in a way that cannot be undone: why.
    case packed(String)

    /// They ended too early.
    case broken
}
