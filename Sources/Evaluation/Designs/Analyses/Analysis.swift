internal import Statistics

/// What an analysis adds to a report, before the verdicts are corrected for each other.
struct Analysis: Sendable {
    /// An effect of a panel: one that asks for a verdict, or one to look at.
    enum Row: Sendable {
        case finding(Finding, metric: String, group: String?)
        case plain(EvaluationReport.EffectRow)
    }

    /// Effects that share an axis.
    struct Panel: Sendable {
        var title: String
        var lowSide = ""
        var highSide = ""
        var rows: [Row]
    }

    /// Two runs or sides, whose test is a finding's.
    struct Comparison: Sendable {
        var metric: String
        var comparison: EvaluationReport.RunComparison
        var finding: Finding
    }

    var panels: [Panel] = []
    var comparisons: [Comparison] = []
    var distributions: [EvaluationReport.Distribution] = []
    var outcomes: [EvaluationReport.OutcomePanel] = []
    var drift: [EvaluationReport.DriftPanel] = []
    var agreements: [EvaluationReport.JudgeAgreement] = []
    var examples: [EvaluationReport.ExampleSection] = []
    var exclusions: [EvaluationReport.Exclusion] = []
    var design: [String] = []
    var samples: [String] = []

    static func + (one: Analysis, other: Analysis) -> Analysis {
        var sum = one
        sum.panels += other.panels
        sum.comparisons += other.comparisons
        sum.distributions += other.distributions
        sum.outcomes += other.outcomes
        sum.drift += other.drift
        sum.agreements += other.agreements
        sum.examples += other.examples
        for exclusion in other.exclusions where !sum.exclusions.contains(exclusion) { sum.exclusions.append(exclusion) }
        for sentence in other.design where !sum.design.contains(sentence) { sum.design.append(sentence) }
        for sentence in other.samples where !sum.samples.contains(sentence) { sum.samples.append(sentence) }
        return sum
    }

    static func += (one: inout Analysis, other: Analysis) { one = one + other }

    /// All findings, those of panels first.
    var findings: [Finding] {
        get {
            panels.flatMap { panel in
                panel.rows.compactMap { row in
                    if case .finding(let finding, _, _) = row { finding } else { nil }
                }
            } + comparisons.map(\.finding)
        }
        set {
            var rest = newValue[...]
            for panel in panels.indices {
                for row in panels[panel].rows.indices {
                    guard case .finding(_, let metric, let group) = panels[panel].rows[row],
                        let finding = rest.popFirst()
                    else { continue }
                    panels[panel].rows[row] = .finding(finding, metric: metric, group: group)
                }
            }
            for index in comparisons.indices {
                if let finding = rest.popFirst() { comparisons[index].finding = finding }
            }
        }
    }
}

extension Analysis {
    /// The differences of comparisons as panels, those of a unit together; plain numbers each for itself, for they may
    /// be of any size.
    var differencePanels: [EvaluationReport.EffectPanel] {
        var panels: [EvaluationReport.EffectPanel] = []
        for part in comparisons {
            let (first, second) = (part.comparison.first.run, part.comparison.second.run)
            let unit = part.comparison.difference.unit
            let row = EvaluationReport.EffectRow(
                part.metric, effect: part.comparison.difference,
                test: part.finding.effect.p.value == nil ? nil : part.finding.test, sample: part.comparison.sample)
            if unit != .number, let index = panels.firstIndex(where: { $0.rows.first?.effect.unit == unit }) {
                panels[index].rows.append(row)
            } else {
                panels.append(
                    EvaluationReport.EffectPanel(
                        "\(second) less \(first)" + (unit == .number ? " in \(part.metric)" : ""),
                        lowSide: "lower", highSide: "higher", rows: [row]))
            }
        }
        return panels
    }
}

extension Analysis.Panel {
    /// The panel as the report has it.
    var effectPanel: EvaluationReport.EffectPanel {
        EvaluationReport.EffectPanel(
            title, lowSide: lowSide, highSide: highSide,
            rows: rows.map { row in
                switch row {
                case .plain(let row): row
                case .finding(let finding, let metric, let group):
                    EvaluationReport.EffectRow(
                        metric, group: group, effect: finding.effect.estimate,
                        test: finding.effect.p.value == nil ? nil : finding.test, sample: finding.effect.sample)
                }
            })
    }

    /// Effects to look at, whose title says which stand out among so many: Benjamini and Hochberg 1995.
    ///
    /// They ask for no verdict, so each has its own p.
    static func list(
        _ title: String, lowSide: String, highSide: String, metric: String, alpha: Double,
        effects: [(group: String, effect: MeasuredEffect)]
    ) -> Analysis.Panel {
        let tested = effects.compactMap { entry in entry.effect.p.value.map { (entry.group, $0) } }
        let adjusted = (try? Adjustment.benjaminiHochberg.adjusted(tested.map(\.1))) ?? []
        let outstanding = zip(tested, adjusted).filter { $0.1 <= alpha }.map(\.0.0)
        let note =
            tested.isEmpty
            ? ""
            : "; to look at, each p for itself: "
                + (outstanding.isEmpty ? "none stands" : outstanding.prefix(5).joined(separator: ", ") + " stand")
                + (outstanding.count > 5 ? " with \(outstanding.count - 5) more" : "")
                + " out by Benjamini and Hochberg"
        return Analysis.Panel(
            title: title + note, lowSide: lowSide, highSide: highSide,
            rows: effects.map { group, effect in
                .plain(
                    EvaluationReport.EffectRow(
                        metric, group: group, effect: effect.estimate,
                        test: effect.p.value == nil ? nil : EvaluationReport.Test(effect.testName, p: effect.p),
                        sample: effect.sample))
            })
    }
}
