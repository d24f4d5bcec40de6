internal import Columnar
internal import Foundation
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// A request whose calls are over: what became of it, and whose outcome that is.
struct RequestOutcome {
    let key: RequestKey
    let rows: [UInt64]
    /// Rows that each of `rows` stands for: those of its request.
    var rowsEach = 1
    let attempts: Int
    let queuedSeconds: Double
    /// A `CallRecord`, encoded.
    let record: Buffer
    let isAnswer: Bool
    /// Nil where none was made, or where its end is unknown.
    let call: Int64?
    /// What the endpoint counted for that call; nil where it counted nothing.
    let usage: TokenUsage?
    let deployment: String
    /// Whether any of that call was sent.
    var isSent = true

    /// Whether this is the row's result, so that no later run asks again: an answer, or a filter's refusal.
    var isLast: Bool { isAnswer || isFilter }

    private var isFilter: Bool {
        !isAnswer
            && (try? CallRecord(decoding: record))?.error?.category == ModelError.Category.contentFilter.rawValue
    }

    /// What the last call came to.
    func usage(_ options: CallOptions) -> CallUsage { CallUsage(usage, price: options.priceOfMode) }

    /// An answer that is of no use may be paid for, too.
    private func cost(_ options: CallOptions) -> Int64? {
        let usage = usage(options)
        return options.priceOfMode != nil && (isAnswer || usage.isCounted) ? usage.costNano : nil
    }

    /// The outcome as its rows have it.
    func rowRecord(_ options: CallOptions) -> RowRecord {
        RowRecord(
            record: record, attempts: UInt16(clamping: attempts), queuedSeconds: queuedSeconds, costNano: cost(options),
            deployment: deployment)
    }

    /// The outcome as the journal keeps it.
    func entries(_ run: CallRun, _ kept: RowRecord, now: Double) -> [JournalEntry] {
        guard let call else { return [] }
        let record = kept.encoded()
        let usage = usage(run.options)
        var entries: [JournalEntry] = [
            .outcome(
                CallOutcome(
                    call: call, job: run.journalJob, key: key,
                    kind: isAnswer ? .answer : isLast ? .finalError : .transient, usage: usage,
                    isUsageKnown: !isAnswer || usage.isCounted,
                    isSent: isSent, record: record))
        ]
        if isAnswer, run.options.usesCache {
            let expires = run.options.cacheDays.map { now + $0 * 86_400 }
            entries.append(
                .cache(
                    CachedAnswer(
                        key: key.of(run.user), model: run.step.column.model, expires: expires, record: record)))
        }
        return entries
    }
}

extension RequestOutcome {
    /// The outcome of a request that no call brought.
    init(_ resolved: CallScheduler.Resolved, _ record: Buffer, isAnswer: Bool) {
        self.init(
            key: resolved.key, rows: [resolved.row] + resolved.followers, rowsEach: resolved.rowsEach,
            attempts: resolved.attempts, queuedSeconds: resolved.queuedSeconds, record: record, isAnswer: isAnswer,
            call: nil, usage: nil, deployment: "")
    }

    /// The outcome that a request's last call brought.
    init(_ resolved: CallScheduler.Resolved, _ end: CallEnd, model: String) {
        // The intent of a call whose end is unknown stays open: the next run counts it, and asks what to do with it.
        let isUnknown = end.kind == .accepted
        self.init(
            key: resolved.key, rows: [resolved.row] + resolved.followers, rowsEach: resolved.rowsEach,
            attempts: resolved.attempts, queuedSeconds: resolved.queuedSeconds,
            record: isUnknown ? CallRecord(error: .unknownOutcome).encoded() : end.record, isAnswer: end.isAnswer,
            call: isUnknown ? nil : end.call, usage: end.usage, deployment: model, isSent: end.isSent)
    }
}

extension RowRecord {
    /// The outcome of a row that is not called.
    static func uncalled(_ error: CallRecord.Failure) -> RowRecord {
        RowRecord(
            record: CallRecord(error: error).encoded(), attempts: 0, queuedSeconds: 0, costNano: nil, deployment: "")
    }
}

extension CallRecord.Failure {
    /// A row whose call may have been paid, without an answer that anybody has.
    static let unknownOutcome = CallRecord.Failure(
        category: "unknown_outcome", message: "the call may have been paid, but its answer was lost in a crash")
}
