internal import Glibc
internal import NIOCore

/// The lines of a file, one at a time, without their breaks; no more of it is in memory than a line and a piece.
struct BatchFileLines: ~Copyable {
    private static let piece = 1 << 20

    private let path: String
    private let descriptor: CInt
    private var buffer = ByteBuffer()
    private var isAtEnd = false

    /// - Throws: `BatchFileError` where it cannot be opened.
    init(path: String) throws(BatchFileError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BatchFileError("the batch file \(path) cannot be read", errno) }
    }

    deinit { close(descriptor) }

    /// The next line that is not blank; nil at the file's end.
    mutating func next() throws(BatchFileError) -> ByteBuffer? {
        var searched = 0
        while true {
            let view = buffer.readableBytesView
            if let end = view[view.index(view.startIndex, offsetBy: searched)...].firstIndex(of: 0x0A) {
                let line = buffer.readSlice(length: end - buffer.readerIndex)
                buffer.moveReaderIndex(forwardBy: 1)
                searched = 0
                if let line, line.readableBytesView.contains(where: { $0 > 0x20 }) { return line }
                continue
            }
            searched = buffer.readableBytes
            guard !isAtEnd else {
                let line = buffer.readSlice(length: buffer.readableBytes)
                return line.flatMap { $0.readableBytesView.contains { $0 > 0x20 } ? $0 : nil }
            }
            try fill()
        }
    }

    private mutating func fill() throws(BatchFileError) {
        buffer.discardReadBytes()
        var fault: CInt = 0
        let descriptor = descriptor
        let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.piece) { bytes in
            while true {
                let count = read(descriptor, bytes.baseAddress, Self.piece)
                if count >= 0 { return count }
                if errno != EINTR {
                    fault = errno
                    return 0
                }
            }
        }
        if fault != 0 { throw BatchFileError("the batch file \(path) cannot be read", fault) }
        isAtEnd = count == 0
    }
}
