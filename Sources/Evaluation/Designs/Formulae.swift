/// The formulae that a report used, each with who published it.
enum Formulae {
    /// How a name of an interval, a test or a measure begins, and where its formula is from.
    private static let sources: [(name: String, source: String)] = [
        ("Wilson", "Wilson 1927, Probable inference, the law of succession, and statistical inference"),
        ("BCa bootstrap", "Efron 1987; levels by t, for few rows: Hesterberg 2015"),
        ("t, clustered", "Liang and Zeger 1986, cr1; t with G - 1 degrees of freedom for G clusters"),
        ("sign flip", "Fisher 1935, The design of experiments; drawn, p = (k + 1) / (B + 1): Phipson and Smyth 2010"),
        ("Newcombe 10", "Newcombe 1998, Statistics in Medicine 17:2635, method 10"),
        ("Newcombe", "Newcombe 1998, Statistics in Medicine 17:873, method 10"),
        ("McNemar", "McNemar 1947; mid-p: Fagerland, Lydersen and Laake 2013"),
        ("Mann-Whitney", "Mann and Whitney 1947"),
        ("Brunner-Munzel", "Brunner and Munzel 2000"),
        ("Welch's t", "Welch 1947"),
        ("Fisher", "Fisher 1934, exact test"),
        ("chi-square", "Pearson 1900, of two samples"),
        ("two one-sided tests", "Schuirmann 1987; at least (1/2)^n where n differences are equal"),
        ("binomial", "exact binomial test"),
        ("logarithm, Katz", "Katz and others 1978"),
        ("delta", "Rogan and Gladen 1978, delta method"),
        ("prediction-powered", "Angelopoulos, Duchi and Zrnic 2023, PPI++"),
        ("Cohen's kappa", "Cohen 1960; error: Fleiss, Cohen and Everitt 1969"),
        ("Krippendorff's alpha", "Krippendorff 2011"),
        ("Kolmogorov-Smirnov", "Smirnov 1939, two samples"),
        ("energy distance", "Székely and Rizzo 2013"),
        ("Wasserstein", "mean way from one distribution to the other, in standard deviations of the reference"),
        ("PSI", "Siddiqi 2006; half a row more in every bin"),
        ("Jensen-Shannon", "Endres and Schindelin 2003, base 2"),
        ("KS distance", "Smirnov 1939"),
    ]

    /// The formulae whose names stand in a report, in a fixed order.
    static func of(_ report: EvaluationReport) -> [EvaluationReport.Entry] {
        var names = Set<String>()
        func add(_ estimate: EvaluationReport.Estimate) {
            if let name = estimate.interval?.name { names.insert(name) }
        }
        for verdict in report.verdicts {
            add(verdict.effect)
            if let test = verdict.test { names.insert(test.name) }
        }
        for row in report.effects.flatMap(\.rows) {
            add(row.effect)
            if let test = row.test { names.insert(test.name) }
        }
        for rate in report.outcomes.flatMap(\.groups).flatMap(\.outcomes) { add(rate.rate) }
        for comparison in report.comparisons {
            add(comparison.first.mean)
            add(comparison.second.mean)
        }
        for column in report.drift.flatMap(\.columns) {
            names.insert(column.test.name)
            names.insert(column.measure)
        }
        for agreement in report.agreements {
            names.insert(agreement.statistic)
            add(agreement.correctedRate)
        }
        var entries: [EvaluationReport.Entry] = []
        if !report.verdicts.isEmpty {
            entries.append(
                EvaluationReport.Entry(
                    "correction of p", "Holm 1979; with margins, as many as there are effects: Shaffer 1986"))
        }
        var used = Set<String>()
        for name in names.sorted() {
            guard let source = sources.first(where: { name.hasPrefix($0.name) }), used.insert(source.name).inserted
            else { continue }
            entries.append(EvaluationReport.Entry(source.name, source.source))
        }
        return entries
    }
}
