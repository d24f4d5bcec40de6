internal import Columnar
internal import Glibc

/// Reading and writing of whole byte ranges, whatever the system splits them into.
enum FileBytes {
    /// Writes all of `bytes` at the end of a file that was opened for appending.
    ///
    /// - Throws: `JournalError`; the file may end with a part of `bytes`.
    static func append(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(JournalError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system("\(path) cannot be written") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The `count` bytes from `offset` on, or as many as there are, for `body`.
    static func read(
        _ count: Int, at offset: Int, of descriptor: Int32, path: String, into bytes: UnsafeMutableRawBufferPointer
    ) throws(JournalError) -> Int {
        var done = 0
        while done < count {
            let more = pread(descriptor, bytes.baseAddress.map { $0 + done }, count - done, offset + done)
            if more < 0 && errno == EINTR { continue }
            guard more >= 0 else { throw .system("\(path) cannot be read") }
            if more == 0 { break }
            done += more
        }
        return done
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
        var failure: JournalError?
        let count = writer.withMutableBytes { bytes -> Int in
            do throws(JournalError) {
                return try read(size, at: 0, of: descriptor, path: path, into: bytes)
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return writer.finish().slice(0..<count)
    }
}
