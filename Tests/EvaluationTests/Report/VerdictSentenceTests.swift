import Evaluation
import Testing

@Suite struct VerdictSentenceTests {
    private typealias Report = EvaluationReport

    private func verdict(
        _ kind: Report.Verdict.Kind, _ effect: Report.Estimate, _ claim: Report.Claim? = nil,
        margin: Report.Figure? = nil, sensitivity: Report.Sensitivity? = nil, test: Report.Test? = nil, pairs: Int = 100
    ) -> String {
        let claim = claim ?? Report.Claim("answers to loaded prompts", "use", .many, "gendered words")
        let verdict = Report.Verdict(
            kind, claim, effect: effect, test: test, sample: Report.SampleSize(pairs, .pairs), margin: margin,
            sensitivity: sensitivity)
        return VerdictSentence(verdict).text
    }

    private func words(_ value: Report.Figure, _ low: Report.Figure, _ high: Report.Figure) -> Report.Estimate {
        Report.Estimate(value, interval: Report.Interval(low, high, name: "BCa"))
    }

    @Test func worseSaysTheEffectItsIntervalTheCorrectedPAndThePairs() {
        #expect(
            verdict(.worse, words(1.8, 0.9, 2.7), test: Report.Test("sign flip", p: 0.0005, holmP: 0.004))
                == "Answers to loaded prompts use 1.8 more gendered words (95 %: 0.9 to 2.7; Holm p 0.004; 100 pairs).")
    }

    @Test func lessHasNoMinus() {
        let claim = Report.Claim("answers after the change", "use", .many, "gendered words", than: "before")
        #expect(
            verdict(.better, words(-1.2, -1.8, -0.6), claim)
                == "Answers after the change use 1.2 fewer gendered words than before (95 %: 0.6 to 1.8; 100 pairs).")
    }

    @Test func aRateIsInPoints() {
        let effect = Report.Estimate(0.06, unit: .points, interval: Report.Interval(0.011, 0.128, name: "Newcombe 10"))
        #expect(
            verdict(.worse, effect, Report.Claim("loaded prompts", "are refused", .often))
                == "Loaded prompts are refused 6 points more often (95 %: 1 to 13 points; 100 pairs).")
    }

    @Test func theSameSaysTheMargin() {
        let claim = Report.Claim("small-west", "answers", .long, than: "mini-east")
        let effect = Report.Estimate(
            -1.4, unit: .named("ms"), interval: Report.Interval(-4.9, 2.2, level: 0.9, name: "BCa"))
        #expect(
            verdict(.same, effect, claim, margin: 10)
                == "small-west answers as long as mini-east, within 10 ms "
                + "(1 ms shorter; 90 %: 5 ms shorter to 2 ms longer; 100 pairs).")
    }

    @Test func notShownSaysWhatTheRunCouldNotHaveShownAndWhatItWouldTake() {
        let sensitivity = Report.Sensitivity(smallestEffect: 1.12, targetEffect: 0.5, needed: 1_873)
        #expect(
            verdict(
                .notShown, words(0.3, -0.4, 1), sensitivity: sensitivity,
                test: Report.Test("sign flip", p: 0.31, holmP: 0.62))
                == "Not shown: that answers to loaded prompts use more or fewer gendered words "
                + "(0.3 more; 95 %: 0.4 fewer to 1.0 more; Holm p 0.62; 100 pairs). "
                + "This run could not have shown less than 1.12 at a power of 80 %; "
                + "to show 0.5 would take about 1,900 pairs.")
    }

    @Test func noAnswerIsAReason() {
        let none = Report.Figure.undefined("a single pair has no spread")
        let sensitivity = Report.Sensitivity(smallestEffect: none, needed: none)
        #expect(
            verdict(.notShown, Report.Estimate(none), sensitivity: sensitivity, pairs: 1)
                == "Not shown: that answers to loaded prompts use more or fewer gendered words "
                + "(no estimate; a single pair has no spread; 1 pair). "
                + "What this run could have shown is undefined: a single pair has no spread.")
        #expect(
            verdict(.worse, words(Report.Figure(.nan), Report.Figure(-.infinity), 2))
                == "Not shown: that answers to loaded prompts use more or fewer gendered words "
                + "(no estimate; 95 %: undefined to 2; the computation gave no number; 100 pairs).")
    }

    @Test func wordsOfUsersMoveNoCursor() {
        let claim = Report.Claim("job \u{1B}[2J\u{202E}x\ny", "uses", .many, "words")
        #expect(
            verdict(.worse, words(1, 0.5, 1.5), claim)
                == "Job [U+001B][2J[U+202E]x y uses 1.0 more words (95 %: 0.5 to 1.5; 100 pairs).")
    }

    @Test func anEndThatIsNotZeroIsNotShownAsZero() {
        let claim = Report.Claim("loaded prompts", "are refused", .often)
        let effect = Report.Estimate(0.05, unit: .points, interval: Report.Interval(0.002, 0.098, name: "Newcombe 10"))
        #expect(
            verdict(.worse, effect, claim)
                == "Loaded prompts are refused 5.0 points more often (95 %: 0.2 to 9.8 points; 100 pairs).")
    }

    @Test(arguments: [
        (1_234_567.0, 0, "1,234,567"), (-0.04, 1, "0.0"), (-0.06, 1, "−0.1"), (999.5, 0, "1,000"), (0, 2, "0.00"),
        (1e20, 0, "1.0e+20"), (Double.nan, 1, "undefined"), (-Double.infinity, 1, "undefined"), (1e-12, 9, "1.0e−12"),
        (1, -3, "1"), (123_456.789, 2, "123,456.79"),
    ])
    func numbersHaveOneForm(value: Double, decimals: Int, text: String) {
        #expect(NumberText.fixed(value, decimals: decimals) == text)
    }

    @Test(arguments: [
        (0.0, "< 0.001"), (0.00099, "< 0.001"), (0.001, "0.001"), (0.0494, "0.049"), (0.0996, "0.10"), (1, "1.00"),
    ])
    func pIsNeverZero(value: Double, text: String) {
        #expect(NumberText.p(value) == text)
    }

    @Test(arguments: [(0.0, "0"), (12.5, "12.5"), (1_234.56, "1,235"), (-0.0123456, "−0.0123"), (100, "100"), (2, "2")])
    func shortNumbersHaveThreeDigits(value: Double, text: String) {
        #expect(NumberText.short(value) == text)
    }
}
