package import NIOCore

extension ChatRequest {
    /// The request's body for `/chat/completions`.
    ///
    /// The model is always in it: Azure's dated API, which takes it from the URL, ignores it.
    package func encoded() -> ByteBuffer {
        let text = messages.reduce(model.utf8.count) { $0 + $1.content.utf8.count + 40 }
        var json = JSONWriter(capacity: text + text / 16 + 160)
        json.raw(#"{"model":"#)
        json.string(model)
        json.raw(#","messages":["#)
        for (index, message) in messages.enumerated() {
            json.raw(index == 0 ? #"{"role":""# : #",{"role":""#)
            json.raw(message.role.rawValue)
            json.raw(#"","content":"#)
            json.string(message.content)
            json.raw("}")
        }
        json.raw("]")
        encodeSampling(into: &json)
        json.raw("}")
        return json.buffer
    }

    private func encodeSampling(into json: inout JSONWriter) {
        if let maxTokens {
            switch maxTokensField {
            case .maxTokens: json.raw(#","max_tokens":"#)
            case .maxCompletionTokens: json.raw(#","max_completion_tokens":"#)
            }
            json.integer(maxTokens)
        }
        if let temperature {
            json.raw(#","temperature":"#)
            json.number(temperature)
        }
        if let topP {
            json.raw(#","top_p":"#)
            json.number(topP)
        }
        if let seed {
            json.raw(#","seed":"#)
            json.integer(seed)
        }
        guard !stop.isEmpty else { return }
        json.raw(#","stop":["#)
        for (index, text) in stop.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(text)
        }
        json.raw("]")
    }
}
