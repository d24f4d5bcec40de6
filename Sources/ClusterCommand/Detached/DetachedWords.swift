internal import Foundation
internal import Journal
internal import Messaging
internal import Planning

/// What there is to say of a job of the journal that is detached: how it stands, and what to do.
struct DetachedWords {
    private let row: DetachedJob
    /// Whether the driver that has it lives, as far as the journal shows.
    private let isCared: Bool

    init(_ row: DetachedJob, _ state: JobState) {
        self.row = row
        isCared = state != .interrupted
    }

    /// Its state, for a column of them.
    var state: String { row.state.rawValue }

    /// What to do, as the end of a line.
    var advice: String {
        let id = row.job
        switch row.state {
        case .waiting, .running:
            guard isCared else {
                return "its driver at \(row.driver) is gone: start it again there, and it goes on with the job; or "
                    + "roost jobs resume \(id)"
            }
            return "its driver at \(row.driver) goes on with it: roost jobs fetch \(id) --wait"
        case .needsKey:
            let keys = (try? DetachedSubmission(decoding: row.submission))?.keys ?? []
            return "its driver at \(row.driver) was started again and needs \(keys.joined(separator: ", ")): "
                + "roost jobs resume \(id), where the environment has it"
        case .finished: return "its result is kept: roost jobs fetch \(id)"
        case .failed, .cancelled, .stopped:
            return "roost jobs fetch \(id) says what it came to; roost jobs resume \(id) goes on"
        }
    }

    /// Whether somebody may wait for something here.
    var isNews: Bool { row.state.isOpen || row.fetched == nil }
}
