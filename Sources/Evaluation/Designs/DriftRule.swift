/// What counts as drift: a change that is shown, and large enough to matter.
public struct DriftRule: Sendable, Hashable, Codable {
    /// How far two windows of a column are apart.
    public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
        /// The Wasserstein-1 distance in standard deviations of the reference, of numbers.
        case wasserstein
        /// The population stability index, of numbers in tenths of the reference, or of categories.
        case populationStability = "psi"
        /// The greatest difference of the two distributions, of numbers.
        case kolmogorovSmirnov = "ks"
        /// The Jensen-Shannon distance in base 2, of categories.
        case jensenShannon = "jensen_shannon"
        /// The energy distance by twice the mean distance between the windows, of embeddings.
        case energy

        var title: String {
            switch self {
            case .wasserstein: "Wasserstein / sd"
            case .populationStability: "PSI"
            case .kolmogorovSmirnov: "KS distance"
            case .jensenShannon: "Jensen-Shannon"
            case .energy: "energy coefficient"
            }
        }
    }

    /// How often any column may be called drifted that is not, over all columns.
    public var alpha: Double
    /// The least effect that counts, by measure.
    public var floors: [Measure: Double]
    /// The measure of numbers.
    public var numbers: Measure
    /// The measure of categories.
    public var categories: Measure

    /// The least effects where nothing else is said.
    ///
    /// A tenth of a standard deviation; what is usually called a moderate shift of the stability index (Siddiqi 2006);
    /// and a tenth of the way to windows that have nothing in common.
    public static let usualFloors: [Measure: Double] = [
        .wasserstein: 0.1, .populationStability: 0.1, .kolmogorovSmirnov: 0.1, .jensenShannon: 0.1, .energy: 0.02,
    ]

    /// A rule: 1 % familywise and a floor.
    public init(
        alpha: Double = 0.01, floors: [Measure: Double] = [:], numbers: Measure = .wasserstein,
        categories: Measure = .jensenShannon
    ) {
        self.alpha = alpha
        self.floors = Self.usualFloors.merging(floors) { _, other in other }
        self.numbers = numbers
        self.categories = categories
    }

    private enum CodingKeys: String, CodingKey { case alpha, floors, numbers, categories }

    /// Reads a rule, each part of which may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let named = try container.decodeIfPresent([String: Double].self, forKey: .floors) ?? [:]
        var floors: [Measure: Double] = [:]
        for (name, floor) in named {
            guard let measure = Measure(rawValue: name) else {
                let known = Measure.allCases.map(\.rawValue).joined(separator: ", ")
                throw DecodingError.dataCorruptedError(
                    forKey: .floors, in: container,
                    debugDescription: "there is no measure '\(name)' of drift; there are \(known)")
            }
            floors[measure] = floor
        }
        self.init(
            alpha: try container.decodeIfPresent(Double.self, forKey: .alpha) ?? 0.01, floors: floors,
            numbers: try container.decodeIfPresent(Measure.self, forKey: .numbers) ?? .wasserstein,
            categories: try container.decodeIfPresent(Measure.self, forKey: .categories) ?? .jensenShannon)
    }

    /// Writes the rule, the floors by their measures' names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(alpha, forKey: .alpha)
        try container.encode(
            Dictionary(floors.map { ($0.key.rawValue, $0.value) }) { one, _ in one }, forKey: .floors)
        try container.encode(numbers, forKey: .numbers)
        try container.encode(categories, forKey: .categories)
    }

    func floor(_ measure: Measure) -> Double { floors[measure] ?? 0 }
}
