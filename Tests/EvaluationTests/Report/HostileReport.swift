import Evaluation
import Testing

/// Reports that nobody would make: every text the same, every list as long, every number the same.
enum Hostile {
    typealias Report = EvaluationReport

    /// A unit many times over; a test's name says which.
    struct Text: CustomTestStringConvertible, Sendable {
        let unit: String
        let count: Int

        var whole: String { String(repeating: unit, count: count) }
        var testDescription: String { "\(count) x \(unit.unicodeScalars.map { String($0.value, radix: 16) })" }

        static let all = [
            Text(unit: "x", count: 1_000_000), Text(unit: "<", count: 20_000), Text(unit: "\u{202E}", count: 20_000),
            Text(unit: "a\u{301}\u{301}\u{301}", count: 20_000), Text(unit: "\u{E0041}", count: 20_000),
            Text(unit: "short", count: 1),
        ]
    }

    static func report(text: String, rows: Int, number: Double = 1) -> Report {
        let figure = Report.Figure(number)
        let interval = Report.Interval(figure, figure, level: figure, name: text)
        let estimate = Report.Estimate(figure, unit: .named(text), interval: interval)
        let test = Report.Test(text, p: figure, holmP: figure)
        let sample = Report.SampleSize(.max, .rows)
        func many<Element>(_ element: Element) -> [Element] { Array(repeating: element, count: rows) }
        let words = Report.Comparative(more: text, less: text, same: text)
        let histogram = Report.Distribution(
            text, unit: .named(text), edges: [number, number * 2, number * 3],
            series: many(Report.Distribution.Series(text, counts: [.max, -1], median: figure)))
        let changed = Report.ChangedRows(
            count: .max,
            rows: many(
                Report.ChangedRow(
                    text, prompt: text, firstAnswer: text, secondAnswer: nil, firstScore: figure, secondScore: figure)),
            file: text)
        let views = [
            Report.PairedView.differences(histogram),
            .slopes(many(Report.PairedValue(text, first: figure, second: .undefined(text)))),
        ]
        let entries = many(Report.Entry(text, text))
        return Report(
            title: text, question: text, created: text, isSimulated: true, dataFile: text,
            verdicts: Report.Verdict.Kind.allCases.flatMap { kind in
                many(
                    Report.Verdict(
                        kind, Report.Claim(text, text, words, text, than: text), effect: estimate, test: test,
                        sample: sample, margin: figure,
                        sensitivity: Report.Sensitivity(smallestEffect: figure, targetEffect: figure, needed: figure)))
            },
            effects: few(rows) {
                Report.EffectPanel(
                    text, lowSide: text, highSide: text,
                    rows: many(Report.EffectRow(text, group: text, effect: estimate, test: test, sample: sample)))
            },
            distributions: few(rows) { histogram },
            outcomes: few(rows) {
                Report.OutcomePanel(
                    text,
                    groups: many(
                        Report.OutcomeGroup(
                            text, rows: .max,
                            outcomes: Report.Outcome.allCases.map {
                                Report.OutcomeRate($0, count: .max, rate: estimate)
                            })))
            },
            comparisons: views.map { view in
                Report.RunComparison(
                    text, first: Report.RunMean(text, mean: estimate), second: Report.RunMean(text, mean: estimate),
                    difference: estimate, test: test, sample: sample, view: view, better: changed, worse: changed,
                    unchanged: .max)
            },
            drift: few(rows) {
                Report.DriftPanel(
                    text, reference: text, current: text, rule: text,
                    columns: many(
                        Report.DriftColumn(
                            text, .drifted, measure: text, effect: estimate, floor: figure, test: test,
                            referenceRows: .min, currentRows: .max)))
            },
            agreements: many(
                Report.JudgeAgreement(
                    judge: text, criterion: text, rawRate: estimate, correctedRate: estimate, correction: text,
                    statistic: text, agreement: estimate, labels: sample)),
            examples: few(rows) {
                Report.ExampleSection(
                    text, examples: many(Report.Example(text, note: text, texts: many(Report.Text(text, text)))),
                    count: .max, file: text)
            },
            method: Report.Method(
                design: text, sample: text, power: text, seeds: entries, versions: entries, prices: entries,
                hashes: entries, formulae: entries,
                exclusions: many(Report.Exclusion(text, count: .max, reason: text))))
    }

    /// At most ten of a kind of panel, as each holds all the rows.
    private static func few<Element>(_ rows: Int, _ element: () -> Element) -> [Element] {
        Array(repeating: element(), count: min(rows, 10))
    }
}
