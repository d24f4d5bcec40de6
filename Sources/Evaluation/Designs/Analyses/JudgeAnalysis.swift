internal import Statistics

/// How far a judge agrees with people, and what that makes of what it scored.
struct JudgeAnalysis {
    let context: EvaluationContext
    let run: ScoredRun
    let calibration: JudgeCalibration

    private typealias Labelled = (row: Int, people: Double, judge: Double)

    func analysis() throws(EvaluationError) -> Analysis {
        guard let metric = context.design.metrics.first(where: { $0.name == calibration.metric }) else {
            throw EvaluationError(.missingColumn, "the design has no metric '\(calibration.metric)' to calibrate")
        }
        let column = try run.column(of: metric)
        var labelled: [Labelled] = []
        var others: [Double] = []
        var unjudged = 0
        for (row, key) in run.keys.enumerated() {
            switch (column.values[row], calibration.labels[key]) {
            case (let judge?, let people?): labelled.append((row, try check(people, key, metric), judge))
            case (let judge?, nil): others.append(judge)
            case (nil, _?): unjudged += 1
            case (nil, nil): break
            }
        }
        var analysis = Analysis()
        if unjudged > 0 {
            analysis.exclusions.append(
                EvaluationReport.Exclusion(
                    "labelled rows of \(run.name)", count: unjudged, reason: "\(calibration.judge) gave no score"))
        }
        let strangers = calibration.labels.count - labelled.count - unjudged
        if strangers > 0 {
            analysis.exclusions.append(
                EvaluationReport.Exclusion(
                    "labels for \(calibration.judge)", count: strangers, reason: "run \(run.name) has no such row"))
        }
        let raw = ScoreLevel(settings: context.settings).estimate(
            labelled.map(\.judge) + others, unit: metric.levelUnit)
        if metric.kind == .rate {
            analysis.agreements.append(
                agreement(
                    raw, roganGladen(labelled, others), "Rogan-Gladen", "Cohen's kappa", kappa(labelled), labelled))
        }
        analysis.agreements.append(
            agreement(
                raw, predictionPowered(labelled, others, metric.levelUnit), "prediction-powered",
                "Krippendorff's alpha", alpha(labelled, metric.kind == .rate ? .nominal : .interval), labelled))
        analysis.examples += examples(labelled)
        return analysis
    }

    private func check(
        _ label: Double, _ key: String, _ metric: EvaluationMetric
    ) throws(EvaluationError) -> Double {
        if metric.kind == .rate ? label == 0 || label == 1 : label.isFinite { return label }
        throw EvaluationError(
            metric.kind == .rate ? .wrongScore : .notANumber,
            "the label of row '\(key)' for judge '\(calibration.judge)' is \(label), but must be "
                + (metric.kind == .rate ? "0 or 1" : "a number"))
    }

    private func agreement(
        _ raw: EvaluationReport.Estimate, _ corrected: EvaluationReport.Estimate, _ correction: String,
        _ statistic: String, _ agreement: EvaluationReport.Estimate, _ labelled: [Labelled]
    ) -> EvaluationReport.JudgeAgreement {
        EvaluationReport.JudgeAgreement(
            judge: calibration.judge, criterion: calibration.criterion, rawRate: raw, correctedRate: corrected,
            correction: correction, statistic: statistic, agreement: agreement,
            labels: EvaluationReport.SampleSize(labelled.count, .labels))
    }

    private func roganGladen(_ labelled: [Labelled], _ others: [Double]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            if labelled.isEmpty { throw Undefined("no labelled row has a judge's score") }
            let positives = labelled.filter { $0.people == 1 }
            let negatives = labelled.filter { $0.people == 0 }
            if positives.isEmpty || negatives.isEmpty {
                throw Undefined("people called all labelled rows \(positives.isEmpty ? "negative" : "positive")")
            }
            if others.isEmpty { throw Undefined("no rows without labels") }
            func share(_ count: Int, _ of: Int) -> Double { Double(count) / Double(of) }
            let rate = try JudgeCorrectedRate(
                judgedRate: share(others.count { $0 == 1 }, others.count),
                specificity: share(negatives.count { $0.judge == 0 }, negatives.count),
                sensitivity: share(positives.count { $0.judge == 1 }, positives.count), n: others.count,
                negatives: negatives.count, positives: positives.count, confidence: context.settings.confidence)
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(rate.rate), unit: .share,
                interval: context.settings.interval(rate.interval, "delta"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason), unit: .share)
        }
    }

    private func predictionPowered(
        _ labelled: [Labelled], _ others: [Double], _ unit: EvaluationReport.MeasureUnit
    ) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let mean = try PredictionPoweredMean(
                labels: labelled.map(\.people), judgeLabelled: labelled.map(\.judge), judgeUnlabelled: others,
                confidence: context.settings.confidence
            ).tuned
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(mean.value), unit: unit,
                interval: context.settings.interval(mean.interval, "prediction-powered, tuned"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason), unit: unit)
        }
    }

    private func kappa(_ labelled: [Labelled]) -> EvaluationReport.Estimate {
        do throws(Undefined) {
            let kappa = try CohenKappa(
                labelled.map(\.people), labelled.map(\.judge), labels: [0, 1], confidence: context.settings.confidence)
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(kappa.kappa),
                interval: context.settings.interval(kappa.interval, "large sample"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason))
        }
    }

    /// Alpha, with an interval by drawing rows.
    private func alpha(_ labelled: [Labelled], _ level: MeasurementLevel) -> EvaluationReport.Estimate {
        func alpha(_ rows: [Labelled]) throws(Undefined) -> Double {
            try KrippendorffAlpha(ratings: [rows.map(\.people), rows.map(\.judge)], level: level).alpha
        }
        do throws(Undefined) {
            let estimate = try alpha(labelled)
            let draws = (0..<min(context.settings.draws, 1_000)).compactMap { draw -> Double? in
                var random = DrawStream(seed: context.settings.seed, draw: draw, purpose: 7)
                let rows = labelled.indices.map { _ in
                    labelled[Int.random(in: labelled.indices, using: &random)]
                }
                // A draw whose rows are all alike has no alpha.
                return try? alpha(rows)
            }
            let intervals = try BootstrapIntervals(
                estimate: estimate, draws: draws, acceleration: .success(0), confidence: context.settings.confidence)
            return EvaluationReport.Estimate(
                EvaluationReport.Figure(estimate),
                interval: context.settings.interval(
                    intervals.percentile, "percentile bootstrap, \(NumberText.count(draws.count)) draws"))
        } catch {
            return EvaluationReport.Estimate(.undefined(error.reason))
        }
    }

    private func examples(_ labelled: [Labelled]) -> [EvaluationReport.ExampleSection] {
        let apart = labelled.filter { $0.people != $0.judge }
            .sorted { abs($0.people - $0.judge) > abs($1.people - $1.judge) }
        guard run.texts != nil, !apart.isEmpty else { return [] }
        return [
            EvaluationReport.ExampleSection(
                "Where \(calibration.judge) and people disagree",
                examples: apart.prefix(EvaluationReport.ExampleSection.most).map { row, people, judge in
                    let text = run.text(row)
                    return EvaluationReport.Example(
                        run.keys[row],
                        note: "people \(NumberText.short(people)), judge \(NumberText.short(judge))",
                        prompt: text.prompt, answer: text.answer)
                }, count: apart.count)
        ]
    }
}
