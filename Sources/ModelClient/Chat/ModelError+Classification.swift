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
        if says("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error") {
            return .quotaExhausted
        }
        if (400..<500).contains(status), let words = body.message?.prefix(1_000).lowercased() {
            // Google and Anthropic send these as bad requests, in these words.
            if words.contains("credit balance is too low") { return .quotaExhausted }
            if status == 400,
                ["api key not valid", "api key expired", "invalid api key"].contains(where: words.contains)
            {
                return .authentication
            }
        }
        let isSuccess = (200..<300).contains(status)
        if isSuccess || (400..<500).contains(status) {
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
        // Of an error under a status of success, only its words tell what it is.
        if isSuccess, !body.isEmpty {
            if says("rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED") { return .rateLimited }
            if says("invalid_api_key", "authentication_error", "permission_error") { return .authentication }
            if says("model_not_found", "not_found_error", "DeploymentNotFound") { return .notFound }
            if says("invalid_request_error", "BadRequestError", "request_too_large") { return .badRequest }
            if says("timeout_error", "timeout") { return .timeout }
            return body.status.map { category(status: $0) } ?? .server
        }
        return category(status: status)
    }

    private static func category(status: Int) -> Category {
        switch status {
        case 401, 403: .authentication
        case 402: .quotaExhausted
        case 404: .notFound
        case 408: .timeout
        // 424 is a model server's whose model failed, 425 one that is not ready.
        case 409, 424, 425: .server
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
        error.answer = answer?.presentable(hiding: key)
        if let key {
            error.body = body.map(key.redacted)
            error.message = key.redacted(from: message)
            error.code = code.map(key.redacted)
            error.requestID = requestID.map(key.redacted)
            error.contentFilter = contentFilter.redacted(with: key)
        }
        error.message = Self.cut(error.message, to: ErrorBody.longestMessage)
        error.body = error.body.map { Self.cut($0, to: ErrorBody.longestBody) }
        error.code = error.code.map { Self.cut($0, to: 200) }
        error.requestID = error.requestID.map { Self.cut($0, to: 200) }
        return error
    }

    private static func cut(_ text: String, to length: Int) -> String {
        text.utf8.count > length && text.count > length ? text.prefix(length) + "…" : text
    }
}

extension ChatCompletion {
    /// The answer with the key struck out: a server may send it back in any of its texts.
    func presentable(hiding key: Secret?) -> ChatCompletion {
        guard let key else { return self }
        var answer = self
        func strikeOut(_ text: inout String?) {
            if let said = text, key.stands(in: said) { text = key.redacted(from: said) }
        }
        strikeOut(&answer.content)
        strikeOut(&answer.reasoning)
        strikeOut(&answer.toolCalls)
        strikeOut(&answer.logprobs)
        strikeOut(&answer.refusal)
        strikeOut(&answer.finishReason)
        strikeOut(&answer.model)
        strikeOut(&answer.systemFingerprint)
        strikeOut(&answer.requestID)
        answer.contentFilter = contentFilter.findings.isEmpty ? contentFilter : contentFilter.redacted(with: key)
        return answer
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
