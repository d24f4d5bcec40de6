internal import JSONText
internal import NIOCore

/// The body of a successful chat completion, with Azure's content-filter results where they belong.
struct CompletionBody {
    /// The model's name as the caller gave it.
    let model: String
    /// `simulated-` and the seed.
    let systemFingerprint: String
    /// Whether the filter's results are added.
    let isAzure: Bool
    /// Why the answer was cut by the filter, if it was.
    let filtered: ContentFilter.Category?
    let promptTokens: Int
    let choices: [Answerer.Answer]

    var completionTokens: Int { choices.reduce(0) { $0 + $1.completionTokens } }

    /// The same with what such an answer has around its text.
    func with(_ odd: OddAnswer) -> CompletionBody {
        CompletionBody(
            model: model, systemFingerprint: systemFingerprint, isAzure: isAzure, filtered: filtered,
            promptTokens: promptTokens,
            choices: choices.map { choice in
                var choice = choice
                choice.content = odd.text(choice.content)
                return choice
            })
    }

    /// The body in JSON.
    func encoded() -> ByteBuffer {
        let text = choices.reduce(0) { $0 + $1.content.utf8.count }
        var json = JSONWriter(capacity: text + choices.count * (isAzure ? 512 : 256) + 768)
        writeHead("chat.completion", into: &json)
        if isAzure {
            json.raw(#","prompt_filter_results":[{"prompt_index":0,"content_filter_results":"#)
            ContentFilter.write(nil, into: &json)
            json.raw("}]")
        }
        json.raw(#","choices":["#)
        for (index, choice) in choices.enumerated() {
            if index > 0 { json.raw(",") }
            write(choice, index, into: &json)
        }
        json.raw(#"],"usage":"#)
        writeUsage(into: &json)
        json.raw("}")
        return json.buffer
    }

    /// What bodies and events begin with, up to the model.
    func writeHead(_ object: StaticString, into json: inout JSONWriter) {
        json.raw(#"{"id":"chatcmpl-simulated-"#)
        json.raw(String(choices.first?.fingerprint ?? 0, radix: 16))
        json.raw(#"","object":""#)
        json.raw(object)
        // The time would make two answers to one request differ; clients only want a number.
        json.raw(#"","created":0,"model":"#)
        json.string(model)
        json.raw(#","system_fingerprint":"#)
        json.string(systemFingerprint)
    }

    private func write(_ choice: Answerer.Answer, _ index: Int, into json: inout JSONWriter) {
        json.raw(#"{"index":"#)
        json.integer(index)
        json.raw(#","message":{"role":"assistant","content":"#)
        filtered == nil ? json.string(choice.content) : json.raw("null")
        json.raw(#","refusal":null},"logprobs":null,"finish_reason":"#)
        json.string(filtered == nil ? choice.finishReason : "content_filter")
        if isAzure {
            json.raw(#","content_filter_results":"#)
            ContentFilter.write(filtered, into: &json)
        }
        json.raw("}")
    }

    func writeUsage(into json: inout JSONWriter) {
        json.raw(#"{"prompt_tokens":"#)
        json.integer(promptTokens)
        json.raw(#","completion_tokens":"#)
        json.integer(completionTokens)
        json.raw(#","total_tokens":"#)
        json.integer(promptTokens + completionTokens)
        json.raw(#","prompt_tokens_details":{"cached_tokens":0}"#)
        json.raw(#","completion_tokens_details":{"reasoning_tokens":0}}"#)
    }
}
