package import JSONText
package import NIOCore

extension ByteBuffer {
    /// Reads JSON straight from the readable bytes, behind a byte order mark where there is one.
    ///
    /// - Parameters:
    ///   - isLenient: Whether what is no JSON, but that servers write, is taken: see ``JSONReader``.
    ///   - body: Reads.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package func readJSON<R>(
        isLenient: Bool = false, _ body: (inout JSONReader) throws(JSONSyntaxError) -> R
    ) throws(JSONSyntaxError) -> R {
        try withUnsafeReadableBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                var reader = JSONReader(UnsafeRawBufferPointer(rebasing: bytes[mark...]), isLenient: isLenient)
                return try body(&reader)
            }
        }.get()
    }
}
