internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// What goes to the disk together, and what may happen once it is there.
struct WriteSet: Sendable {
    /// Rows whose outcome becomes theirs.
    struct Delivery: Sendable {
        let stage: StageID
        let key: RequestKey
        let rows: [UInt64]
        let record: RowRecord
    }

    /// A part of a stage's batches whose state becomes durable.
    struct Part: Sendable {
        let stage: StageID
        let part: Int
        let state: BatchPlan.State
    }

    /// What became of a call that no row waits for.
    struct LateOutcome: Sendable {
        enum End: Sendable {
            /// A `CallRecord`, encoded.
            case answered(Buffer)
            /// It came to nothing, at this cost.
            case notAnswered(CallTokens)
        }

        let call: Int64
        let journalJob: Int64
        let key: RequestKey
        let end: End
    }

    var entries: [JournalEntry] = []
    var late: [LateOutcome] = []
    var parts: [Part] = []
    /// Calls that are made when their intents are durable.
    var orders: [CallScheduler.Order] = []
    /// The journal's jobs of the orders' stages.
    var journalJobs: [StageID: Int64] = [:]
    var deliveries: [Delivery] = []
    /// Calls whose outcomes a worker may forget.
    var acknowledged: [WorkerID: [Int64]] = [:]

    var isEmpty: Bool { entries.isEmpty && late.isEmpty && deliveries.isEmpty && acknowledged.isEmpty }
}
