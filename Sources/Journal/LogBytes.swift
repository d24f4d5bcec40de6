internal import Columnar
internal import FileIO
internal import Glibc

/// The bytes of a worker's log on the disk, with errors that name its file.
enum LogBytes {
    /// Writes all of `bytes` at the end of a file that was opened for appending.
    ///
    /// - Throws: `JournalError`; the file may end with some of `bytes`.
    static func append(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(JournalError) {
        do throws(SystemError) { try FileBytes.write(bytes, to: descriptor) } catch {
            throw .system("\(path) cannot be written", errno: error.code)
        }
    }

    /// Fills `memory` with the bytes from `offset` on, or with as many as there are.
    static func read(
        _ descriptor: Int32, at offset: Int, into memory: UnsafeMutableRawBufferPointer, path: String
    ) throws(JournalError) -> Int {
        do throws(SystemError) { return try FileBytes.read(descriptor, at: Int64(offset), into: memory) } catch {
            throw .system("\(path) cannot be read", errno: error.code)
        }
    }

    /// The whole file.
    static func read(_ descriptor: Int32, path: String) throws(JournalError) -> Buffer {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("\(path) cannot be read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw JournalError(.file, "\(path) is not a file; move it away")
        }
        let size = Int(status.st_size)
        var writer = BufferWriter(capacity: size)
        writer.append(zeros: size)
        let count = try writer.withMutableBytes { memory throws(JournalError) in
            try read(descriptor, at: 0, into: memory, path: path)
        }
        return writer.finish().slice(0..<count)
    }
}
