/// What is to be found, and what a call costs, so that it is known how many rows a run needs before it is paid for.
public struct PlanSpec: Sendable, Hashable, Codable {
    /// The difference that is to be found, in the scores' unit; nil for each metric's own target.
    public var effect: Double?
    /// The standard deviation of a metric's scores, or of paired differences, of a pilot; nil for the worst case.
    public var deviation: Double?
    /// The share of rows on which both sides of a rate differ; nil for the worst case, a half.
    public var differing: Double?
    /// How many times the rows a sample in clusters needs.
    public var designEffect: Double
    /// What a call costs.
    public var pricePerCall: Double?
    /// What the price is in: `USD`.
    public var currency: String

    /// A plan.
    public init(
        effect: Double? = nil, deviation: Double? = nil, differing: Double? = nil, designEffect: Double = 1,
        pricePerCall: Double? = nil, currency: String = "USD"
    ) {
        self.effect = effect
        self.deviation = deviation
        self.differing = differing
        self.designEffect = designEffect
        self.pricePerCall = pricePerCall
        self.currency = currency
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case effect, deviation, differing
        case designEffect = "design_effect"
        case pricePerCall = "price_per_call"
        case currency
    }

    /// Reads a plan, each part of which may be missing; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        try StrictKeys.check(decoder, "plan", CodingKeys.allCases.map(\.rawValue))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            effect: try container.positive(.effect), deviation: try container.positive(.deviation),
            differing: try container.positive(.differing), designEffect: try container.positive(.designEffect) ?? 1,
            pricePerCall: try container.decodeIfPresent(Double.self, forKey: .pricePerCall),
            currency: try container.name(.currency) ?? "USD")
        if let differing, differing > 1 {
            throw DecodingError.dataCorruptedError(
                forKey: .differing, in: container, debugDescription: "'differing' is a share, from 0 to 1")
        }
        if let pricePerCall, !(pricePerCall >= 0 && pricePerCall.isFinite) {
            throw DecodingError.dataCorruptedError(
                forKey: .pricePerCall, in: container, debugDescription: "'price_per_call' must be a number from 0 on")
        }
    }
}
