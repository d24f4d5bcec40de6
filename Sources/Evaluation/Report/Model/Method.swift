extension EvaluationReport {
    /// How the evaluation was done, so that another can do it again.
    public struct Method: Sendable, Hashable, Codable {
        /// Which rows were asked what, and what was held against what.
        public var design: String
        /// How many rows there were, and where they are from.
        public var sample: String
        /// What the run could have shown.
        public var power: String
        /// The seed of each draw, by its name.
        public var seeds: [Entry]
        /// The versions of models, programs and word lists.
        public var versions: [Entry]
        /// Prices, and what was paid.
        public var prices: [Entry]
        /// Hashes of inputs and results.
        public var hashes: [Entry]
        /// The formulae and who published them.
        public var formulae: [Entry]
        /// Rows that were left out, and why.
        public var exclusions: [Exclusion]

        /// How it was done; parts about which nothing is said are not shown.
        public init(
            design: String = "", sample: String = "", power: String = "", seeds: [Entry] = [], versions: [Entry] = [],
            prices: [Entry] = [], hashes: [Entry] = [], formulae: [Entry] = [], exclusions: [Exclusion] = []
        ) {
            self.design = design
            self.sample = sample
            self.power = power
            self.seeds = seeds
            self.versions = versions
            self.prices = prices
            self.hashes = hashes
            self.formulae = formulae
            self.exclusions = exclusions
        }
    }

    /// A name and what belongs to it.
    public struct Entry: Sendable, Hashable, Codable {
        /// The name.
        public var name: String
        /// What belongs to it.
        public var value: String

        /// A name and what belongs to it.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Rows that were left out.
    public struct Exclusion: Sendable, Hashable, Codable {
        /// Which rows, or which row.
        public var rows: String
        /// How many.
        public var count: Int
        /// Why they were left out.
        public var reason: String

        /// Rows that were left out, and why.
        public init(_ rows: String, count: Int, reason: String) {
            self.rows = rows
            self.count = count
            self.reason = reason
        }
    }
}
