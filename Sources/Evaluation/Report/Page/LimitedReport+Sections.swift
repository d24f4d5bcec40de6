extension LimitedReport {
    mutating func limited(_ verdict: EvaluationReport.Verdict) -> EvaluationReport.Verdict {
        let claim = verdict.claim
        let words = EvaluationReport.Comparative(
            more: label(claim.comparative.more), less: label(claim.comparative.less),
            same: label(claim.comparative.same))
        return EvaluationReport.Verdict(
            verdict.kind,
            EvaluationReport.Claim(
                label(claim.subject), label(claim.verb), words, label(claim.measured),
                than: claim.reference.map { label($0) }),
            effect: estimate(verdict.effect), test: verdict.test.map { test($0) }, sample: verdict.sample,
            margin: verdict.margin.map { figure($0) },
            sensitivity: verdict.sensitivity.map {
                EvaluationReport.Sensitivity(
                    smallestEffect: figure($0.smallestEffect), power: figure($0.power),
                    targetEffect: $0.targetEffect.map { figure($0) }, needed: figure($0.needed))
            })
    }

    mutating func limited(_ panel: EvaluationReport.EffectPanel) -> EvaluationReport.EffectPanel {
        EvaluationReport.EffectPanel(
            label(panel.title), lowSide: label(panel.lowSide), highSide: label(panel.highSide),
            rows: kept(panel.orderedRows, limits.rows, "effects of '\(label(panel.title))'").map { row in
                EvaluationReport.EffectRow(
                    label(row.metric), group: row.group.map { label($0) }, effect: estimate(row.effect),
                    test: row.test.map { test($0) }, sample: row.sample)
            })
    }

    mutating func limited(_ distribution: EvaluationReport.Distribution) -> EvaluationReport.Distribution {
        var limited = distribution.merged(toAtMost: HistogramChart.mostBins)
        limited.title = label(distribution.title)
        if case .named(let name) = limited.unit { limited.unit = .named(SafeText.line(name, limit: 40)) }
        let isFaulty = distribution.fault != nil
        limited.edges = isFaulty ? Array(limited.edges.prefix(2)) : limited.edges
        limited.series = limited.series.prefix(2).map { series in
            EvaluationReport.Distribution.Series(
                label(series.name), counts: isFaulty ? Array(series.counts.prefix(2)) : series.counts,
                median: series.median.map { figure($0) })
        }
        return limited
    }

    mutating func limited(_ panel: EvaluationReport.OutcomePanel) -> EvaluationReport.OutcomePanel {
        EvaluationReport.OutcomePanel(
            label(panel.title),
            groups: kept(panel.groups, limits.rows, "groups of '\(label(panel.title))'").map { group in
                EvaluationReport.OutcomeGroup(
                    label(group.group), rows: group.rows,
                    outcomes: EvaluationReport.Outcome.allCases.compactMap { outcome in
                        group[outcome].map {
                            EvaluationReport.OutcomeRate(outcome, count: $0.count, rate: estimate($0.rate))
                        }
                    })
            })
    }

    mutating func limited(_ whole: EvaluationReport.RunComparison) -> EvaluationReport.RunComparison {
        var comparison = whole
        comparison.title = label(whole.title)
        comparison.first = EvaluationReport.RunMean(label(whole.first.run), mean: estimate(whole.first.mean))
        comparison.second = EvaluationReport.RunMean(label(whole.second.run), mean: estimate(whole.second.mean))
        comparison.difference = estimate(whole.difference)
        comparison.test = whole.test.map { test($0) }
        switch whole.view {
        case .slopes(let rows):
            let most = EvaluationReport.PairedView.mostSlopes
            comparison.view = .slopes(
                kept(rows, most, "lines of '\(comparison.title)'").map {
                    EvaluationReport.PairedValue(label($0.row), first: figure($0.first), second: figure($0.second))
                })
        case .differences(let distribution): comparison.view = .differences(limited(distribution))
        case nil: break
        }
        comparison.better = limited(whole.better)
        comparison.worse = limited(whole.worse)
        return comparison
    }

    mutating func limited(_ changed: EvaluationReport.ChangedRows) -> EvaluationReport.ChangedRows {
        var limited = changed
        limited.file = changed.file.map { label($0) }
        limited.rows = []
        for row in changed.rows.prefix(limits.examples) {
            var short = row
            short.row = label(row.row)
            short.prompt = body(row.prompt)
            if let answer = row.firstAnswer { short.firstAnswer = body(answer) }
            if let answer = row.secondAnswer { short.secondAnswer = body(answer) }
            short.firstScore = figure(row.firstScore)
            short.secondScore = figure(row.secondScore)
            limited.rows.append(short)
        }
        return limited
    }

    mutating func limited(_ panel: EvaluationReport.DriftPanel) -> EvaluationReport.DriftPanel {
        EvaluationReport.DriftPanel(
            label(panel.title), reference: label(panel.reference), current: label(panel.current),
            rule: sentence(panel.rule),
            columns: kept(panel.orderedColumns, limits.rows, "columns of '\(label(panel.title))'").map { column in
                EvaluationReport.DriftColumn(
                    label(column.column), column.verdict, measure: label(column.measure),
                    effect: estimate(column.effect), floor: column.floor.map { figure($0) }, test: test(column.test),
                    referenceRows: column.referenceRows, currentRows: column.currentRows)
            })
    }

    mutating func limited(_ agreement: EvaluationReport.JudgeAgreement) -> EvaluationReport.JudgeAgreement {
        EvaluationReport.JudgeAgreement(
            judge: label(agreement.judge), criterion: label(agreement.criterion), rawRate: estimate(agreement.rawRate),
            correctedRate: estimate(agreement.correctedRate), correction: label(agreement.correction),
            statistic: label(agreement.statistic), agreement: estimate(agreement.agreement), labels: agreement.labels)
    }

    mutating func limited(_ section: EvaluationReport.ExampleSection) -> EvaluationReport.ExampleSection {
        var limited = section
        limited.title = label(section.title)
        limited.file = section.file.map { label($0) }
        limited.examples = []
        for example in section.examples.prefix(limits.examples) {
            var short = EvaluationReport.Example(label(example.row), note: label(example.note), texts: [])
            for text in example.texts.prefix(6) {
                let whole = text.text
                short.texts.append(EvaluationReport.Text(label(text.role), whole == nil ? nil : body(whole ?? "")))
            }
            limited.examples.append(short)
        }
        return limited
    }

    mutating func limited(_ method: EvaluationReport.Method) -> EvaluationReport.Method {
        var limited = EvaluationReport.Method(
            design: sentence(method.design), sample: sentence(method.sample), power: sentence(method.power))
        limited.seeds = entries(method.seeds, "seeds")
        limited.versions = entries(method.versions, "versions")
        limited.prices = entries(method.prices, "prices")
        limited.hashes = entries(method.hashes, "hashes")
        limited.formulae = entries(method.formulae, "formulae")
        limited.exclusions = kept(method.exclusions, limits.rows, "rows that were left out").map {
            EvaluationReport.Exclusion(label($0.rows), count: $0.count, reason: label($0.reason))
        }
        return limited
    }

    private mutating func entries(_ entries: [EvaluationReport.Entry], _ what: String) -> [EvaluationReport.Entry] {
        kept(entries, limits.rows, what).map { EvaluationReport.Entry(label($0.name), label($0.value)) }
    }
}
