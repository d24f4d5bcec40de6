package import JSONText
package import NIOCore

extension JSONWriter {
    /// What was written so far, as a network buffer.
    package var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    /// Writes bytes that are JSON already.
    package mutating func raw(_ json: ByteBuffer) {
        json.withUnsafeReadableBytes { raw($0) }
    }
}
