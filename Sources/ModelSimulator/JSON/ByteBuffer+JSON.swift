internal import JSONText
internal import NIOCore

extension ByteBuffer {
    /// Reads JSON straight from the readable bytes.
    func readJSON<R>(
        _ body: (inout JSONReader) throws(JSONSyntaxError) -> R
    ) throws(JSONSyntaxError) -> R {
        try withUnsafeReadableBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(bytes)
                return try body(&reader)
            }
        }.get()
    }
}

extension JSONWriter {
    /// What was written so far, as a network buffer.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// Writes bytes that are JSON already.
    mutating func raw(_ json: ByteBuffer) {
        json.withUnsafeReadableBytes { raw($0) }
    }
}
