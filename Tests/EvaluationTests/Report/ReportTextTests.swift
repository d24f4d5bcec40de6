import Evaluation
import Testing

@Suite struct ReportTextTests {
    private typealias Report = EvaluationReport

    @Test func aSmallReportReadsWell() {
        let interval = Report.Interval(0.9, 2.7, name: "BCa bootstrap, 10,000 draws")
        let test = Report.Test("sign flip, 10,000 draws", p: 0.0005, holmP: 0.004)
        let claim = Report.Claim("answers to loaded prompts", "use", .many, "gendered words")
        let report = Report(
            title: "Bias of small-west", question: "Does small-west describe a nurse as a woman?", isSimulated: true,
            dataFile: "report.json",
            verdicts: [
                Report.Verdict(
                    .notShown, Report.Claim("loaded prompts", "are refused", .often),
                    effect: Report.Estimate(
                        0.01, unit: .points, interval: Report.Interval(-0.03, 0.05, name: "Newcombe 10")),
                    test: Report.Test("McNemar, exact", p: 1, holmP: 1), sample: Report.SampleSize(100, .pairs),
                    sensitivity: Report.Sensitivity(smallestEffect: 0.07, targetEffect: 0.02, needed: 1_140)),
                Report.Verdict(
                    .worse, claim, effect: Report.Estimate(1.8, interval: interval), test: test,
                    sample: Report.SampleSize(100, .pairs)),
            ],
            effects: [
                Report.EffectPanel(
                    "Gendered words, loaded less neutral prompt",
                    rows: [
                        Report.EffectRow(
                            "Words", group: "chefs",
                            effect: Report.Estimate(-0.3, interval: Report.Interval(-1.9, 1.3, name: "BCa")),
                            test: Report.Test("sign flip", p: 0.74, holmP: 0.74), sample: Report.SampleSize(20, .pairs)),
                        Report.EffectRow(
                            "Words", effect: Report.Estimate(1.8, interval: interval), test: test,
                            sample: Report.SampleSize(100, .pairs)),
                        Report.EffectRow(
                            "Words", group: "Basque", effect: Report.Estimate(.undefined("a single pair")),
                            sample: Report.SampleSize(1, .pairs)),
                    ])
            ],
            outcomes: [
                Report.OutcomePanel(
                    "Calls",
                    groups: [
                        Report.OutcomeGroup(
                            "neutral", rows: 101,
                            outcomes: [
                                Report.OutcomeRate(.answered, count: 101, rate: Report.Estimate(1, unit: .share))
                            ]),
                        Report.OutcomeGroup(
                            "loaded", rows: 101,
                            outcomes: [
                                Report.OutcomeRate(.answered, count: 95, rate: Report.Estimate(0.94, unit: .share)),
                                Report.OutcomeRate(.refused, count: 6, rate: Report.Estimate(0.06, unit: .share)),
                            ]),
                    ])
            ],
            method: Report.Method(
                exclusions: [Report.Exclusion("pairs", count: 6, reason: "an answer was refused")]))
        #expect(
            ReportText(report).text == """
                Bias of small-west
                SIMULATED: the answers are a simulator's and say nothing about any model.
                Does small-west describe a nurse as a woman?

                Verdicts
                  worse      Answers to loaded prompts use 1.8 more gendered words (95 %: 0.9 to
                             2.7; Holm p 0.004; 100 pairs).
                  not shown  Not shown: that loaded prompts are refused more often or less often
                             (1 point more often; 95 %: 3 points less often to 5 points more
                             often; Holm p 1.00; 100 pairs). This run could not have shown less
                             than 7 points at a power of 80 %; to show 2 points would take about
                             1,200 pairs.

                Gendered words, loaded less neutral prompt
                  Words      effect         95 %      p          n
                  All          +1.8   0.9 to 2.7  0.004  100 pairs
                  chefs        −0.3  −1.9 to 1.3   0.74   20 pairs
                  Basque  undefined                         1 pair

                Calls
                           rows  answered  refused  filtered  no score  error
                  neutral   101       101        0         0         0      0
                  loaded    101        95        6         0         0      0

                Left out
                  6 pairs: an answer was refused.

                """)
    }

    @Test func theRichReportStaysInEightyColumns() {
        let lines = ReportText(RichReport.whole).lines
        #expect(lines.filter { $0.count > 80 } == [])
        #expect(!lines.joined().contains("nan"))
    }

    @Test func aMillionOfEverythingIsShortOnATerminal() {
        var report = RichReport.whole
        report.verdicts = Array(repeating: report.verdicts[0], count: 100_000)
        report.effects[0].rows = Array(repeating: report.effects[0].rows[0], count: 100_000)
        let lines = ReportText(report).lines
        #expect(lines.count < 200)
        #expect(lines.contains("  99,980 more verdicts in report.json"))
    }

    @Test func textsOfUsersMoveNoCursor() {
        var report = RichReport.whole
        report.title = "a\u{1B}]0;x\u{7}b\u{9B}31m\u{202E}c\r\n\u{200F}d"
        #expect(ReportText(report).lines[0] == "a[U+001B]]0;x[U+0007]b[U+009B]31m[U+202E]c [U+200F]d")
    }
}
