/// A report cut to limits, and what was cut.
struct LimitedReport {
    private(set) var report: EvaluationReport
    /// What was cut, in words: `effects: 200 of 1,000 shown`.
    private(set) var cuts: [String] = []
    let limits: PageLimits
    private var cutTexts = 0
    private var bytes = 0

    /// Whether its texts alone, each in the page and again in its data, are too much.
    var isTooGreat: Bool { bytes > ReportPage.mostBytes / 2 }

    /// The report with the most telling of each list, in the order in which it is read.
    init(_ whole: EvaluationReport, limits: PageLimits) {
        report = whole
        self.limits = limits
        report.title = label(whole.title)
        report.question = whole.question.map { sentence($0) }
        report.created = whole.created.map { label($0) }
        report.dataFile = whole.dataFile.map { label($0) }
        report.verdicts = kept(whole.orderedVerdicts, limits.rows, "verdicts").map { limited($0) }
        report.effects = kept(whole.effects, limits.panels, "panels of effects").map { limited($0) }
        report.distributions = kept(whole.distributions, limits.panels, "distributions").map { limited($0) }
        report.outcomes = kept(whole.outcomes, limits.panels, "panels of outcomes").map { limited($0) }
        report.comparisons = kept(whole.comparisons, limits.panels, "comparisons").map { limited($0) }
        report.drift = kept(whole.drift, limits.panels, "panels of drift").map { limited($0) }
        report.agreements = kept(whole.agreements, limits.panels, "judges").map { limited($0) }
        report.examples = kept(whole.examples, limits.panels, "sections of examples").map { limited($0) }
        report.method = limited(whole.method)
        if cutTexts > 0 {
            let length = NumberText.count(limits.text)
            cuts.append("\(NumberText.count(cutTexts)) texts of examples: the first \(length) characters shown")
        }
    }

    mutating func kept<Element>(_ list: [Element], _ most: Int, _ what: String) -> [Element] {
        if list.count > most {
            cuts.append("\(what): \(NumberText.count(most)) of \(NumberText.count(list.count)) shown")
        }
        return Array(list.prefix(most))
    }

    mutating func label(_ text: String) -> String { shortened(text, limits.label) }

    mutating func sentence(_ text: String) -> String { shortened(text, limits.sentence) }

    /// A text that is shown, and counted; none where the page is too great already, so that the way there is short.
    private mutating func kept(_ text: String) -> String {
        bytes = bytes.saturatingSum(text.utf8.count)
        return isTooGreat ? "" : text
    }

    private mutating func shortened(_ text: String, _ most: Int) -> String {
        kept(SafeText.beginning(of: text, most).map { $0 + "…" } ?? text)
    }

    mutating func figure(_ figure: EvaluationReport.Figure) -> EvaluationReport.Figure {
        figure.reason.map { .undefined(label($0)) } ?? figure
    }

    mutating func estimate(_ estimate: EvaluationReport.Estimate) -> EvaluationReport.Estimate {
        var unit = estimate.unit
        if case .named(let name) = unit { unit = .named(SafeText.line(name, limit: 40)) }
        return EvaluationReport.Estimate(
            figure(estimate.value), unit: unit,
            interval: estimate.interval.map {
                EvaluationReport.Interval(
                    figure($0.low), figure($0.high), level: figure($0.level), name: label($0.name))
            })
    }

    mutating func test(_ test: EvaluationReport.Test) -> EvaluationReport.Test {
        EvaluationReport.Test(label(test.name), p: figure(test.p), holmP: test.holmP.map { figure($0) })
    }

    /// A text of an example, and whether that is all of it.
    mutating func body(_ text: String) -> String {
        guard let beginning = SafeText.beginning(of: text, limits.text) else { return kept(text) }
        cutTexts += 1
        let (shown, bytes) = (NumberText.count(limits.text), NumberText.count(text.utf8.count))
        return kept(beginning) + "\n… (cut after \(shown) characters; the whole has \(bytes) bytes)"
    }
}
