/// LZ4's frames, by the system's liblz4, which is opened when it is needed first.
///
/// Names are those of `lz4frame.h`; the bytes are in
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md.
package final class LZ4: Decompressor {
    private struct Library {
        typealias Create = @convention(c) (UnsafeMutablePointer<OpaquePointer?>, CUnsignedInt) -> Int
        typealias Decompress =
            @convention(c) (
                OpaquePointer, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>, UnsafeRawPointer?,
                UnsafeMutablePointer<Int>, OpaquePointer?
            ) -> Int
        let create: Create
        let decompress: Decompress
        let isError: @convention(c) (Int) -> CUnsignedInt
        let name: @convention(c) (Int) -> UnsafePointer<CChar>?
        let free: @convention(c) (OpaquePointer) -> Int

        init() throws(DecompressorError) {
            let library = try SystemLibrary("liblz4.so.1", package: "liblz4-1")
            create = try library.function("LZ4F_createDecompressionContext")
            decompress = try library.function("LZ4F_decompress")
            isError = try library.function("LZ4F_isError")
            name = try library.function("LZ4F_getErrorName")
            free = try library.function("LZ4F_freeDecompressionContext")
        }
    }

    private static let shared = Result { () throws(DecompressorError) in try Library() }
    /// `LZ4F_VERSION`.
    private static let version: CUnsignedInt = 100

    private let library: Library
    private let context: OpaquePointer

    package private(set) var fault = PackedFault.damaged

    /// - Throws: `DecompressorError`.
    package init() throws(DecompressorError) {
        library = try Self.shared.get()
        var context: OpaquePointer?
        guard library.isError(library.create(&context, Self.version)) == 0, let context else { throw .noMemory }
        self.context = context
    }

    deinit { _ = library.free(context) }

    package func unpack(_ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Unpacked? {
        var read = packed.count, written = memory.count
        let rest = library.decompress(context, memory.baseAddress, &written, packed.baseAddress, &read, nil)
        guard library.isError(rest) == 0 else {
            // The numbers of these names changed from version to version.
            fault =
                switch library.name(rest).map({ String(cString: $0) }) {
                case "ERROR_frameType_unknown": .otherFormat
                case "ERROR_contentChecksum_invalid", "ERROR_blockChecksum_invalid": .wrongChecksum
                case "ERROR_frameSize_wrong": .wrongLength
                default: .damaged
                }
            return nil
        }
        return Unpacked(read: read, written: written, isAtEnd: rest == 0)
    }
}
