internal import JSONText
package import ModelAPI
package import NIOCore

extension ChatRequest {
    /// The request's body for `/chat/completions`.
    ///
    /// The model is always in it: Azure's dated API, which takes it from the URL, ignores it.
    package func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: encodedSize)
        encode(into: &json)
        return json.buffer
    }

    /// About how many bytes the body takes.
    var encodedSize: Int { messages.encodedSize + model.utf8.count + 192 }

    /// Writes the body.
    func encode(into json: inout JSONWriter) {
        json.raw(#"{"model":"#)
        json.string(model)
        json.raw(#","messages":"#)
        json.conversation(messages)
        encodeSampling(into: &json)
        json.raw("}")
    }

    private func encodeSampling(into json: inout JSONWriter) {
        if let maxTokens {
            switch maxTokensField {
            case .maxTokens: json.raw(#","max_tokens":"#)
            case .maxCompletionTokens: json.raw(#","max_completion_tokens":"#)
            }
            json.integer(maxTokens)
        }
        json.number(#","temperature":"#, temperature)
        json.number(#","top_p":"#, topP)
        json.number(#","presence_penalty":"#, presencePenalty)
        json.number(#","frequency_penalty":"#, frequencyPenalty)
        if let seed {
            json.raw(#","seed":"#)
            json.integer(seed)
        }
        encodeStop(into: &json)
        if let responseFormat {
            json.raw(#","response_format":"#)
            json.responseFormat(responseFormat)
        }
        if let user {
            json.raw(#","user":"#)
            json.string(user)
        }
        if !extra.members.isEmpty {
            json.raw(",")
            json.raw(extra.members)
        }
        if isStream {
            json.raw(asksForUsage ? #","stream":true,"stream_options":{"include_usage":true}"# : #","stream":true"#)
        }
    }

    private func encodeStop(into json: inout JSONWriter) {
        guard !stop.isEmpty else { return }
        json.raw(#","stop":["#)
        for (index, text) in stop.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(text)
        }
        json.raw("]")
    }
}

extension JSONWriter {
    /// Writes a member if it has a value.
    fileprivate mutating func number(_ name: StaticString, _ value: Double?) {
        guard let value else { return }
        raw(name)
        number(value)
    }
}

extension JSONWriter {
    /// Writes the format as the value of `response_format`.
    fileprivate mutating func responseFormat(_ format: ResponseFormat) {
        switch format {
        case .text: raw(#"{"type":"text"}"#)
        case .jsonObject: raw(#"{"type":"json_object"}"#)
        case .jsonSchema(let name, let schema, let isStrict):
            raw(#"{"type":"json_schema","json_schema":{"name":"#)
            string(name)
            raw(#","schema":"#)
            raw(schema.text)
            if let isStrict { raw(isStrict ? #","strict":true"# : #","strict":false"#) }
            raw("}}")
        }
    }
}
