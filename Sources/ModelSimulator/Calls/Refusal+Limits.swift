internal import JSONText
internal import NIOCore

extension Refusal {
    /// A prompt, or an input to embed, that is longer than the model takes.
    static func contextTooLong(limit: Int, requested: Int, parameter: String) -> Refusal {
        Refusal(
            status: 400,
            message: "This model's maximum context length is \(limit) tokens. However, your \(parameter) resulted in"
                + " \(requested) tokens. Please reduce the length of the \(parameter).",
            parameter: parameter, code: "context_length_exceeded")
    }

    /// A 429 for a quota: the words, codes and hints of the dialect.
    static func overQuota(
        _ excess: QuotaVerdict.Excess, _ standing: QuotaStanding, model: String, _ dialect: Dialect, _ hint: RetryHint,
        unixTime: Int
    ) -> Refusal {
        var refusal = tooManyRequests(excess, model: model, dialect, hint, unixTime: unixTime)
        if hint.allowsQuotaHeaders { refusal.standing = standing }
        // The quota's own headers say it.
        if hint == .resetHeaders { refusal.fields = [] }
        return refusal
    }

    /// A 429 that no quota stands behind: a fault.
    static func tooManyRequests(
        _ excess: QuotaVerdict.Excess, model: String, _ dialect: Dialect, _ hint: RetryHint, unixTime: Int
    ) -> Refusal {
        let fields = hint.fields(wait: excess.wait, unixTime: unixTime, isAzure: dialect.isAzure).map {
            Field(name: $0.name, value: $0.value)
        }
        let milliseconds = max(1, Int((excess.wait / .milliseconds(1)).rounded(.up)))
        if dialect.isAzure {
            let limit = excess.kind == .tokens ? "token" : "call"
            let wait = hint.isInMessage ? " Please retry after \((milliseconds + 999) / 1_000) seconds." : ""
            return Refusal(
                status: 429,
                message:
                    "Requests to this operation of the deployment '\(model)' have exceeded the \(limit) rate limit of"
                    + " your current pricing tier.\(wait)",
                type: nil, code: "429", fields: fields)
        }
        let unit = excess.kind == .tokens ? "tokens per min (TPM)" : "requests per min (RPM)"
        let wait = hint.isInMessage ? " Please try again in \(durationText(milliseconds))." : ""
        return Refusal(
            status: 429,
            message: "Rate limit reached for \(model) on \(unit): Limit \(excess.limit), Used \(excess.used), Requested"
                + " \(excess.requested).\(wait)",
            type: excess.kind.rawValue, code: "rate_limit_exceeded", fields: fields)
    }

    static func tooManyAtOnce(limit: Int, _ dialect: Dialect) -> Refusal {
        Refusal(
            status: 429, message: "More than \(limit) calls at once. Please try again in 1s.",
            type: dialect.isAzure ? nil : "requests", code: dialect.isAzure ? "429" : "rate_limit_exceeded",
            fields: [Field(name: "retry-after", value: "1")])
    }

    /// A 429 that no waiting helps.
    static let insufficientQuota = Refusal(
        status: 429, message: "You exceeded your current quota, please check your plan and billing details.",
        type: "insufficient_quota", code: "insufficient_quota")

    /// A status that a fault gives.
    static func fault(status: Int, _ dialect: Dialect) -> Refusal {
        let message =
            switch status {
            case 500: "The server had an error while processing your request. Sorry about that!"
            case 503: "The engine is currently overloaded, please try again later."
            default: "The simulator was told to answer this call with \(status)."
            }
        return dialect.isAzure && status == 503
            ? Refusal(status: status, message: message, type: nil, code: "ServiceUnavailable")
            : Refusal(status: status, message: message, type: "server_error")
    }

    /// A prompt that the content filter refuses.
    static func contentFilter(_ category: ContentFilter.Category, _ dialect: Dialect) -> Refusal {
        var refusal = Refusal(
            status: 400,
            message:
                "The response was filtered due to the prompt triggering the content management policy. Please modify"
                + " your prompt and retry.",
            type: nil, parameter: "prompt", code: "content_filter")
        guard dialect.isAzure else {
            refusal.type = "invalid_request_error"
            return refusal
        }
        var json = JSONWriter(capacity: 512)
        json.raw(#"{"code":"ResponsibleAIPolicyViolation","content_filter_result":"#)
        ContentFilter.write(category, into: &json)
        json.raw("}")
        refusal.innerError = String(buffer: json.buffer)
        return refusal
    }
}
