internal import Glibc

/// Reading and writing of whole byte ranges, whatever the system splits them into.
package enum FileBytes {
    /// Reads into `memory` from `offset` on.
    ///
    /// - Returns: How many bytes there were: fewer than `memory` takes only at the file's end.
    /// - Throws: `SystemError`; some of `memory` may have been written.
    package static func read(
        _ descriptor: Int32, at offset: Int64, into memory: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        var done = 0
        while done < memory.count {
            let count = pread(
                descriptor, memory.baseAddress.map { $0 + done }, memory.count - done, Int(offset) + done)
            if count == 0 { break }
            if count > 0 { done += count } else if errno != EINTR { throw SystemError(code: errno) }
        }
        return done
    }

    /// Writes all of `bytes` where the file stands, or at its end if it was opened for appending.
    ///
    /// - Throws: `SystemError`; some of `bytes` may have been written.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count >= 0 { done += count } else if errno != EINTR { throw SystemError(code: errno) }
        }
    }

    /// Writes all of `bytes`, as above.
    ///
    /// - Throws: `SystemError`; some of `bytes` may have been written.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try write(bytes, to: descriptor) }
    }
}

/// What the system says of a call that failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// Its `errno`.
    package let code: Int32

    package init(code: Int32) { self.code = code }

    package var description: String { String(cString: strerror(code)) }
}
