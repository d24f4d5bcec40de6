extension EvaluationReport {
    /// What a number counts.
    ///
    /// In JSON it is a text: `number`, `share`, `points`, or the unit's own name.
    public enum MeasureUnit: Sendable, Hashable, Codable {
        /// A plain number, whose name stands in the sentence: words, a score.
        case number
        /// A part of one, shown in percent: 0.12 is `12 %`.
        case share
        /// A difference of two shares, shown in percentage points: 0.12 is `12 points`.
        case points
        /// A unit of this name: `ms`, `tokens`, `USD`.
        case named(String)

        private var name: String {
            switch self {
            case .number: "number"
            case .share: "share"
            case .points: "points"
            case .named(let name): name
            }
        }

        /// Reads the unit's name.
        public init(from decoder: any Decoder) throws {
            switch try decoder.singleValueContainer().decode(String.self) {
            case "number": self = .number
            case "share": self = .share
            case "points": self = .points
            case let name: self = .named(name)
            }
        }

        /// Writes the unit's name.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(name)
        }
    }

    /// An interval of confidence, in the unit of its estimate.
    public struct Interval: Sendable, Hashable, Codable {
        /// The lower end.
        public let low: Figure
        /// The upper end.
        public let high: Figure
        /// How much of the time such intervals hold the truth, of 1.
        public let level: Figure
        /// What it is called: `BCa bootstrap, 10,000 draws`, `Wilson`.
        public let name: String

        /// An interval at 95 % where nothing else is said.
        public init(_ low: Figure, _ high: Figure, level: Figure = 0.95, name: String) {
            self.low = low
            self.high = high
            self.level = level
            self.name = name
        }

        /// Whether it has both ends and zero is not between them; an end at zero holds it.
        package var excludesZero: Bool {
            guard let low = low.value, let high = high.value else { return false }
            return low > 0 || high < 0
        }
    }

    /// An estimate with its interval.
    public struct Estimate: Sendable, Hashable, Codable {
        /// The estimate.
        public let value: Figure
        /// What it counts.
        public let unit: MeasureUnit
        /// Its interval; nil where none was asked for.
        public let interval: Interval?

        /// An estimate of a plain number without an interval, where nothing else is said.
        public init(_ value: Figure, unit: MeasureUnit = .number, interval: Interval? = nil) {
            self.value = value
            self.unit = unit
            self.interval = interval
        }
    }

    /// A test and what it gave.
    public struct Test: Sendable, Hashable, Codable {
        /// What it is called: `sign flip, 10,000 draws`, `McNemar, exact`.
        public let name: String
        /// The p of this test alone.
        public let p: Figure
        /// The p after Holm's correction for all verdicts of the report (Holm 1979); nil for a test that stands alone.
        public let holmP: Figure?

        /// A test, with its p before and after the correction.
        public init(_ name: String, p: Figure, holmP: Figure? = nil) {
            self.name = name
            self.p = p
            self.holmP = holmP
        }

        private enum CodingKeys: String, CodingKey {
            case name, p
            case holmP = "holm_p"
        }
    }

    /// How many there are, and of what.
    public struct SampleSize: Sendable, Hashable, Codable {
        /// What a count counts.
        public enum Kind: String, Sendable, Hashable, Codable {
            /// Pairs of rows, rows, clusters of rows, or answers that people judged.
            case pairs, rows, clusters, labels
        }

        /// How many.
        public let count: Int
        /// Of what.
        public let of: Kind

        /// So many of these.
        public init(_ count: Int, _ kind: Kind) {
            self.count = count
            self.of = kind
        }
    }
}
