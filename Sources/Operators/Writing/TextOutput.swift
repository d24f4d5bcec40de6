internal import Compression
internal import FileIO
internal import Glibc
internal import Planning

/// How a file of text is packed.
package enum TextCompression: String, Sendable, Hashable {
    case plain = "none"
    case gzip, deflate, zstd

    /// Reads Spark's names.
    package init?(named name: String) {
        let name = name.lowercased()
        self.init(rawValue: name == "uncompressed" ? "none" : name)
    }

    /// What such a file's name ends in, behind what its text is.
    package var ending: String {
        switch self {
        case .plain: ""
        case .gzip: ".gz"
        case .deflate: ".deflate"
        case .zstd: ".zst"
        }
    }

    func makeCompressor() throws(DecompressorError) -> (any Compressor)? {
        switch self {
        case .plain: return nil
        case .gzip: return try Deflate(.gzip)
        case .deflate: return try Deflate(.zlib)
        case .zstd: return try ZstandardWriter()
        }
    }
}

/// A new file of text that is written piece by piece.
final class TextOutput {
    private static let pieceBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    private let encoding: TextEncoding
    private let compressor: (any Compressor)?
    private var text = ""
    private var hasMark = false

    init(_ path: String, _ encoding: TextEncoding, _ compression: TextCompression) throws(TaskFailure) {
        do {
            compressor = try compression.makeCompressor()
        } catch {
            throw TaskFailure(
                "\(path) cannot be packed: \("\(error)".replacing("unpack", with: "pack"))", isTransient: false)
        }
        self.path = path
        self.encoding = encoding
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw TaskFailure(writing: path, SystemError(code: errno)) }
    }

    deinit { Glibc.close(descriptor) }

    /// The text that waits to be written; `flushIfFull` is to be called now and then.
    var waiting: String {
        _read { yield text }
        _modify { yield &text }
    }

    func flushIfFull() throws(TaskFailure) {
        if text.utf8.count >= Self.pieceBytes { try flush(isLast: false) }
    }

    func finish() throws(TaskFailure) { try flush(isLast: true) }

    private func flush(isLast: Bool) throws(TaskFailure) {
        var bytes = hasMark ? [] : encoding.mark
        hasMark = true
        if bytes.isEmpty { bytes = encoding.bytes(text) } else { bytes += encoding.bytes(text) }
        text.removeAll(keepingCapacity: true)
        if let compressor {
            guard let packed = bytes.withUnsafeBytes({ compressor.pack($0, isLast: isLast) }) else {
                throw TaskFailure("\(path) cannot be written: there is no memory to pack it", isTransient: true)
            }
            bytes = packed
        }
        do {
            try FileBytes.write(bytes, to: descriptor)
        } catch {
            throw TaskFailure(writing: path, error)
        }
    }
}

extension TaskFailure {
    /// A file that could not be written; another worker would fare no better with it.
    init(writing path: String, _ error: SystemError) {
        self.init("\(path) cannot be written: \(error)", isTransient: false)
    }
}
