extension EvaluationReport.PairedView {
    /// The most rows that are drawn one by one.
    public static let mostSlopes = 60

    private enum CodingKeys: String, CodingKey { case slopes, differences }

    /// Reads whichever of the two there is.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let rows = try container.decodeIfPresent([EvaluationReport.PairedValue].self, forKey: .slopes) {
            self = .slopes(rows)
        } else {
            self = .differences(try container.decode(EvaluationReport.Distribution.self, forKey: .differences))
        }
    }

    /// Writes an object with one key, which says which of the two it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .slopes(let rows): try container.encode(rows, forKey: .slopes)
        case .differences(let distribution): try container.encode(distribution, forKey: .differences)
        }
    }
}
