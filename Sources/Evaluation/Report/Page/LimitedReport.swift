/// A report cut to limits, and what was cut.
struct LimitedReport {
    private(set) var report: EvaluationReport
    /// What was cut, in words: `effects: 200 of 1,000 shown`.
    private(set) var cuts: [String] = []
    let limits: PageLimits
    private var cutTexts = 0

    /// The report with the most telling of each list, in the order in which it is read.
    init(_ whole: EvaluationReport, limits: PageLimits) {
        report = whole
        self.limits = limits
        report.title = label(whole.title)
        report.question = whole.question.map(sentence)
        report.created = whole.created.map(label)
        report.dataFile = whole.dataFile.map(label)
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

    func label(_ text: String) -> String { shortened(text, limits.label) }

    func sentence(_ text: String) -> String { shortened(text, limits.sentence) }

    private func shortened(_ text: String, _ most: Int) -> String {
        let (text, whole) = SafeText.cut(text, to: most)
        return whole == nil ? text : text + "…"
    }

    func figure(_ figure: EvaluationReport.Figure) -> EvaluationReport.Figure {
        figure.reason.map { .undefined(label($0)) } ?? figure
    }

    func estimate(_ estimate: EvaluationReport.Estimate) -> EvaluationReport.Estimate {
        var unit = estimate.unit
        if case .named(let name) = unit { unit = .named(SafeText.line(name, limit: 40)) }
        return EvaluationReport.Estimate(
            figure(estimate.value), unit: unit,
            interval: estimate.interval.map {
                EvaluationReport.Interval(
                    figure($0.low), figure($0.high), level: figure($0.level), name: label($0.name))
            })
    }

    func test(_ test: EvaluationReport.Test) -> EvaluationReport.Test {
        EvaluationReport.Test(label(test.name), p: figure(test.p), holmP: test.holmP.map(figure))
    }

    /// A text of an example, and whether that is all of it.
    mutating func body(_ text: String) -> String {
        let (text, whole) = SafeText.cut(text, to: limits.text)
        guard let whole else { return text }
        cutTexts += 1
        return text + "\n… (the first \(NumberText.count(limits.text)) of \(NumberText.count(whole)) characters)"
    }
}
