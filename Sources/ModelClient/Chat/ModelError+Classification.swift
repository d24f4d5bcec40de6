package import ModelAPI

extension ModelError {
    /// The error that a response with a status other than success is.
    ///
    /// The codes come before the status, since servers differ in the status they send them with.
    ///
    /// - Parameters:
    ///   - status: The response's HTTP status.
    ///   - body: What the server says.
    ///   - requestID: The server's name for the call.
    package init(status: Int, body: ErrorBody, requestID: String?) {
        self.init(
            Self.category(status: status, body: body),
            // Azure writes the status as a code, which says nothing that the status does not.
            code: body.code == String(status) ? body.type : body.code ?? body.type,
            message: body.message ?? "The server gave no reason.",
            status: status,
            requestID: requestID,
            contentFilter: body.contentFilter)
    }

    private static func category(status: Int, body: ErrorBody) -> Category {
        let codes = [body.code, body.type, body.innerCode]
        func says(_ names: String...) -> Bool {
            codes.contains { code in code.map(names.contains) ?? false }
        }
        if says("insufficient_quota", "billing_hard_limit_reached", "billing_not_active") {
            return .quotaExhausted
        }
        if (400..<500).contains(status) {
            if says("content_filter", "ResponsibleAIPolicyViolation", "content_policy_violation") {
                return .contentFilter
            }
            // vLLM and others send the sentence without the code.
            if says("context_length_exceeded")
                || body.message?.contains("maximum context length") == true
            {
                return .contextLength
            }
        }
        return category(status: status)
    }

    private static func category(status: Int) -> Category {
        switch status {
        case 401, 403: .authentication
        case 402: .quotaExhausted
        case 404: .notFound
        case 408: .timeout
        case 409: .server
        case 429: .rateLimited
        case 500...: .server
        case 200..<300: .malformedResponse
        default: .badRequest
        }
    }

    /// The error with the key struck out of every text, and long texts cut.
    ///
    /// Striking out comes first: a cut through the key would leave a part that is not recognised.
    func presentable(hiding key: Secret?) -> ModelError {
        var error = self
        if let key {
            error.message = key.redacted(from: message)
            error.code = code.map(key.redacted)
            error.requestID = requestID.map(key.redacted)
            error.contentFilter = contentFilter.redacted(with: key)
        }
        error.message = Self.cut(error.message, to: ErrorBody.longestMessage)
        error.code = error.code.map { Self.cut($0, to: 200) }
        error.requestID = error.requestID.map { Self.cut($0, to: 200) }
        return error
    }

    private static func cut(_ text: String, to length: Int) -> String {
        text.count > length ? text.prefix(length) + "…" : text
    }
}

extension ContentFilter {
    /// The findings with the key struck out: their names are the server's texts too.
    fileprivate func redacted(with key: Secret) -> ContentFilter {
        var filter = self
        for index in filter.findings.indices {
            filter.findings[index].category = key.redacted(from: findings[index].category)
            filter.findings[index].severity = findings[index].severity.map(key.redacted)
        }
        return filter
    }
}
