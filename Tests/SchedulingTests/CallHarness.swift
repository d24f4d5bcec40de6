import ModelAPI
import Planning
import Scheduling
import Testing

/// A call scheduler with one stage after another, as short words for known-answer tests.
struct CallHarness {
    var scheduler = CallScheduler()
    var now = ContinuousClock.now
    private var nextRow: UInt64 = 0
    var givenUp: [CallScheduler.Round] = []
    private(set) var wakeUp: ContinuousClock.Instant?

    typealias Deployment = (id: CallScheduler.DeploymentID, quota: QuotaLimits, weight: Double, isFallback: Bool)

    /// A quota that nothing comes near; with it no calls are ordered ahead of free slots.
    static let plenty = 1_000_000_000_000

    static func deployment(_ name: String, tokensPerMinute: Int? = plenty, weight: Double = 1, isFallback: Bool = false)
        -> Deployment
    {
        (CallScheduler.DeploymentID(name), QuotaLimits(tokensPerMinute: tokensPerMinute), weight, isFallback)
    }

    init(workers: Int = 1, callsInFlight: Int = 100) {
        for worker in 0..<workers { scheduler.workerJoined(WorkerID(UInt64(worker + 1)), callsInFlight: callsInFlight) }
        scheduler.provide(1..<1_000_000)
    }

    /// Opens a stage with `rows` different requests of `tokens` prompt tokens each.
    mutating func open(
        _ stage: UInt32 = 1, rows: Int, tokens: Int = 10, maxTokens: Int? = 20, spentBefore: Int64 = 0,
        at deployments: [Deployment] = [deployment("a")],
        _ change: (inout CallOptions) -> Void = { _ in }
    ) {
        var options = CallOptions()
        change(&options)
        scheduler.open(
            StageID(stage), options, maxTokens: maxTokens, spentBefore: spentBefore, deployments: deployments)
        for _ in 0..<rows { _ = add(stage, key: nextRow, tokens: tokens) }
    }

    /// Adds a row and lets it be sent, unless another with its key leads it.
    mutating func add(_ stage: UInt32 = 1, key: UInt64, tokens: Int = 10) -> UInt64 {
        let row = nextRow
        nextRow += 1
        let key = RequestKey(words: [key, 0, 0, UInt64(stage)])
        if scheduler.add(row, of: StageID(stage), key: key, promptTokens: tokens, now: now) {
            scheduler.release(row, of: StageID(stage))
        }
        return row
    }

    mutating func assign() -> [CallScheduler.Order] {
        let round = scheduler.assign(now: now)
        wakeUp = round.wakeUp
        if !round.givenUp.isEmpty { givenUp.append(round) }
        return round.orders
    }

    /// The next calls, whenever they may go.
    mutating func assignInTime() -> [CallScheduler.Order] {
        for _ in 0..<10_000 {
            let orders = assign()
            guard orders.isEmpty, let due = wakeUp else { return orders }
            now = due
        }
        return []
    }

    /// The next calls, of which there must be so many.
    mutating func assign(_ count: Int, at location: SourceLocation = #_sourceLocation) throws -> [CallScheduler.Order] {
        let orders = assign()
        try #require(orders.count == count, sourceLocation: location)
        return orders
    }

    /// The next of the calls that may go, which there must be.
    mutating func assignFirst(at location: SourceLocation = #_sourceLocation) throws -> CallScheduler.Order {
        let orders = assign()
        return try #require(orders.first, sourceLocation: location)
    }

    mutating func pass(_ time: Duration) { now = now.advanced(by: time) }

    mutating func report(_ order: CallScheduler.Order, _ report: CallScheduler.Report) -> CallScheduler.Verdict {
        scheduler.reported(order.call, report, now: now)
    }

    mutating func answer(_ order: CallScheduler.Order, prompt: Int = 10, completion: Int = 20) -> CallScheduler.Verdict
    {
        report(order, .answered(prompt: prompt, completion: completion, cached: 0))
    }

    mutating func refuse(
        _ order: CallScheduler.Order, _ status: Int, _ category: ModelError.Category, wait: Duration? = nil,
        quota: RetryHints.Quota? = nil
    ) -> CallScheduler.Verdict {
        let hints = RetryHints(wait: wait, quota: quota)
        return report(
            order, .failed(.refused(status: status, category: category, hints: hints), category, message: "\(status)"))
    }

    mutating func judge(answered: Int, failed: Int, _ stage: UInt32 = 1) {
        scheduler.judge(StageID(stage), answered: UInt64(answered), failed: UInt64(failed))
    }

    func stop(_ stage: UInt32 = 1) -> CallScheduler.Stop? { scheduler.view(of: StageID(stage), now: now)?.stop }
    func waiting(_ stage: UInt32 = 1) -> String? { scheduler.view(of: StageID(stage), now: now)?.waiting }
}

extension CallScheduler.Verdict {
    /// The rows that a verdict resolves.
    var rows: [UInt64]? {
        if case .resolved(let resolved) = self { [resolved.row] + resolved.followers } else { nil }
    }

    var attempts: Int? {
        if case .resolved(let resolved) = self { resolved.attempts } else { nil }
    }
}
