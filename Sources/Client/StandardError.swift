internal import FileIO
internal import Glibc

/// Standard error, which may be closed, full or a terminal that is gone: what cannot be written is left out.
package enum StandardError {
    package static func write(_ text: String) {
        try? FileBytes.write(Array(text.utf8), to: STDERR_FILENO)
    }
}
