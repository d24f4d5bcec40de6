/// Where a job stands.
package enum JobState: String, Sendable, Hashable, CaseIterable {
    case running, finished, failed, cancelled
    /// It reached its budget.
    case stopped
    /// It ran, and its process is gone. The journal finds this out; it is never written.
    case interrupted
}
