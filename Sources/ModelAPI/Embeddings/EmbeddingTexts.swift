internal import JSONText

/// The texts of an embeddings request on their way to who sends it: a JSON array of strings.
package enum EmbeddingTexts {
    /// The JSON array of the texts, in their order.
    package static func encoded(_ texts: some Collection<String>) -> [UInt8] {
        let bytes = texts.reduce(2) { $0 + $1.utf8.count + 3 }
        var json = JSONWriter(capacity: bytes + bytes / 16)
        for (index, text) in texts.enumerated() {
            json.raw(index == 0 ? "[" : ",")
            json.string(text)
        }
        json.raw(texts.isEmpty ? "[]" : "]")
        return json.bytes
    }

    /// The texts again, or nil for bytes that are no JSON array of strings.
    package static func decoded(_ json: UnsafeRawBufferPointer) -> [String]? {
        var texts: [String] = []
        do {
            var reader = JSONReader(json)
            try reader.array { reader throws(JSONSyntaxError) in texts.append(try reader.string()) }
            try reader.end()
            return texts
        } catch {
            return nil
        }
    }
}
