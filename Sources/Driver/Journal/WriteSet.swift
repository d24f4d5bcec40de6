internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
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

    /// A chunk of a stage's batches whose state becomes durable.
    struct Chunk: Sendable {
        let stage: StageID
        let number: Int
        let state: BatchPlan.State
    }

    /// What became of a call that no row waits for.
    struct LateOutcome: Sendable {
        enum End: Sendable {
            /// A `CallRecord`, encoded.
            case answered(Buffer)
            /// It came to nothing, at this cost.
            case notAnswered(TokenUsage?)
            /// It was never sent.
            case unsent
        }

        let call: Int64
        let journalJob: Int64
        let key: RequestKey
        let end: End
    }

    var entries: [JournalEntry] = []
    var late: [LateOutcome] = []
    var chunks: [Chunk] = []
    /// Calls that are made when their intents are durable.
    var orders: [CallScheduler.Order] = []
    var deliveries: [Delivery] = []
    /// Calls whose outcomes a worker may forget.
    var acknowledged: [WorkerID: [Int64]] = [:]

    var isEmpty: Bool { entries.isEmpty && late.isEmpty && deliveries.isEmpty && acknowledged.isEmpty }

    /// What becomes of calls whose intents are durable, and that nobody wants any more: they are not sent.
    func outcomes(ofWithdrawn orders: [CallScheduler.Order]) -> [JournalEntry] {
        orders.map { .withdrawn(call: $0.call) }
    }
}

extension WriteSet.LateOutcome {
    /// A call of a worker's earlier life.
    init(_ recovered: RecoveredCall) {
        self.init(
            call: recovered.call, journalJob: recovered.journalJob, key: recovered.key,
            end: recovered.record.map { .answered($0) } ?? .unsent)
    }
}

extension CallOrder {
    /// An order as its worker hears it.
    init(_ order: CallScheduler.Order, _ messages: Buffer) {
        self.init(
            stage: order.stage, call: order.call, key: order.key, deployment: UInt8(clamping: order.deployment),
            slots: UInt32(clamping: order.slots), messages: messages)
    }
}
