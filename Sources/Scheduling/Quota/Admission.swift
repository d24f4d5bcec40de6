internal import ModelAPI
package import Planning

/// Whether a call may start now.
package enum Admission: Sendable, Equatable {
    /// It may: the charge must come back in exactly one of the ledger's events.
    case go(QuotaLedger.Charge)
    /// Not now: ask again then, or after the next event where no time is known.
    case wait(until: ContinuousClock.Instant?, WaitReason)
    /// Not for so long: the endpoint asks for a longer wait than is accepted, and refused a call that did not keep to it.
    case refuses(for: Duration)
    /// Never: it is larger than the whole quota.
    case never(reason: String)
}

/// What a call waits for.
package enum WaitReason: Sendable, Hashable {
    case tokensPerMinute
    case requestsPerMinute
    /// The same of a quota that nobody gave: a guess from where refusals began, which is probed upwards.
    case guessedQuota(QuotaLedger.QuotaKind, perMinute: Int)
    /// As many calls are in flight as the endpoint is trusted with.
    case concurrency
    /// No worker is there that may make the call.
    case worker(WorkerLabels)
    /// The endpoint refused a call with a 429; nobody calls it until then.
    case heldBy429(until: ContinuousClock.Instant)
    /// The quota is unknown, and the first answers will tell it.
    case probing
    /// The endpoint refused a call with a 429 that does not say for how long; one tries again then.
    case refused(until: ContinuousClock.Instant)
    /// Calls failed one after another; one of them will try again then.
    case resting(until: ContinuousClock.Instant, Outage)

    /// An endpoint that is away.
    package struct Outage: Sendable, Hashable {
        let since: ContinuousClock.Instant
        /// How long it is waited for.
        let patience: Duration
        /// What the last failure said.
        let words: String
    }

    /// Whether something is wrong, and not only all of it in use: another deployment may be better.
    package var isTrouble: Bool {
        switch self {
        case .heldBy429, .refused, .resting: true
        case .tokensPerMinute, .requestsPerMinute, .guessedQuota, .concurrency, .worker, .probing: false
        }
    }

    /// For a progress line: `waits 12 s for the endpoint's quota: 429 said to retry after 12 s`.
    package func text(now: ContinuousClock.Instant, until: ContinuousClock.Instant?) -> String {
        switch self {
        case .tokensPerMinute: "waits\(Self.span(now, until)) for the endpoint's quota of tokens per minute"
        case .requestsPerMinute: "waits\(Self.span(now, until)) for the endpoint's quota of requests per minute"
        case .guessedQuota(let kind, let perMinute):
            "waits\(Self.span(now, until)): refusals (429) let Roost guess a quota of \(perMinute) \(kind) a minute, and it "
                + "asks for more by and by (give the real one as model.\(kind)_per_minute)"
        case .worker(let require):
            "waits for a worker" + (require.isEmpty ? "" : " with \(require.inWords): 'roost worker \(require.flags)'")
        case .concurrency: "waits for calls in flight: the endpoint gets no more at once for now"
        case .heldBy429(let end):
            "waits\(Self.span(now, end)) for the endpoint's quota: 429 said to retry after\(Self.span(now, end))"
        case .refused(let end):
            "waits\(Self.span(now, end)): the endpoint refuses calls (429) and does not say for how long; one tries again then"
        case .resting(let end, let outage):
            "waits\(Self.span(now, end)): the endpoint is away, calls failed one after another"
                + "\(Self.span(outage.since, now).isEmpty ? "" : " for" + Self.span(outage.since, now))"
                + " of at most\(Self.span(now, now.advanced(by: outage.patience))) (model.max_outage): "
                + ErrorWords.short(outage.words, to: 80)
        case .probing: "waits for the first answers, which tell the endpoint's quota"
        }
    }

    private static func span(_ now: ContinuousClock.Instant, _ end: ContinuousClock.Instant?) -> String {
        guard let end else { return "" }
        // Ends of waits lie a little late, which must not make a second of it.
        let seconds = now.duration(to: end).inSeconds - 0.001
        guard seconds < 10 else { return " \(Int(seconds.rounded(.up))) s" }
        let tenths = max(1, Int((seconds * 10).rounded(.up)))
        return tenths % 10 == 0 ? " \(tenths / 10) s" : " \(tenths / 10).\(tenths % 10) s"
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
