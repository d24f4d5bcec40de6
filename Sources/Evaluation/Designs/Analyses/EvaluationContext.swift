/// A design with the runs that it is about: what analyses share.
struct EvaluationContext: Sendable {
    let design: EvaluationDesign
    let settings: EffectSettings

    init(_ design: EvaluationDesign, workers: Int) throws(EvaluationError) {
        try design.check()
        self.design = design
        settings = EffectSettings(design, workers: workers)
    }

    /// The cluster of a run's rows; nil where the design has none.
    ///
    /// - Throws: ``EvaluationError`` where the design asks for clusters and the run has none.
    func clusters(_ run: ScoredRun) throws(EvaluationError) -> [String]? {
        guard design.cluster != nil else { return nil }
        guard let clusters = run.clusters else {
            throw EvaluationError(
                .missingColumn,
                "run '\(run.name)' has no clusters, but the design asks for them: name the column that has them")
        }
        return clusters
    }

    /// The level of a run's metric, of all rows or of these.
    func level(
        _ metric: EvaluationMetric, _ run: ScoredRun, rows: [Int]? = nil
    ) throws(EvaluationError) -> (estimate: EvaluationReport.Estimate, sample: EvaluationReport.SampleSize) {
        let column = try run.column(of: metric)
        let clusters = try clusters(run)
        let scored = (rows ?? Array(run.keys.indices)).filter { column.values[$0] != nil }
        let numbers = clusters.map { names in ClusterNumbers.of(scored.map { names[$0] }) }
        let estimate = ScoreLevel(settings: settings).estimate(
            scored.compactMap { column.values[$0] }, unit: metric.levelUnit, clusters: numbers)
        let count = numbers.map { Set($0).count }
        return (estimate, EvaluationReport.SampleSize(count ?? scored.count, count == nil ? .rows : .clusters))
    }

    /// The effect of two sides whose scores belong together, by what the metric's scores are.
    ///
    /// Shares of rows in clusters are differences of scores, for McNemar takes rows for independent.
    func pairedEffect(
        _ metric: EvaluationMetric, _ pairs: ScorePairs, clusters: [Int]?, kind: EvaluationReport.SampleSize.Kind
    ) -> MeasuredEffect {
        if metric.kind == .rate, clusters == nil {
            return PairedRateEffect(settings: settings, margin: metric.margin, kind: kind)
                .effect(pairs.first, pairs.second)
        }
        return PairedEffect(settings: settings, unit: metric.differenceUnit, margin: metric.margin, kind: kind)
            .effect(pairs.first, pairs.second, clusters: clusters)
    }

    /// The effect of a group beside another.
    func groupEffect(
        _ metric: EvaluationMetric, _ group: [Double], than other: [Double],
        clusters: (group: [Int], other: [Int])? = nil
    ) -> MeasuredEffect {
        if metric.kind == .rate, clusters == nil {
            return GroupRateEffect(settings: settings, margin: metric.margin).effect(group, than: other)
        }
        return GroupEffect(settings: settings, unit: metric.differenceUnit, margin: metric.margin)
            .effect(group, than: other, clusters: clusters)
    }

    func finding(
        _ metric: EvaluationMetric, _ claim: EvaluationReport.Claim, _ effect: MeasuredEffect,
        _ reading: Finding.Reading
    ) -> Finding {
        Finding(claim, effect, reading, margin: metric.margin, target: metric.target)
    }
}
