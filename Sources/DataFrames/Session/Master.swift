/// Where a session's jobs run, in Spark's words: `local[2]`, or a driver's address.
package enum Master: Hashable, Sendable {
    /// A single-node cluster of the session's own, with this many worker processes.
    case local(workers: Int)
    case driver(String)

    /// Reads `local`, `local[N]`, `local[*]` `tcp://HOST:PORT` or `curve://HOST:PORT`.
    package init(parsing text: String, cores: Int) throws(RoostError) {
        if text == "local" {
            self = .local(workers: 1)
        } else if text == "local[*]" {
            self = .local(workers: cores)
        } else if text.hasPrefix("local["), text.hasSuffix("]"), let count = Int(text.dropFirst(6).dropLast()),
            (1...256).contains(count)
        {
            self = .local(workers: count)
        } else if text.hasPrefix("tcp://") || text.hasPrefix("curve://") {
            self = .driver(text)
        } else {
            throw RoostError(
                .invalidArgument,
                "'\(text)' is no master; write local[2] (1 to 256 workers), local[*], or tcp://127.0.0.1:7077")
        }
    }
}
