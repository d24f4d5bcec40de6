internal import JSONText

/// Texts as JSON strings, and back.
enum JSONString {
    static func encoded(_ text: String) -> String {
        var writer = JSONWriter(capacity: text.utf8.count + 2)
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The text, or nil where the JSON is no string.
    static func decoded(_ json: String) -> String? {
        var json = json
        return json.withUTF8 { bytes in
            var reader = JSONReader(UnsafeRawBufferPointer(bytes))
            return try? reader.string()
        }
    }
}
