internal import ModelAPI
internal import Planning

/// How long a stage waits for an endpoint that refuses calls or is away, and what its rows are told when that is over.
extension CallStagePlan {
    /// A wait that the endpoint may ask for.
    var longestWait: Duration { .bounded(seconds: options.maxWait) }

    /// How long an endpoint that is away is waited for; nil where nobody said it.
    var outage: Duration? { options.maxOutage.map { .bounded(seconds: $0) } }

    /// How long all calls may be refused for want of quota.
    var longestRefusal: Duration { max(outage ?? .seconds(900), longestWait) }

    /// What a failure comes to for this stage.
    ///
    /// A quota of a day, or an account's credit, that is used up ends the calls; a job that is told to wait for long
    /// waits for it as for any quota.
    func judged(_ outcome: RetryPolicy.Outcome, _ category: ModelError.Category, _ message: String) -> (
        RetryPolicy.Outcome, ModelError.Category
    ) {
        guard case .refused(let status, let kind, var hints) = outcome else { return (outcome, category) }
        let isUsedUp =
            kind == .quotaExhausted || (kind == .rateLimited && hints.wait == nil && LongQuota.isNamed(message))
        guard isUsedUp else {
            // Whoever asks for an hour is asked again when the job's patience is over.
            if kind != .rateLimited, let wait = hints.wait { hints.wait = min(wait, longestWait) }
            return (.refused(status: status, category: kind, hints: hints), category)
        }
        // Many servers send the same short hint whatever is used up.
        let wait = max(hints.wait ?? .zero, LongQuota.usualWait)
        guard longestWait >= wait else {
            return (.refused(status: status, category: .quotaExhausted, hints: hints), .quotaExhausted)
        }
        hints.wait = wait
        return (.refused(status: 429, category: .rateLimited, hints: hints), .rateLimited)
    }

    func tooLongWait(_ time: Duration, words: String) -> String {
        let seconds = Int(time.inSeconds.rounded(.up))
        return
            "the endpoint asks to wait \(seconds) s, and refused again after \(Int(longestWait.inSeconds)) s, the longest wait that "
            + "model.max_wait allows; run the job again later, or let it wait (--max-wait \(seconds)): \(words)"
    }

    func tooLongRefused(_ time: Duration, words: String) -> String {
        // The longer of the two counts: whoever makes that one longer waits longer.
        let isOutage = (outage ?? .seconds(900)) >= longestWait
        return "the endpoint has refused all calls (429) for \(Int(time.inSeconds)) s, longer than "
            + "model.\(isOutage ? "max_outage" : "max_wait") allows; run the job again later, or let it wait "
            + "(--max-\(isOutage ? "outage" : "wait") \(2 * Int(time.inSeconds.rounded(.up)))): \(words)"
    }
}

/// A quota of a day, or of an account, by its words: waiting a minute does not help.
enum LongQuota {
    /// How often a job that is told to wait asks.
    static let usualWait: Duration = .seconds(600)

    private static let phrases = [
        "per day", "perday", "daily", "(rpd)", "(tpd)", "exceeded your current quota", "monthly", "per month",
        "free-models-per-day", "weekly",
    ]

    static func isNamed(_ message: String) -> Bool {
        // Longer than any refusal that names a quota, shorter than any page of HTML.
        let text = String(decoding: message.utf8.prefix(1_000), as: UTF8.self).lowercased()
        return phrases.contains { text.contains($0) }
    }
}

/// An endpoint that has too much to do at once, by its words: no quota of a minute is used up.
///
/// TGI: `Model is overloaded`; gateways: `too many concurrent requests`, `server is busy`, `the queue is full`.
enum BusyEndpoint {
    private static let phrases = [
        "overloaded", "concurren", "too busy", "is busy", "at capacity", "queue is full", "queue full", "in flight",
    ]

    static func isNamed(_ message: String) -> Bool {
        // Longer than any refusal of this kind, shorter than any page of HTML.
        let text = String(decoding: message.utf8.prefix(300), as: UTF8.self).lowercased()
        return phrases.contains { text.contains($0) }
    }
}
