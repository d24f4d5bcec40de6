/// Judges arriving calls by the quota of their model, as Azure does.
///
/// A call is charged its estimated tokens, prompt and longest answer, against a running count that
/// begins anew each minute: fixed windows, each from the first call behind the last one's end.
/// Requests are judged over a shorter window too (1 or 10 s, with its share of the minute's limit,
/// rounded up, at least 1), so that a minute's calls cannot all come at once. A refused call is not
/// charged, and what a call really used changes nothing. It is a value, and the time is passed in.
///
/// Source: Azure OpenAI's documentation, "Manage Azure OpenAI quota", understanding rate limits.
package struct QuotaLedger: Sendable {
    /// So many models have a count of their own; a caller may invent names, so the others share one.
    package static let modelLimit = 1_000

    package let settings: QuotaSettings
    private var models: [String: ModelQuota] = [:]

    package init(_ settings: QuotaSettings) {
        self.settings = settings
    }

    /// Charges a call to its model's quota, or refuses it.
    ///
    /// - Parameters:
    ///   - tokens: The call's estimate; see ``QuotaSettings/charge(promptTokens:characters:answerTokens:choices:)``.
    ///   - model: The model's or deployment's name.
    ///   - now: The time since any fixed moment; never less than at the last call.
    /// - Returns: Whether it is let in, and what is left of the quota.
    package mutating func judge(tokens: Int, model: String, at now: Duration) -> QuotaVerdict {
        if let index = models.index(forKey: model) {
            return models.values[index].judge(tokens: tokens, at: now)
        }
        let name = models.count < Self.modelLimit ? model : "(other models)"
        return models[name, default: ModelQuota(settings.limits(of: name), settings)].judge(tokens: tokens, at: now)
    }

    /// Each model's quota as it stands, by name.
    package func entries(at now: Duration) -> [QuotaEntry] {
        models.sorted { $0.key < $1.key }.map { name, quota in
            var quota = quota
            quota.roll(to: now)
            return QuotaEntry(model: name, quota)
        }
    }

    /// Forgets everything but the limits.
    package mutating func reset() { models = [:] }
}

/// One model's quota in the statistics.
package struct QuotaEntry: Sendable, Hashable {
    package let model: String
    package let limitTokens: Int?
    package let limitRequests: Int?
    /// Charged in the window that is running.
    package let windowTokens: Int
    package let windowRequests: Int
    /// Charged since the last reset of the simulator.
    package let chargedTokens: Int
    package let chargedRequests: Int
    package let refused: Int

    init(model: String, _ quota: ModelQuota) {
        self.model = model
        limitTokens = quota.tokens?.limit
        limitRequests = quota.requests?.limit
        windowTokens = quota.tokens?.used ?? 0
        windowRequests = quota.requests?.used ?? 0
        chargedTokens = quota.chargedTokens
        chargedRequests = quota.chargedRequests
        refused = quota.refused
    }
}
