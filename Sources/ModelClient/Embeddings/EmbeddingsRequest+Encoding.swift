internal import JSONText
package import ModelAPI
package import NIOCore

extension EmbeddingsRequest {
    /// The request's body for `/embeddings`.
    package func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: encodedSize)
        encode(into: &json)
        return json.buffer
    }

    /// About how many bytes the body takes.
    var encodedSize: Int {
        let text = inputs.reduce(model.utf8.count) { $0 + $1.utf8.count + 3 }
        return text + text / 16 + 160
    }

    /// Writes the body.
    func encode(into json: inout JSONWriter) {
        json.raw(#"{"model":"#)
        json.string(model)
        json.raw(#","input":["#)
        for (index, input) in inputs.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(input)
        }
        json.raw("]")
        if let encoding {
            json.raw(#","encoding_format":""#)
            json.raw(encoding.rawValue)
            json.raw("\"")
        }
        if let dimensions {
            json.raw(#","dimensions":"#)
            json.integer(dimensions)
        }
        if let user {
            json.raw(#","user":"#)
            json.string(user)
        }
        if !extra.members.isEmpty {
            json.raw(",")
            json.raw(extra.members)
        }
        json.raw("}")
    }
}
