internal import Statistics

/// Which of two systems a judge prefers: pairs in both orders, where a disagreement is a tie; and whether place or
/// length decides instead.
struct PreferenceAnalysis {
    let context: EvaluationContext

    func analysis(_ verdicts: PreferenceVerdicts) throws(EvaluationError) -> Analysis {
        let counts: SwappedPreference
        do throws(Undefined) {
            counts = try SwappedPreference(
                verdicts: verdicts.pairs.map { (Self.place($0.firstShown), Self.place($0.secondShown)) })
        } catch {
            throw EvaluationError(
                .emptyGroup,
                "judge '\(verdicts.judge)' has no pair with a verdict in both orders: \(error.reason)")
        }
        let judged = counts.firstWins + counts.secondWins + counts.ties
        let effect = PairedRateEffect(settings: context.settings, margin: nil, kind: .pairs)
        let preference = effect.effect(
            both: 0, firstOnly: counts.firstWins, secondOnly: counts.secondWins, neither: counts.ties
        ).tested("binomial, exact", { () throws(Undefined) in try counts.preferenceP() })
        let place = effect.effect(
            both: 0, firstOnly: counts.bothSecond, secondOnly: counts.bothFirst,
            neither: judged - counts.bothFirst - counts.bothSecond
        ).tested("binomial, exact", { () throws(Undefined) in try counts.positionBiasP() })

        var analysis = Analysis()
        analysis.samples.append("\(NumberText.count(judged)) pairs that \(verdicts.judge) judged in both orders.")
        if counts.unjudged > 0 {
            analysis.exclusions.append(
                EvaluationReport.Exclusion(
                    "pairs of \(verdicts.judge)", count: counts.unjudged, reason: "no verdict in one order or both"))
        }
        let better = EvaluationReport.Claim(
            "answers of \(verdicts.second)", "are preferred", .often, than: "those of \(verdicts.first)")
        let biased = EvaluationReport.Claim(
            "verdicts of \(verdicts.judge)", "follow the first place", .often, than: "the second")
        analysis.panels.append(
            Analysis.Panel(
                title: "Preference of \(verdicts.judge)", lowSide: "\(verdicts.first), or the second place",
                highSide: "\(verdicts.second), or the first place",
                rows: [
                    .finding(
                        Finding(better, preference, .direction(higherIsBetter: true)), metric: "Preferred", group: nil),
                    .finding(Finding(biased, place, .disparity), metric: "Position", group: nil),
                ]))
        analysis.panels.append(shares(verdicts, counts, judged))
        return analysis
    }

    /// How consistent the judge is, and how often the longer answer wins.
    private func shares(
        _ verdicts: PreferenceVerdicts, _ counts: SwappedPreference, _ judged: Int
    ) -> Analysis.Panel {
        let level = ScoreLevel(settings: context.settings)
        func row(_ name: String, _ count: Int, _ of: Int) -> Analysis.Row {
            .plain(
                EvaluationReport.EffectRow(
                    name, effect: level.rate(count, of: of), sample: EvaluationReport.SampleSize(of, .pairs)))
        }
        let consistent = Int((counts.consistency * Double(judged)).rounded())
        var rows = [row("The same verdict in both orders", consistent, judged)]
        var (longer, decided) = (0, 0)
        for pair in verdicts.pairs {
            guard let lengths = pair.lengths, lengths.first != lengths.second else { continue }
            switch (pair.firstShown, pair.secondShown) {
            case (.first, .second):
                decided += 1
                if lengths.first > lengths.second { longer += 1 }
            case (.second, .first):
                decided += 1
                if lengths.second > lengths.first { longer += 1 }
            default: break
            }
        }
        if decided > 0 { rows.append(row("The longer answer wins", longer, decided)) }
        return Analysis.Panel(title: "Consistency of \(verdicts.judge)", rows: rows)
    }

    private static func place(_ place: PreferenceVerdicts.Place?) -> PlaceVerdict? {
        switch place {
        case .first: .first
        case .second: .second
        case .tie: .tie
        case nil: nil
        }
    }
}

extension MeasuredEffect {
    /// The same effect with another test; p is 1 where nothing is left to test.
    fileprivate func tested(_ name: String, _ p: () throws(Undefined) -> Double) -> MeasuredEffect {
        guard self.p.value != nil else { return self }
        let p = (try? p()).map { EvaluationReport.Figure($0) } ?? 1
        return MeasuredEffect(estimate, test: name, p: p, spread: spread, sample: sample, reason: reason)
    }
}
