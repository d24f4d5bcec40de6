internal import Compression
internal import Planning

/// Unpacks a file while it is read.
final class Decompression {
    private let decompressor: any Decompressor
    private let format: String
    private let read: (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int
    private let packed: UnsafeMutableRawBufferPointer
    private var next = 0, filled = 0
    /// Whether a part of the file is begun that has not ended.
    private var isInside = false
    /// Bytes that were taken of that part.
    private var begun = 0
    /// Whether a part of the file has ended, so that there is something to read.
    private var hasEnded = false
    /// The shortest beginning by which a part of the file can be told from other bytes.
    private static let shortestPart = 10

    /// - Parameters:
    ///   - compression: `gzip` or `zstd`.
    ///   - read: Gives the packed bytes, in order; none at their end.
    /// - Throws: `TaskFailure` where the library is missing.
    init(
        _ compression: String, reading read: @escaping (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int
    ) throws(TaskFailure) {
        do throws(DecompressorError) {
            if compression == "gzip" {
                (decompressor, format) = (try Inflate(.gzip), "gzip")
            } else {
                (decompressor, format) = (try Zstandard(), "Zstandard")
            }
        } catch {
            throw TaskFailure("it is compressed, and \(error)", isTransient: error == .noMemory)
        }
        self.read = read
        packed = .allocate(byteCount: 256 << 10, alignment: 16)
    }

    deinit { packed.deallocate() }

    /// Fills `memory` as far as it comes at once; nothing at the end.
    /// - Throws: `TaskFailure` where the file is cut short or is none of its format.
    func unpack(into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        guard !memory.isEmpty else { return 0 }
        while true {
            // Several files may stand one behind the other, and zeros may follow them.
            while !isInside, next < filled, packed[next] == 0 { next += 1 }
            if next == filled {
                (next, filled) = (0, try read(packed))
                if filled > 0 { continue }
                guard isInside else { return 0 }
                guard !hasEnded || begun >= Self.shortestPart else {
                    throw TaskFailure(behindTheEnd(begun), isTransient: false)
                }
                throw TaskFailure("the compressed file ends in the middle: it is cut short", isTransient: false)
            }
            let rest = UnsafeRawBufferPointer(rebasing: packed[next..<filled])
            guard let unpacked = decompressor.unpack(rest, into: memory) else {
                throw TaskFailure(try words(decompressor.fault), isTransient: false)
            }
            next += unpacked.read
            isInside = !unpacked.isAtEnd
            begun = unpacked.isAtEnd ? 0 : begun + unpacked.read
            if unpacked.isAtEnd { hasEnded = true }
            if unpacked.written > 0 { return unpacked.written }
        }
    }

    /// What is wrong with the file whose next bytes cannot be unpacked.
    private func words(_ fault: PackedFault) throws(TaskFailure) -> String {
        guard fault == .otherFormat else {
            return
                "it \(fault), so that its rows may be wrong: get the file again, or unpack it yourself and name what "
                + "came out"
        }
        guard hasEnded else {
            return "its bytes are no \(format), though its name ends in \(format == "gzip" ? ".gz" : ".zst")"
        }
        var count = begun + filled - next, more = try read(packed)
        while more > 0 {
            count += more
            more = try read(packed)
        }
        return behindTheEnd(count)
    }

    private func behindTheEnd(_ count: Int) -> String {
        "\(count) \(count == 1 ? "byte stands" : "bytes stand") behind the end of its \(format): cut them off, or pack the "
            + "file again"
    }
}
