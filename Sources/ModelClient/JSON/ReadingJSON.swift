package import JSONText
package import NIOCore

extension ByteBuffer {
    /// Reads JSON straight from the readable bytes.
    package func readJSON<R>(
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
