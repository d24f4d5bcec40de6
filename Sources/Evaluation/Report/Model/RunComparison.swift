extension EvaluationReport {
    /// Two runs on the same rows: before and after a change, or one against the other.
    public struct RunComparison: Sendable, Hashable, Codable {
        /// What is compared.
        public var title: String
        /// The two runs, the earlier or the baseline first.
        public var first: RunMean
        /// The other run.
        public var second: RunMean
        /// The second less the first.
        public var difference: Estimate
        /// The test of the difference; nil where there was none.
        public var test: Test?
        /// What the difference rests on.
        public var sample: SampleSize
        /// The rows themselves, few or many; nil where they were not asked for.
        public var view: PairedView?
        /// The rows that got better, and how many.
        public var better: ChangedRows
        /// The rows that got worse, and how many.
        public var worse: ChangedRows
        /// Rows that are as they were.
        public var unchanged: Int

        /// A comparison.
        public init(
            _ title: String, first: RunMean, second: RunMean, difference: Estimate, test: Test? = nil,
            sample: SampleSize, view: PairedView? = nil, better: ChangedRows, worse: ChangedRows, unchanged: Int
        ) {
            self.title = title
            self.first = first
            self.second = second
            self.difference = difference
            self.test = test
            self.sample = sample
            self.view = view
            self.better = better
            self.worse = worse
            self.unchanged = unchanged
        }
    }

    /// A run's name and its mean.
    public struct RunMean: Sendable, Hashable, Codable {
        /// The run's name.
        public var run: String
        /// The mean over its rows, or the share.
        public var mean: Estimate

        /// A run and its mean.
        public init(_ run: String, mean: Estimate) {
            self.run = run
            self.mean = mean
        }
    }

    /// The rows of a comparison: each as a line where they are few, their differences in bins where they are many.
    public enum PairedView: Sendable, Hashable, Codable {
        /// Each row's two values.
        case slopes([PairedValue])
        /// The second less the first, in bins.
        case differences(Distribution)
    }

    /// A row's value in both runs.
    public struct PairedValue: Sendable, Hashable, Codable {
        /// The row's name: its number, or what tells it from others.
        public var row: String
        /// Its value in the first run.
        public var first: Figure
        /// Its value in the second run.
        public var second: Figure

        /// A row's two values.
        public init(_ row: String, first: Figure, second: Figure) {
            self.row = row
            self.first = first
            self.second = second
        }
    }

    /// Rows that changed, a few of them with their texts.
    public struct ChangedRows: Sendable, Hashable, Codable {
        /// How many changed.
        public var count: Int
        /// Some of them, the greatest change first.
        public var rows: [ChangedRow]
        /// The file that has them all; nil where there is none.
        public var file: String?

        /// Changed rows; of more than 50, the first 50 are kept.
        public init(count: Int, rows: [ChangedRow] = [], file: String? = nil) {
            self.count = max(count, rows.count)
            self.rows = Array(rows.prefix(ExampleSection.most))
            self.file = file
        }
    }

    /// A row that changed.
    public struct ChangedRow: Sendable, Hashable, Codable {
        /// The row's name.
        public var row: String
        /// The prompt, whole.
        public var prompt: String
        /// The first run's answer, whole; nil where there is none.
        public var firstAnswer: String?
        /// The second run's answer, whole; nil where there is none.
        public var secondAnswer: String?
        /// The first run's score.
        public var firstScore: Figure
        /// The second run's score.
        public var secondScore: Figure

        /// A row that changed.
        public init(
            _ row: String, prompt: String, firstAnswer: String?, secondAnswer: String?, firstScore: Figure,
            secondScore: Figure
        ) {
            self.row = row
            self.prompt = prompt
            self.firstAnswer = firstAnswer
            self.secondAnswer = secondAnswer
            self.firstScore = firstScore
            self.secondScore = secondScore
        }

        private enum CodingKeys: String, CodingKey {
            case row, prompt
            case firstAnswer = "first_answer"
            case secondAnswer = "second_answer"
            case firstScore = "first_score"
            case secondScore = "second_score"
        }
    }
}
