internal import DataFrames
internal import FileIO
internal import Glibc
internal import Synchronization

/// What the program says to a person: text from outside never commands their terminal.
enum Console {
    /// Why standard output could not be written; nothing is written after that.
    private static let failure = Mutex<Int32?>(nil)

    static func print(_ text: String, terminator: String = "\n") {
        let bytes = Array((PlainText.of(text) + terminator).utf8)
        failure.withLock { failure in
            guard failure == nil else { return }
            do throws(SystemError) { try FileBytes.write(bytes, to: STDOUT_FILENO) } catch { failure = error.code }
        }
    }

    /// Checks, at the end, that all of standard output was written that somebody wanted to read.
    /// - Throws: `RoostError` where it was not, as on a disk that is full.
    static func finish() throws(RoostError) {
        if let code = failure.withLock({ $0 }), code != EPIPE { throw unwritable(code) }
    }

    static func unwritable(_ code: Int32) -> RoostError {
        RoostError(.file, "standard output cannot be written: \(String(cString: strerror(code)))")
    }

    /// Says something on standard error, so that standard output has only what was asked for.
    static func say(_ text: String) { StandardError.write(PlainText.of(text) + "\n") }
}
