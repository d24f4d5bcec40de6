internal import Glibc
internal import NIOCore

/// Unpacks `br`, by the system's libbrotlidec, which is opened when the first such body comes.
///
/// No request asks for `br`, but some gateways send it. RFC 7932; API: `brotli/decode.h`.
enum Brotli {
    private typealias Create = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> OpaquePointer?
    private typealias Destroy = @convention(c) (OpaquePointer?) -> Void
    private typealias Decompress =
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
            UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, UnsafeMutablePointer<Int>?
        ) -> CInt

    /// The library's functions.
    private struct Library: Sendable {
        let create: Create
        let destroy: Destroy
        let decompress: Decompress
    }

    // `BrotliDecoderResult`.
    private static let success: CInt = 1
    private static let needsMoreOutput: CInt = 3

    private static let piece = 64 << 10

    /// A name without a folder: the system's own folders are searched, never the working one.
    private static let library: Library? = {
        guard let handle = dlopen("libbrotlidec.so.1", RTLD_NOW | RTLD_LOCAL),
            let create = dlsym(handle, "BrotliDecoderCreateInstance"),
            let destroy = dlsym(handle, "BrotliDecoderDestroyInstance"),
            let decompress = dlsym(handle, "BrotliDecoderDecompressStream")
        else { return nil }
        return Library(
            create: unsafeBitCast(create, to: Create.self), destroy: unsafeBitCast(destroy, to: Destroy.self),
            decompress: unsafeBitCast(decompress, to: Decompress.self))
    }()

    /// The bytes as they were before they were packed.
    static func unpacked(_ body: ByteBuffer, limit: Int) throws(ResponseFault) -> ByteBuffer {
        guard let library else {
            throw .packed(
                "it is packed by brotli, and there is no libbrotlidec.so.1 here: install the package libbrotli1")
        }
        guard let state = library.create(nil, nil, nil) else { throw .packed("brotli has no memory") }
        defer { library.destroy(state) }
        var unpacked = ByteBufferAllocator().buffer(capacity: min(limit, max(piece, body.readableBytes * 4)))
        let input = Array(body.readableBytesView)
        var status = needsMoreOutput
        input.withUnsafeBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while status == needsMoreOutput, unpacked.readableBytes <= limit {
                unpacked.writeWithUnsafeMutableBytes(minimumWritableBytes: piece) { output in
                    var target = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    var space = output.count
                    status = library.decompress(state, &left, &next, &space, &target, nil)
                    return output.count - space
                }
            }
        }
        if unpacked.readableBytes > limit { throw .tooLong(limit: limit) }
        guard status == success else { throw .packed("it is said to be packed by brotli, and is not, or not whole") }
        return unpacked
    }
}
