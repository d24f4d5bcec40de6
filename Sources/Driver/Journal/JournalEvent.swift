internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// What the journal, or a worker's log, answered; it comes on the driver's thread.
enum JournalEvent: Sendable {
    /// A job was opened, or could not be.
    case opened(JobID, Result<JournalOpening, JournalError>)
    /// The calls that its last run left open have an outcome now.
    case resolved(JobID, Result<Void, JournalError>)
    case numbers(Result<Range<Int64>, JournalError>)
    case batchNumbers(StageID, chunk: Int, digest: String, Result<Int64, JournalError>)
    case committed(WriteSet, Result<Void, JournalError>)
    case looked(StageID, [CallCoordinator<RowRecord>.KeyedRow], Result<Answers, JournalError>)
    case log(String, CallRecovery.FoundLog, answers: [Int64: Buffer])

    /// What the journal, and the cache, have for keys.
    struct Answers: Sendable {
        var journal: [RequestKey: RowRecord] = [:]
        var cache: [RequestKey: RowRecord] = [:]
    }
}

/// A job as the journal has it.
struct JournalOpening: Sendable {
    /// A chunk of the job's batches that is not over.
    struct Batch: Sendable {
        let kept: BatchChunk
        let chunk: BatchPlan.Chunk?
    }

    let job: OpenedJob
    /// Calls of the last run without an outcome.
    let unknown: [UnknownCall]
    /// The names of the workers' logs on this machine whose workers live.
    let living: Set<String>
    /// Chunks of the job's batches that are not over.
    let batches: [Batch]
    /// A number that no chunk of the job's batches had.
    let firstChunk: Int
    /// Where the batches' files are; nil for a job that makes none.
    let batchFolder: String?

    /// What the journal keeps of batches whose rows are called live now.
    var droppedBatches: [JournalEntry] { batches.map { OpenBatch($0.kept).dropped } }
}
