/// Why a call gave no answer: a row's error, fit for a table.
///
/// No text in it holds the key, not even where the server sent it back.
package struct ModelError: Error, Sendable, Hashable {
    /// What kind of failure it was, in words that decide what to do.
    package enum Category: String, Sendable, Hashable, CaseIterable {
        /// The key is wrong, or has no right to this (HTTP 401, 403).
        case authentication
        /// No such deployment or model (HTTP 404).
        case notFound = "not_found"
        /// The server does not accept the request; sending it again changes nothing.
        case badRequest = "bad_request"
        /// The prompt was filtered; a finding about the prompt, not a fault.
        case contentFilter = "content_filter"
        /// The conversation and the tokens asked for exceed the model's context.
        case contextLength = "context_length"
        /// Too many requests or tokens for now (HTTP 429).
        case rateLimited = "rate_limited"
        /// The account is out of credit; waiting does not help.
        case quotaExhausted = "quota_exhausted"
        /// The server failed (HTTP 409 and 500 or above).
        case server
        /// No connection, or one that broke before the answer was whole.
        case connection
        /// No whole answer in time. The server may have worked on it, and may charge for it.
        case timeout
        /// An answer came, and may be charged for, but cannot be read.
        case malformedResponse = "malformed_response"
        /// The caller stopped the call, or shut the client down.
        case cancelled
    }

    /// What kind of failure it was.
    package var category: Category

    /// The server's own name for it: `DeploymentNotFound`, `rate_limit_exceeded`.
    package var code: String?

    /// What happened, in the server's words where it has some.
    package var message: String

    /// The HTTP status; `nil` when no response came.
    package var status: Int?

    /// The server's name for the call, for support tickets.
    package var requestID: String?

    /// What the content filter found in a prompt that it refused; else empty.
    package var contentFilter: ContentFilter

    /// What was answered all the same, and may be paid for: the text of an answer that is of no use.
    package var answer: ChatCompletion?

    /// The body that could not be read, up to a limit.
    package var body: String?

    /// How many times the call was sent; who repeats it fills this in.
    package var attempts: Int

    package init(
        _ category: Category,
        code: String? = nil,
        message: String,
        status: Int? = nil,
        requestID: String? = nil,
        contentFilter: ContentFilter = ContentFilter(),
        answer: ChatCompletion? = nil,
        body: String? = nil,
        attempts: Int = 1
    ) {
        self.category = category
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.contentFilter = contentFilter
        self.answer = answer
        self.body = body
        self.attempts = attempts
    }
}

extension ModelError: CustomStringConvertible {
    /// `not found (HTTP 404, DeploymentNotFound): The API … [request abc, 1 attempt]`.
    package var description: String {
        let facts = [status.map { "HTTP \($0)" }, code].compactMap(\.self)
        let name = category.rawValue.replacing("_", with: " ")
        let trail = [
            requestID.map { "request \($0)" }, attempts == 1 ? "1 attempt" : "\(attempts) attempts",
        ]
        return name + (facts.isEmpty ? "" : " (" + facts.joined(separator: ", ") + ")")
            + ": " + message + " [" + trail.compactMap(\.self).joined(separator: ", ") + "]"
    }
}
