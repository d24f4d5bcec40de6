internal import Compression
internal import FileIO
internal import Glibc
internal import NIOCore

/// A file as a server sent it: packed or not, whatever its header says.
///
/// Result files of batches are long, so that they are unpacked piece by piece.
struct PackedFile {
    /// What to undo, the last coding first.
    let codings: [String]

    private static let piece = 256 << 10
    /// Longer than any file of a batch.
    private static let limit = 16 << 30

    /// - Parameters:
    ///   - descriptor: The file, open for reading.
    ///   - header: The field `content-encoding`.
    init(descriptor: CInt, header: String?) {
        var start = ByteBufferAllocator().buffer(capacity: 64)
        start.writeWithUnsafeMutableBytes(minimumWritableBytes: 64) { memory in
            (try? FileBytes.read(descriptor, at: 0, into: memory)) ?? 0
        }
        codings = ContentCoding.names(of: start, header: header)
    }

    /// Unpacks a file into another.
    ///
    /// - Throws: ``FileFault`` for a coding that is not known, bytes that are not of it, and a full disk.
    static func unpack(_ source: CInt, _ coding: String, into target: CInt) throws(FileFault) {
        let decompressors: [any Decompressor]
        do throws(DecompressorError) { decompressors = try ContentCoding.decompressors(coding) } catch {
            throw FileFault("its content-encoding is '\(coding)', and \(error).")
        }
        guard !decompressors.isEmpty else {
            throw FileFault("its content-encoding is '\(coding.prefix(40))', which is not known here.")
        }
        var reason: PackedFault?
        for decompressor in decompressors {
            switch try unpack(source, by: decompressor, into: target) {
            case .whole: return
            case .cut: throw FileFault("it is packed by \(coding), and ends in the middle: it was cut on its way.")
            case .faulty(.otherFormat): break
            case .faulty(let fault): reason = reason ?? fault
            }
        }
        throw FileFault("it is said to be packed by \(coding), and it \(reason ?? .otherFormat).")
    }

    /// How far a decompressor came.
    private enum Unpacking {
        case whole, cut
        case faulty(PackedFault)
    }

    /// Unpacks as much as there is.
    ///
    /// What stands behind an end is left out, unless it is more of the same.
    private static func unpack(
        _ source: CInt, by decompressor: any Decompressor, into target: CInt
    ) throws(FileFault) -> Unpacking {
        guard lseek(target, 0, SEEK_SET) == 0, ftruncate(target, 0) == 0 else {
            throw FileFault("its bytes cannot be reached", errno)
        }
        let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
        defer {
            packed.deallocate()
            memory.deallocate()
        }
        var offset: Int64 = 0
        var next = 0, filled = 0, written = 0
        var isWhole = false
        do throws(SystemError) {
            while true {
                if next == filled {
                    (next, filled) = (0, try FileBytes.read(source, at: offset, into: packed))
                    offset += Int64(filled)
                    // One packed stream may follow another.
                    if filled == 0 { return isWhole ? .whole : .cut }
                }
                let rest = UnsafeRawBufferPointer(rebasing: packed[next..<filled])
                guard let step = decompressor.unpack(rest, into: memory) else {
                    return isWhole ? .whole : .faulty(decompressor.fault)
                }
                guard step.isAtEnd || step.read + step.written > 0 else { return isWhole ? .whole : .cut }
                next += step.read
                written += step.written
                isWhole = step.isAtEnd
                if written > limit { break }
                try FileBytes.write(UnsafeRawBufferPointer(rebasing: memory[..<step.written]), to: target)
            }
        } catch {
            throw FileFault("it cannot be unpacked", error.code)
        }
        throw FileFault("it is longer than \(limit) bytes unpacked.")
    }
}
