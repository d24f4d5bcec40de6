extension EvaluationDesign {
    /// What scored rows say to the design.
    ///
    /// One run: bias over its pairs, parity over its groups, or, without both, its rates and means. Two runs: their
    /// paired differences; over pairs, the bias of both and what changed; over groups, the parity of both and what
    /// changed.
    ///
    /// - Parameters:
    ///   - runs: The rows, scored.
    ///   - windows: Columns whose drift is to be found as well.
    ///   - preferences: What judges preferred.
    ///   - isSimulated: Whether the answers are a simulator's.
    ///   - workers: How many threads draw; the report does not depend on it.
    /// - Returns: The report; equal rows, design and seed give equal reports.
    /// - Throws: ``EvaluationError`` for rows that the design does not fit: a missing column, an empty group, a single
    ///   pair, unequal pairs, no common rows.
    public func report(
        _ runs: ScoredRuns, drift windows: DriftWindows? = nil, preferences: [PreferenceVerdicts] = [],
        isSimulated: Bool, workers: Int = 1
    ) throws(EvaluationError) -> EvaluationReport {
        let context = try EvaluationContext(self, workers: workers)
        let runs = try runs.baseline(baseline)
        var analysis = Analysis()
        if let second = runs.second {
            analysis += try two(context, runs.first, second)
        } else {
            analysis += try one(context, runs.first)
        }
        for judge in judges {
            let run = runs.second ?? runs.first
            analysis += try JudgeAnalysis(context: context, run: run, calibration: judge).analysis()
        }
        for preference in preferences {
            analysis += try PreferenceAnalysis(context: context).analysis(preference)
        }
        if let windows {
            analysis += try DriftAnalysis(rule: drift, seed: seed).analysis(windows)
        }
        return assemble(analysis, isSimulated: isSimulated)
    }

    /// What changed between two windows of rows, and nothing else.
    ///
    /// - Throws: ``EvaluationError`` for no columns, a column named twice, and a value that is no finite number.
    public func report(drift windows: DriftWindows, isSimulated: Bool) throws(EvaluationError) -> EvaluationReport {
        try check()
        return assemble(
            try DriftAnalysis(rule: drift, seed: seed).analysis(windows), isSimulated: isSimulated)
    }

    /// What judges preferred, and nothing else.
    ///
    /// - Throws: ``EvaluationError`` where no pair has a verdict in both orders.
    public func report(
        preferences: [PreferenceVerdicts], isSimulated: Bool
    ) throws(EvaluationError) -> EvaluationReport {
        let context = try EvaluationContext(self, workers: 1)
        var analysis = Analysis()
        for preference in preferences {
            analysis += try PreferenceAnalysis(context: context).analysis(preference)
        }
        return assemble(analysis, isSimulated: isSimulated)
    }

    private func one(_ context: EvaluationContext, _ run: ScoredRun) throws(EvaluationError) -> Analysis {
        var analysis = Analysis()
        if let pairs {
            analysis += try CounterfactualAnalysis(context: context, run: run, pairs: pairs).analysis()
        } else if let groups {
            analysis += try ParityAnalysis(context: context, run: run, groups: groups).analysis()
        }
        analysis += try LevelAnalysis(context: context, run: run).analysis()
        analysis += try OutcomeAnalysis(context: context).levels(run)
        return analysis
    }

    private func two(
        _ context: EvaluationContext, _ first: ScoredRun, _ second: ScoredRun
    ) throws(EvaluationError) -> Analysis {
        var analysis = Analysis()
        if let pairs {
            analysis += try MitigationAnalysis(context: context, before: first, after: second, pairs: pairs).analysis()
            for run in [first, second] {
                analysis += try CounterfactualAnalysis(
                    context: context, run: run, pairs: pairs, isOneOfTwo: true
                ).analysis()
            }
            // Runs may share their pairs and not their rows' keys; each run's own outcomes are there anyway.
            if let joined = try? JoinedRows(first, second) {
                analysis += OutcomeAnalysis(context: context).runs(joined)
            }
            return analysis
        }
        analysis += try RunAnalysis(context: context, first: first, second: second).analysis()
        if let groups {
            analysis +=
                try GroupChangeAnalysis(context: context, before: first, after: second, groups: groups).analysis()
            for run in [first, second] {
                analysis += try ParityAnalysis(
                    context: context, run: run, groups: groups, isOneOfTwo: true
                ).analysis()
            }
        }
        return analysis
    }

    private func assemble(_ analysis: Analysis, isSimulated: Bool) -> EvaluationReport {
        var analysis = analysis
        var findings = analysis.findings
        VerdictFamily.correct(&findings, alpha: alpha, power: power)
        analysis.findings = findings
        var report = EvaluationReport(
            title: title, question: question, isSimulated: isSimulated, verdicts: findings.map(\.verdict),
            effects: analysis.differencePanels + analysis.panels.map(\.effectPanel),
            distributions: analysis.distributions,
            outcomes: analysis.outcomes,
            comparisons: analysis.comparisons.map { part in
                var comparison = part.comparison
                comparison.test = part.finding.effect.p.value == nil ? nil : part.finding.test
                return comparison
            }, drift: analysis.drift, agreements: analysis.agreements, examples: analysis.examples)
        report.method = method(analysis, findings)
        report.method.formulae = Formulae.of(report)
        return report
    }

    private func method(_ analysis: Analysis, _ findings: [Finding]) -> EvaluationReport.Method {
        var sentences = analysis.design
        if let pairs {
            sentences.insert(
                "Pairs of prompts, \(pairs.first) and \(pairs.second), that differ in one thing, are held against each "
                    + "other.", at: 0)
        }
        if cluster != nil {
            sentences.append(
                "Rows of a cluster are drawn, and their signs flipped, together; errors allow for clusters.")
        }
        if !findings.isEmpty {
            sentences.append(
                "\(NumberText.count(findings.count)) effects ask for a verdict; their tests are corrected together, so "
                    + "that any of them is wrong in at most \(NumberText.percent(alpha)) of such reports.")
        }
        let level = alpha / Double(max(1, findings.count))
        return EvaluationReport.Method(
            design: sentences.joined(separator: " "), sample: analysis.samples.joined(separator: " "),
            power: findings.isEmpty
                ? ""
                : "What a run could have shown is the smallest effect that is found with a power of "
                    + "\(NumberText.percent(power)) at \(NumberText.percent(level)), the correction's first level.",
            seeds: [EvaluationReport.Entry("all draws", String(seed))], exclusions: analysis.exclusions)
    }
}
