/// Zstandard, by the system's libzstd, which is opened when it is needed first.
///
/// RFC 8878. Names and layouts are those of `zstd.h`.
package final class Zstandard: Decompressor {
    private struct Library {
        typealias Decompress = @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
        let create: @convention(c) () -> OpaquePointer?
        let decompress: Decompress
        let isError: @convention(c) (Int) -> CUnsignedInt
        let code: @convention(c) (Int) -> CInt
        let free: @convention(c) (OpaquePointer) -> Int

        init() throws(DecompressorError) {
            let library = try SystemLibrary("libzstd.so.1", package: "libzstd1")
            create = try library.function("ZSTD_createDStream")
            decompress = try library.function("ZSTD_decompressStream")
            isError = try library.function("ZSTD_isError")
            code = try library.function("ZSTD_getErrorCode")
            free = try library.function("ZSTD_freeDStream")
        }
    }

    private static let shared = Result { () throws(DecompressorError) in try Library() }

    private let library: Library
    private let stream: OpaquePointer

    /// - Throws: `DecompressorError`.
    package init() throws(DecompressorError) {
        library = try Self.shared.get()
        guard let stream = library.create() else { throw .noMemory }
        self.stream = stream
    }

    deinit { _ = library.free(stream) }

    package private(set) var fault = PackedFault.damaged

    package func unpack(_ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Unpacked? {
        var input = ZstandardInput(start: packed.baseAddress, size: packed.count)
        var output = ZstandardOutput(start: memory.baseAddress, size: memory.count)
        let rest = library.decompress(stream, &output, &input)
        guard library.isError(rest) == 0 else {
            // `ZSTD_error_prefix_unknown` and `ZSTD_error_checksum_wrong`.
            switch library.code(rest) {
            case 10: fault = .otherFormat
            case 22: fault = .wrongChecksum
            default: fault = .damaged
            }
            return nil
        }
        return Unpacked(read: input.position, written: output.position, isAtEnd: rest == 0)
    }
}
