/// How a process ended.
package enum ProcessEnd: Sendable, Hashable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: Int32)

    /// Whether its work is done.
    package var isSuccess: Bool { self == .exited(code: 0) }

    /// Such as `it was killed by signal 9`.
    package var description: String {
        switch self {
        case .exited(let code): "it exited with code \(code)"
        case .killed(let signal): "it was killed by signal \(signal)"
        }
    }
}
