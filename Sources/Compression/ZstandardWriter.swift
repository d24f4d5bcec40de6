/// Zstandard, by the system's libzstd, which is opened when it is needed first.
///
/// Names and layouts are those of `zstd.h`.
package final class ZstandardWriter: Compressor {
    private struct Library {
        typealias Compress =
            @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer, CInt) -> Int
        let create: @convention(c) () -> OpaquePointer?
        let compress: Compress
        let isError: @convention(c) (Int) -> CUnsignedInt
        let free: @convention(c) (OpaquePointer) -> Int

        init() throws(DecompressorError) {
            let library = try SystemLibrary("libzstd.so.1", package: "libzstd1")
            create = try library.function("ZSTD_createCCtx")
            compress = try library.function("ZSTD_compressStream2")
            isError = try library.function("ZSTD_isError")
            free = try library.function("ZSTD_freeCCtx")
        }
    }

    private static let shared = Result { () throws(DecompressorError) in try Library() }

    private let library: Library
    private let stream: OpaquePointer
    private var memory = [UInt8](repeating: 0, count: 128 << 10)

    /// - Throws: `DecompressorError`.
    package init() throws(DecompressorError) {
        library = try Self.shared.get()
        guard let stream = library.create() else { throw .noMemory }
        self.stream = stream
    }

    deinit { _ = library.free(stream) }

    package func pack(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8]? {
        var input = ZstandardInput(start: bytes.baseAddress, size: bytes.count)
        var packed: [UInt8] = []
        while true {
            let (rest, written) = memory.withUnsafeMutableBytes { memory in
                var output = ZstandardOutput(start: memory.baseAddress, size: memory.count)
                // `ZSTD_e_continue` and `ZSTD_e_end`.
                let rest = library.compress(stream, &output, &input, isLast ? 2 : 0)
                return (rest, output.position)
            }
            guard library.isError(rest) == 0 else { return nil }
            packed += memory[..<written]
            if isLast ? rest == 0 : input.position == input.size { return packed }
        }
    }
}
