internal import Columnar
internal import DataFrames
internal import Glibc
internal import JSONText
internal import Operators
internal import Planning
internal import Tokenization

/// A command that makes a line of each line of standard input.
enum LineFilter {
    private static let most = 1 << 16

    /// Calls `body` with each line and where its answer goes.
    ///
    /// What a line is refused for is its answer.
    ///
    /// Answers are written when no further line is at hand, so that a program can talk to this one line by
    /// line, and otherwise in large pieces.
    static func run(
        _ body: (UnsafeRawBufferPointer, inout LineOutput) throws(LineError) -> Void
    ) throws(RoostError) {
        // A reader that goes away ends the command, as it does any filter.
        signal(SIGPIPE, SIG_DFL)
        var out = LineOutput()
        do throws(TaskFailure) {
            var lines = try LineReader.standardInput()
            while let line = try lines.nextLine() {
                do throws(LineError) {
                    guard line.tooLong == nil else {
                        throw LineError(code: "too_long", message: "the line is longer than 64 MiB")
                    }
                    try body(line.bytes, &out)
                } catch {
                    out.append(error)
                }
                out.endLine()
                if out.count >= most || !lines.hasLineAtHand { out.flush() }
                if out.failure != nil { break }
            }
        } catch {
            throw RoostError(.file, error.message)
        }
        out.flush()
        if let failure = out.failure { throw Console.unwritable(failure) }
    }
}

/// Why a line has no answer.
struct LineError: Error {
    let code: String
    let message: String
    var token: String?

    static func of<R>(_ body: () throws(JSONSyntaxError) -> R) throws(LineError) -> R {
        do { return try body() } catch { throw LineError(code: "invalid_json", message: "\(error)") }
    }

    static func of<R>(_ body: () throws(TokenizationError) -> R) throws(LineError) -> R {
        do {
            return try body()
        } catch {
            let code =
                switch error.code {
                case .disallowedSpecial: "disallowed_special"
                case .invalidUTF8: "invalid_utf8"
                case .unknownToken: "unknown_token"
                default: "error"
                }
            throw LineError(code: code, message: error.message, token: error.specialToken)
        }
    }
}
