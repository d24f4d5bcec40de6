import Scheduling
import TestSupport

/// A driver with more calls than any quota allows, on a clock that jumps from event to event.
struct SimulatedTraffic {
    var endpoint: SimulatedEndpoint
    var ledger: QuotaLedger
    var sizes = 50...4000
    /// Seconds.
    var latency = 0.05...0.5
    /// Seconds between a decision and the call's arrival; one call in a hundred is as late as `rareDelay`.
    var delay = 0.002...0.025
    var rareDelay = 0.1
    /// Seconds by which the driver wakes up late.
    var lateness = 0.0...0.003
    /// What happens once, at a time.
    var change: (time: Double, to: (inout SimulatedEndpoint) -> Void)?
    private var random: SeededGenerator
    private let origin = ContinuousClock.now
    private var events = EventHeap()
    private(set) var refusals: [(started: Double, heard: Double)] = []
    private(set) var problem: String?
    private(set) var mostInFlight = 0
    /// Calls that the endpoint accepts before all is over.
    var mostAccepted = Int.max
    /// Every how many answers the ledger is asked whether it is valid.
    var checksEvery = 100
    private var heard = 0

    init(_ endpoint: SimulatedEndpoint, _ configuration: QuotaLedger.Configuration, seed: UInt64) {
        self.endpoint = endpoint
        ledger = QuotaLedger(configuration)
        random = SeededGenerator(seed: seed)
    }

    private func instant(_ time: Double) -> ContinuousClock.Instant {
        origin.advanced(by: .nanoseconds(Int64(time * 1e9)))
    }

    private func seconds(_ instant: ContinuousClock.Instant) -> Double {
        let (seconds, atto) = origin.duration(to: instant).components
        return Double(seconds) + Double(atto) * 1e-18
    }

    mutating func run(for duration: Double) {
        var next = Int.random(in: sizes, using: &random)
        var wake: Double?
        var inFlight = 0
        events.push(Event(time: 0, kind: .wake))
        var waits = 0
        while let event = events.pop(), event.time < duration, problem == nil, endpoint.accepted.count < mostAccepted {
            let now = event.time
            if let due = change, now >= due.time {
                due.to(&endpoint)
                change = nil
            }
            switch event.kind {
            case .wake:
                guard now == wake ?? 0 else { continue }
                wake = nil
            case .arrival(let charge):
                let answer = endpoint.judge(charge.tokens, now: now, random: &random)
                let took = answer.refusal == nil ? Double.random(in: latency, using: &random) : 0.02
                if answer.refusal == nil { endpoint.answers(at: now + took) }
                events.push(Event(time: now + took, kind: .answer(charge, answer)))
                continue
            case .answer(let charge, let answer):
                inFlight -= 1
                hear(charge, answer, now)
            }
            var asks = true
            while asks, problem == nil {
                switch ledger.admit(tokens: next, now: instant(now)) {
                case .go(let charge):
                    inFlight += 1
                    mostInFlight = max(mostInFlight, inFlight)
                    next = Int.random(in: sizes, using: &random)
                    let isRare = Int.random(in: 0..<100, using: &random) == 0
                    let delay = isRare ? rareDelay : Double.random(in: delay, using: &random)
                    events.push(Event(time: now + delay, kind: .arrival(charge)))
                case .wait(let until, let reason):
                    asks = false
                    guard let until else {
                        if inFlight == 0 { problem = "waits for an event though no call is in flight" }
                        break
                    }
                    let due = seconds(until)
                    waits = due < now + 0.0001 ? waits + 1 : 0
                    if waits > 50 { problem = "waits for \(reason) until \(due) again and again" }
                    if due <= now { problem = "to wait until \(due) at \(now)" }
                    if wake.map({ $0 > due + lateness.upperBound }) ?? true {
                        let woken = due + Double.random(in: lateness, using: &random)
                        wake = woken
                        events.push(Event(time: woken, kind: .wake))
                    }
                case .never(let reason): problem = reason
                case .refuses(let time): problem = "it asks for \(time)"
                }
            }
        }
        if let invalid = ledger.invalidity() { problem = invalid }
    }

    private mutating func hear(_ charge: QuotaLedger.Charge, _ answer: SimulatedEndpoint.Answer, _ now: Double) {
        if let refusal = answer.refusal {
            refusals.append((seconds(charge.startedAt), now))
            ledger.refused(
                charge, wait: refusal.wait.map { .seconds($0) }, of: refusal.of, isBusy: endpoint.saysBusy,
                limits: answer.limits, now: instant(now))
        } else {
            ledger.answered(
                charge, limits: answer.limits,
                latency: charge.startedAt.duration(to: instant(now)), now: instant(now))
        }
        heard += 1
        if heard % checksEvery == 0, let invalid = ledger.invalidity() { problem = invalid }
    }

    /// Refusals of calls that started before the first one of them was heard are one burst.
    func bursts(from start: Double = 0) -> Int {
        var count = 0
        var heard = -Double.infinity
        for refusal in refusals where refusal.started >= start && refusal.started > heard {
            count += 1
            heard = refusal.heard
        }
        return count
    }

    /// The part of the quota that was used in whole minutes of the endpoint's between two times.
    func used(_ start: Double, _ end: Double, limit: Double, phase: Double, countsTokens: Bool) -> Double {
        let first = phase + ((start - phase) / 60).rounded(.up) * 60
        let minutes = ((end - first) / 60).rounded(.down)
        let sum = endpoint.accepted.reduce(0.0) { sum, call in
            guard call.time >= first, call.time < first + minutes * 60 else { return sum }
            return sum + (countsTokens ? call.tokens : 1)
        }
        return sum / (limit * minutes)
    }
}
