internal import ModelClient
internal import NIOCore

/// The body of a successful chat completion, with Azure's content-filter results where they belong.
enum CompletionBody {
    private static let safe: StaticString = #"""
        {"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}
        """#

    /// Writes the body.
    ///
    /// - Parameters:
    ///   - answer: What is answered.
    ///   - model: The model's name as the caller gave it.
    ///   - systemFingerprint: `simulated-` and the seed.
    ///   - isAzure: Whether the filter's results are added.
    /// - Returns: The body in JSON.
    static func encode(
        _ answer: Answerer.Answer, model: String, systemFingerprint: String, isAzure: Bool
    ) -> ByteBuffer {
        var json = JSONWriter(capacity: answer.content.utf8.count + (isAzure ? 1_024 : 512))
        json.raw(#"{"id":"chatcmpl-simulated-"#)
        json.raw(String(answer.fingerprint, radix: 16))
        // The time would make two answers to one request differ; clients only want a number.
        json.raw(#"","object":"chat.completion","created":0,"model":"#)
        json.string(model)
        json.raw(#","system_fingerprint":"#)
        json.string(systemFingerprint)
        if isAzure {
            json.raw(#","prompt_filter_results":[{"prompt_index":0,"content_filter_results":"#)
            json.raw(safe)
            json.raw("}]")
        }
        json.raw(#","choices":[{"index":0,"message":{"role":"assistant","content":"#)
        json.string(answer.content)
        json.raw(#","refusal":null},"logprobs":null,"finish_reason":"#)
        json.string(answer.finishReason)
        if isAzure {
            json.raw(#","content_filter_results":"#)
            json.raw(safe)
        }
        json.raw(#"}],"usage":{"prompt_tokens":"#)
        json.integer(answer.promptTokens)
        json.raw(#","completion_tokens":"#)
        json.integer(answer.completionTokens)
        json.raw(#","total_tokens":"#)
        json.integer(answer.promptTokens + answer.completionTokens)
        json.raw(#","prompt_tokens_details":{"cached_tokens":0}"#)
        json.raw(#","completion_tokens_details":{"reasoning_tokens":0}}}"#)
        return json.buffer
    }
}
