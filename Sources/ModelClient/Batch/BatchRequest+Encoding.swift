internal import JSONText
package import ModelAPI
package import NIOCore

extension BatchRequest {
    /// The request's body for `/batches`; metadata in the order of their names.
    package func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: 256)
        json.raw(#"{"input_file_id":"#)
        json.string(inputFileID)
        json.raw(#","endpoint":"#)
        json.string(endpoint)
        json.raw(#","completion_window":"#)
        json.string(completionWindow)
        if !metadata.isEmpty {
            json.raw(#","metadata":{"#)
            for (index, (name, value)) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { json.raw(",") }
                json.string(name)
                json.raw(":")
                json.string(value)
            }
            json.raw("}")
        }
        json.raw("}")
        return json.buffer
    }
}
