public import Foundation

/// What an evaluation found, as a value: the page, the file of JSON and the lines on the terminal are made of it.
///
/// ```swift
/// let report = EvaluationReport(title: "Bias of small-west", isSimulated: false, verdicts: verdicts, method: method)
/// try report.json().write(to: folder.appending(path: "report.json"))
/// try Data(ReportPage(report).html.utf8).write(to: folder.appending(path: "report.html"))
/// print(ReportText(report).text)
/// ```
///
/// No number in it is NaN or infinite: where there is no answer, a ``Figure`` says why.
public struct EvaluationReport: Sendable, Hashable, Codable {
    /// What was evaluated; a heading.
    public var title: String
    /// What was asked, in one sentence; nil where the title says it.
    public var question: String?
    /// When it was made, as a text: `2026-11-30 19:04 UTC`.
    public var created: String?
    /// Whether the answers are a simulator's, which say nothing about a model.
    public var isSimulated: Bool
    /// The name of the file of JSON beside the page, for what the page had to cut.
    public var dataFile: String?
    /// What the run shows, and what it does not.
    public var verdicts: [Verdict]
    /// Effects by metric and group.
    public var effects: [EffectPanel]
    /// How a measure is spread, in one run or two.
    public var distributions: [Distribution]
    /// Answers, refusals, filtered calls, answers without a score, and errors.
    public var outcomes: [OutcomePanel]
    /// Before and after a change, or one run against another.
    public var comparisons: [RunComparison]
    /// Columns of two runs or windows beside each other.
    public var drift: [DriftPanel]
    /// Judges beside people.
    public var agreements: [JudgeAgreement]
    /// Prompts and answers to read.
    public var examples: [ExampleSection]
    /// How it was done.
    public var method: Method

    /// A report, whose parts are empty where nothing is said.
    public init(
        title: String, question: String? = nil, created: String? = nil, isSimulated: Bool, dataFile: String? = nil,
        verdicts: [Verdict] = [], effects: [EffectPanel] = [], distributions: [Distribution] = [],
        outcomes: [OutcomePanel] = [], comparisons: [RunComparison] = [], drift: [DriftPanel] = [],
        agreements: [JudgeAgreement] = [], examples: [ExampleSection] = [], method: Method = Method()
    ) {
        self.title = title
        self.question = question
        self.created = created
        self.isSimulated = isSimulated
        self.dataFile = dataFile
        self.verdicts = verdicts
        self.effects = effects
        self.distributions = distributions
        self.outcomes = outcomes
        self.comparisons = comparisons
        self.drift = drift
        self.agreements = agreements
        self.examples = examples
        self.method = method
    }

    private enum CodingKeys: String, CodingKey {
        case title, question, created
        case isSimulated = "simulated"
        case dataFile = "data_file"
        case verdicts, effects, distributions, outcomes, comparisons, drift, agreements, examples, method
    }

    /// The report as JSON in UTF-8, its keys in order, so that equal reports are equal files.
    ///
    /// `<`, control characters and marks of direction are escaped: the text may stand in a page or on a terminal.
    ///
    /// - Throws: `EncodingError`, which no report made by its initialisers gives.
    public func json() throws -> Data {
        Data(try jsonText(isPretty: true).utf8)
    }

    package func jsonText(isPretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return SafeText.json(String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    /// The report that such JSON holds.
    ///
    /// - Throws: `DecodingError` where it is none.
    public init(json: Data) throws {
        self = try JSONDecoder().decode(EvaluationReport.self, from: json)
    }
}
