internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// What goes to the disk together, and what may happen once it is there.
struct JournalBatch: Sendable {
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

    var entries: [JournalEntry] = []
    var parts: [Part] = []
    /// Calls that are made when their intents are durable.
    var orders: [CallScheduler.Order] = []
    var deliveries: [Delivery] = []
    /// Calls whose outcomes a worker may forget.
    var acknowledged: [WorkerID: [Int64]] = [:]

    var isEmpty: Bool { entries.isEmpty && deliveries.isEmpty && acknowledged.isEmpty }
}
