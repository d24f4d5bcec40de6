internal import Glibc
internal import ModelAPI

/// A file on our own disk that failed: which, and what the operating system says.
struct FileFault: Error, CustomStringConvertible {
    let description: String

    /// - Parameters:
    ///   - problem: What cannot be done with which file.
    ///   - code: The operating system's `errno`.
    init(_ problem: String, _ code: CInt) {
        description = problem + ": " + String(cString: strerror(code)) + "."
    }

    init(_ description: String) {
        self.description = description
    }

    /// The fault as a call's error: the same the next time.
    func error(attempts: Int) -> ModelError {
        ModelError(.badRequest, code: "file", message: description, attempts: attempts)
    }
}
