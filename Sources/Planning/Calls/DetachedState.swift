/// Where a detached job stands: one that its driver goes on with by itself, without a session.
package enum DetachedState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its turn comes.
    case waiting
    /// A driver that was started again has it, and not the keys of its endpoints, which are never on a disk.
    case needsKey = "needs key"
    case running
    /// It came to its end, whatever became of single rows: its result can be fetched.
    case finished
    case failed
    case cancelled
    /// It reached its budget.
    case stopped

    /// Whether its driver still has something to do.
    package var isOpen: Bool { self == .waiting || self == .needsKey || self == .running }

    /// How a job stands whose process ended with an exit code.
    package init(exit: Int32) {
        self =
            switch exit {
            case 0, 3: .finished
            case 4: .stopped
            case 130: .cancelled
            default: .failed
            }
    }
}
