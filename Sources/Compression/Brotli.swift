/// Brotli, by the system's libbrotlidec, which is opened when it is needed first.
///
/// RFC 7932. Names are those of `brotli/decode.h`.
package final class Brotli: Decompressor {
    private struct Library {
        typealias Create = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> OpaquePointer?
        typealias Decompress =
            @convention(c) (
                OpaquePointer, UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafePointer<UInt8>?>,
                UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
                UnsafeMutablePointer<Int>?
            ) -> CInt
        let create: Create
        let decompress: Decompress
        let destroy: @convention(c) (OpaquePointer) -> Void

        init() throws(DecompressorError) {
            let library = try SystemLibrary("libbrotlidec.so.1", package: "libbrotli1")
            create = try library.function("BrotliDecoderCreateInstance")
            decompress = try library.function("BrotliDecoderDecompressStream")
            destroy = try library.function("BrotliDecoderDestroyInstance")
        }
    }

    private static let shared = Result { () throws(DecompressorError) in try Library() }
    // `BrotliDecoderResult`.
    private static let error: CInt = 0, success: CInt = 1

    private let library: Library
    private let state: OpaquePointer

    /// - Throws: `DecompressorError`.
    package init() throws(DecompressorError) {
        library = try Self.shared.get()
        guard let state = library.create(nil, nil, nil) else { throw .noMemory }
        self.state = state
    }

    deinit { library.destroy(state) }

    /// Any bytes may be the beginning of brotli's.
    package var fault: PackedFault { .damaged }

    package func unpack(_ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Unpacked? {
        var left = packed.count, free = memory.count
        var input = packed.assumingMemoryBound(to: UInt8.self).baseAddress
        var output = memory.assumingMemoryBound(to: UInt8.self).baseAddress
        let result = library.decompress(state, &left, &input, &free, &output, nil)
        guard result != Self.error else { return nil }
        return Unpacked(
            read: packed.count - left, written: memory.count - free, isAtEnd: result == Self.success)
    }
}
