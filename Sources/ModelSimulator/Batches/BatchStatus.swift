/// The statuses of a batch.
package enum BatchStatus: String, Sendable, Hashable, CaseIterable {
    case validating
    case inProgress = "in_progress"
    case finalizing, completed, failed, expired, cancelling, cancelled

    package var isFinal: Bool {
        switch self {
        case .completed, .failed, .expired, .cancelled: true
        case .validating, .inProgress, .finalizing, .cancelling: false
        }
    }
}
