/// What became of the rows: answered, refused, filtered, without a score, failed; by side, run or group.
struct OutcomeAnalysis {
    let context: EvaluationContext

    private static let troubles: [EvaluationReport.Outcome] = [.refused, .filtered, .noScore, .error]

    /// One run, by group where there are groups.
    func levels(_ run: ScoredRun) throws(EvaluationError) -> Analysis {
        let outcomes = run.rowOutcomes(context.design.metrics)
        var groups = [group(run.name, outcomes)]
        if context.design.groups != nil {
            groups += try run.rowsByGroup().map { name, rows in group(name, rows.map { outcomes[$0] }) }
        }
        var analysis = Analysis()
        analysis.outcomes.append(EvaluationReport.OutcomePanel("All rows of \(run.name)", groups: groups))
        return analysis
    }

    /// Two runs on the rows that both have.
    func runs(_ joined: JoinedRows) -> Analysis {
        let metrics = context.design.metrics
        let all = (joined.first.rowOutcomes(metrics), joined.second.rowOutcomes(metrics))
        return sides(
            "Rows that both runs have", (joined.first.name, joined.rows.map { all.0[$0.first] }),
            (joined.second.name, joined.rows.map { all.1[$0.second] }), kind: .rows,
            subject: "calls of \(joined.second.name)", reference: "those of \(joined.first.name)",
            reading: .direction(higherIsBetter: false))
    }

    /// The two sides of a run's pairs.
    func pairs(
        _ run: ScoredRun, _ twins: [TwinRows.Twin], _ design: PairDesign, ofRun: String = ""
    ) -> Analysis {
        let outcomes = run.rowOutcomes(context.design.metrics)
        return sides(
            "Pairs of \(run.name)", (design.first, twins.map { outcomes[$0.first] }),
            (design.second, twins.map { outcomes[$0.second] }), kind: .pairs,
            subject: "\(design.second) prompts\(ofRun)",
            reference: "\(design.first) ones", reading: .disparity)
    }

    /// Groups of a run, each beside another or all the others.
    func groups(_ run: ScoredRun, _ contrasts: [GroupContrast], ofRun: String = "") -> Analysis {
        let outcomes = run.rowOutcomes(context.design.metrics)
        var analysis = Analysis()
        for trouble in Self.troubles where outcomes.contains(trouble) {
            let effect = GroupRateEffect(settings: context.settings, margin: nil)
            analysis.panels.append(
                Analysis.Panel(
                    title: "\(trouble.title)\(ofRun) by group", lowSide: "less often", highSide: "more often",
                    rows: contrasts.map { contrast in
                        let counts = [contrast.rows, contrast.otherRows].map { rows in
                            rows.count { outcomes[$0] == trouble }
                        }
                        let measured = effect.effect(
                            counts[0], of: contrast.rows.count, than: counts[1], of: contrast.otherRows.count)
                        let claim = Self.claim(
                            trouble, "prompts\(ofRun) for \(contrast.name)", "those for \(contrast.otherName)")
                        return .finding(
                            Finding(claim, measured, .disparity), metric: trouble.title, group: contrast.name)
                    }))
        }
        return analysis
    }

    private func sides(
        _ title: String, _ first: (name: String, outcomes: [EvaluationReport.Outcome]),
        _ second: (name: String, outcomes: [EvaluationReport.Outcome]), kind: EvaluationReport.SampleSize.Kind,
        subject: String, reference: String, reading: Finding.Reading
    ) -> Analysis {
        var analysis = Analysis()
        analysis.outcomes.append(
            EvaluationReport.OutcomePanel(
                title, groups: [group(first.name, first.outcomes), group(second.name, second.outcomes)]))
        let rows = Self.troubles.compactMap { trouble -> Analysis.Row? in
            guard first.outcomes.contains(trouble) || second.outcomes.contains(trouble) else { return nil }
            let effect = PairedRateEffect(settings: context.settings, margin: nil, kind: kind).effect(
                first.outcomes.map { $0 == trouble ? 1 : 0 }, second.outcomes.map { $0 == trouble ? 1 : 0 })
            return .finding(
                Finding(Self.claim(trouble, subject, reference), effect, reading), metric: trouble.title, group: nil)
        }
        if !rows.isEmpty {
            analysis.panels.append(
                Analysis.Panel(
                    title: "Refused, filtered, without a score or failed: \(second.name) less \(first.name)",
                    lowSide: "less often", highSide: "more often", rows: rows))
        }
        return analysis
    }

    private static func claim(
        _ outcome: EvaluationReport.Outcome, _ subject: String, _ reference: String
    ) -> EvaluationReport.Claim {
        let verb =
            switch outcome {
            case .refused: "are refused"
            case .filtered: "are filtered"
            case .noScore: "have no score"
            case .error: "fail"
            case .answered: "are answered"
            }
        return EvaluationReport.Claim(subject, verb, .often, than: reference)
    }

    private func group(_ name: String, _ outcomes: [EvaluationReport.Outcome]) -> EvaluationReport.OutcomeGroup {
        let level = ScoreLevel(settings: context.settings)
        return EvaluationReport.OutcomeGroup(
            name, rows: outcomes.count,
            outcomes: EvaluationReport.Outcome.allCases.map { outcome in
                let count = outcomes.count { $0 == outcome }
                return EvaluationReport.OutcomeRate(
                    outcome, count: count, rate: level.rate(count, of: outcomes.count))
            })
    }
}
