internal import Columnar
package import Journal
internal import Scheduling

/// A batch of a job that is not over, as the journal has it.
package struct OpenBatch: Sendable {
    private let kept: BatchChunk

    /// Its number in the job.
    package var number: Int { kept.number }
    /// The endpoint's name for it; nil where it has none yet.
    package var batch: String? { kept.batch }
    package var requests: Int { kept.requests }

    /// Those of a job.
    package static func all(of job: Int64, in journal: Journal) throws(JournalError) -> [OpenBatch] {
        try journal.batchChunks(job: job).filter { BatchPlan.State(rawValue: $0.state)?.isOver != true }
            .map(OpenBatch.init)
    }

    init(_ kept: BatchChunk) { self.kept = kept }

    /// What the journal gets where nobody wants its answers any more: what it has answered so far stays.
    package var dropped: JournalEntry {
        var kept = kept
        kept.state = BatchPlan.State.dropped.rawValue
        kept.detail = .empty
        return .batchChunk(kept)
    }
}
