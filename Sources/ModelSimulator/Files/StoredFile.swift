internal import JSONText
internal import NIOCore

/// A file that was uploaded, or that a batch wrote.
struct StoredFile: Sendable {
    let id: String
    let name: String
    let purpose: String
    let bytes: Int
    /// Seconds since 1970.
    let createdAt: Int
    /// In order of creation.
    let number: Int

    /// Writes the file object of OpenAI's API.
    func write(into json: inout JSONWriter) {
        json.raw(#"{"id":"\#(id)","object":"file","bytes":\#(bytes),"created_at":\#(createdAt),"filename":"#)
        json.string(name)
        json.raw(#","purpose":"#)
        json.string(purpose)
        json.raw(#","status":"processed","status_details":null,"expires_at":null}"#)
    }

    func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: 256 + name.utf8.count)
        write(into: &json)
        return json.buffer
    }
}
