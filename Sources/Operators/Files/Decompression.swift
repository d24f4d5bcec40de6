internal import Glibc
internal import Planning

/// Unpacks a file while it is read, with the system's own library for its format: zlib or Zstandard, which every
/// Debian has since its package manager needs them.
final class Decompression {
    private enum Format {
        case gzip(UnsafeMutableRawPointer)
        case zstandard(UnsafeMutableRawPointer)
    }

    private let format: Format
    private let read: (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int
    private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var next = 0, filled = 0
    /// Whether a part of the file is begun that has not ended.
    private var isInside = false

    /// - Parameters:
    ///   - compression: `gzip` or `zstd`.
    ///   - read: Gives the packed bytes, in order; none at their end.
    /// - Throws: `TaskFailure` where the library is missing.
    init(
        _ compression: String, reading read: @escaping (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int
    ) throws(TaskFailure) {
        self.read = read
        if compression == "gzip" {
            let stream = UnsafeMutableRawPointer.allocate(byteCount: ZLib.streamSize, alignment: 16)
            stream.initializeMemory(as: UInt8.self, repeating: 0, count: ZLib.streamSize)
            format = .gzip(stream)
            // 15 is the largest window, 16 more stands for gzip's frame.
            guard try ZLib.shared().begin(stream, 31, "1.2.11", Int32(ZLib.streamSize)) == 0 else {
                throw TaskFailure("there is no memory to unpack it", isTransient: true)
            }
        } else {
            guard let stream = try Zstandard.shared().create() else {
                throw TaskFailure("there is no memory to unpack it", isTransient: true)
            }
            format = .zstandard(stream)
        }
    }

    deinit {
        packed.deallocate()
        switch format {
        case .gzip(let stream):
            _ = try? ZLib.shared().end(stream)
            stream.deallocate()
        case .zstandard(let stream): _ = try? Zstandard.shared().free(stream)
        }
    }

    /// Fills `memory` as far as it comes at once; nothing at the end.
    /// - Throws: `TaskFailure` where the file is cut short or is none of its format.
    func unpack(into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        guard !memory.isEmpty else { return 0 }
        while true {
            if next == filled {
                (next, filled) = (0, try read(packed))
                if filled == 0 {
                    guard isInside else { return 0 }
                    throw TaskFailure("the compressed file ends in the middle: it is cut short", isTransient: false)
                }
            }
            let count: Int
            switch format {
            case .gzip(let stream): count = try inflate(stream, into: memory)
            case .zstandard(let stream): count = try decompress(stream, into: memory)
            }
            if count > 0 { return count }
        }
    }

    private func inflate(
        _ stream: UnsafeMutableRawPointer, into memory: UnsafeMutableRawBufferPointer
    ) throws(TaskFailure) -> Int {
        let library = try ZLib.shared()
        // Several files may stand one behind the other, and zeros may follow them.
        if !isInside, packed[next] == 0 {
            next = filled
            return 0
        }
        stream.storeBytes(
            of: packed.baseAddress.map { $0 + next }, toByteOffset: ZLib.nextIn, as: UnsafeMutableRawPointer?.self)
        stream.storeBytes(of: UInt32(filled - next), toByteOffset: ZLib.availableIn, as: UInt32.self)
        stream.storeBytes(of: memory.baseAddress, toByteOffset: ZLib.nextOut, as: UnsafeMutableRawPointer?.self)
        let free = UInt32(clamping: memory.count)
        stream.storeBytes(of: free, toByteOffset: ZLib.availableOut, as: UInt32.self)
        isInside = true
        let state = library.inflate(stream, 0)
        next = filled - Int(stream.load(fromByteOffset: ZLib.availableIn, as: UInt32.self))
        let count = Int(free - stream.load(fromByteOffset: ZLib.availableOut, as: UInt32.self))
        switch state {
        case ZLib.done, ZLib.needsMore: break
        case ZLib.streamEnd:
            isInside = false
            _ = library.reset(stream)
        default: throw TaskFailure("its bytes are no gzip, though its name ends in .gz", isTransient: false)
        }
        return count
    }

    private func decompress(
        _ stream: UnsafeMutableRawPointer, into memory: UnsafeMutableRawBufferPointer
    ) throws(TaskFailure) -> Int {
        let library = try Zstandard.shared()
        var output = Zstandard.Output(start: memory.baseAddress, size: memory.count, position: 0)
        var input = Zstandard.Input(start: UnsafeRawPointer(packed.baseAddress), size: filled, position: next)
        let rest = library.decompress(stream, &output, &input)
        guard library.isError(rest) == 0 else {
            throw TaskFailure("its bytes are no Zstandard, though its name ends in .zst", isTransient: false)
        }
        next = input.position
        isInside = rest != 0
        return output.position
    }
}

/// The part of zlib that unpacks, in its own names and layout (zlib.h).
private struct ZLib {
    typealias Stream = UnsafeMutableRawPointer
    let begin: @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
    let inflate: @convention(c) (Stream, Int32) -> Int32
    let reset: @convention(c) (Stream) -> Int32
    let end: @convention(c) (Stream) -> Int32

    static let streamSize = 112, nextIn = 0, availableIn = 8, nextOut = 24, availableOut = 32
    static let done: Int32 = 0, streamEnd: Int32 = 1, needsMore: Int32 = -5

    private static let loaded: ZLib? = {
        guard let library = SystemLibrary("libz.so.1") else { return nil }
        guard let begin = library["inflateInit2_"], let inflate = library["inflate"],
            let reset = library["inflateReset"],
            let end = library["inflateEnd"]
        else { return nil }
        return ZLib(
            begin: unsafeBitCast(
                begin, to: (@convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32).self),
            inflate: unsafeBitCast(inflate, to: (@convention(c) (Stream, Int32) -> Int32).self),
            reset: unsafeBitCast(reset, to: (@convention(c) (Stream) -> Int32).self),
            end: unsafeBitCast(end, to: (@convention(c) (Stream) -> Int32).self))
    }()

    static func shared() throws(TaskFailure) -> ZLib {
        guard let loaded else { throw SystemLibrary.missing("libz.so.1", package: "zlib1g") }
        return loaded
    }
}

/// The part of Zstandard that unpacks, in its own names and layout (zstd.h).
private struct Zstandard {
    struct Input {
        var start: UnsafeRawPointer?
        var size: Int
        var position: Int
    }

    struct Output {
        var start: UnsafeMutableRawPointer?
        var size: Int
        var position: Int
    }

    typealias Stream = UnsafeMutableRawPointer
    typealias Decompress = @convention(c) (Stream, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
    let create: @convention(c) () -> Stream?
    private let call: Decompress
    let isError: @convention(c) (Int) -> UInt32
    let free: @convention(c) (Stream) -> Int

    private static let loaded: Zstandard? = {
        guard let library = SystemLibrary("libzstd.so.1") else { return nil }
        guard let create = library["ZSTD_createDStream"], let decompress = library["ZSTD_decompressStream"],
            let isError = library["ZSTD_isError"], let free = library["ZSTD_freeDStream"]
        else { return nil }
        return Zstandard(
            create: unsafeBitCast(create, to: (@convention(c) () -> Stream?).self),
            call: unsafeBitCast(decompress, to: Decompress.self),
            isError: unsafeBitCast(isError, to: (@convention(c) (Int) -> UInt32).self),
            free: unsafeBitCast(free, to: (@convention(c) (Stream) -> Int).self))
    }()

    static func shared() throws(TaskFailure) -> Zstandard {
        guard let loaded else { throw SystemLibrary.missing("libzstd.so.1", package: "libzstd1") }
        return loaded
    }

    func decompress(_ stream: Stream, _ output: inout Output, _ input: inout Input) -> Int {
        withUnsafeMutablePointer(to: &output) { output in
            withUnsafeMutablePointer(to: &input) { input in call(stream, output, input) }
        }
    }
}

/// A library of the system's, opened once and never closed.
private struct SystemLibrary {
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    init?(_ name: String) {
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
        self.handle = handle
    }

    subscript(name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }

    static func missing(_ name: String, package: String) -> TaskFailure {
        TaskFailure(
            "it is compressed, and \(name) to unpack it with is not on this machine: install \(package), or unpack the file",
            isTransient: false)
    }
}
