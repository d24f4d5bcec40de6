internal import Evaluation

extension EvaluationForecast {
    /// What is known before a run; nil where nothing is held against anything.
    ///
    /// - Parameters:
    ///   - spec: What is evaluated.
    ///   - metrics: Its metrics, each with how far two of its scores can be apart.
    ///   - rows: How many rows there are.
    ///   - runs: How many runs.
    ///   - price: What a call costs, where the evaluation does not say; nil where nobody knows.
    init?(
        _ spec: EvaluationSpec, _ metrics: [(metric: EvaluationMetric, range: Double?)], _ rows: EvaluationRows,
        runs: Int, price: (perCall: Double, currency: String)?
    ) {
        let pairwise = spec.judges.count(where: \.isPairwise)
        judgeCalls = rows.rows * ((spec.judges.count - pairwise) * runs + pairwise * 2)
        let isContrast = !spec.comparesWindows && (spec.pairs != nil || spec.groups != nil || runs == 2)
        guard isContrast && !metrics.isEmpty || judgeCalls > 0 else { return nil }
        let shape = Shape(spec, runs: runs)
        let plan = spec.plan ?? PlanSpec()
        let perCall = plan.pricePerCall ?? price?.perCall
        let judges = spec.judges.count
        let callsEach = shape.callsEach * (1 + judges)
        let verdicts = metrics.count * shape.verdictsEach
        let (units, count) = shape.count(rows)
        self.units = units
        self.count = count
        self.callsEach = callsEach
        currency = perCall == nil ? nil : plan.pricePerCall == nil ? price?.currency : plan.currency
        power = spec.power
        alpha = spec.alpha
        lines = (isContrast ? metrics : []).map { metric, range -> Line in
            let effect = plan.effect ?? metric.target
            let (kind, basis) = shape.kind(metric, range, plan, effect: effect ?? 0)
            guard let kind else {
                let reason = EvaluationReport.Figure.undefined(basis)
                return Line(
                    metric: metric.name, effect: effect, needed: effect.map { _ in reason }, smallestEffect: reason,
                    basis: basis)
            }
            func reckoned(_ effect: Double) -> EvaluationPlan {
                EvaluationPlan(
                    kind, effect: effect, verdicts: verdicts, designEffect: plan.designEffect, power: spec.power,
                    alpha: spec.alpha)
            }
            return Line(
                metric: metric.name, effect: effect, needed: effect.map { reckoned($0).rows },
                cost: effect.flatMap { effect in
                    perCall.map { reckoned(effect).cost(perCall: $0, callsPerRow: callsEach) }
                }, smallestEffect: reckoned(0).smallestEffect(rows: count), basis: basis)
        }
    }

    /// What is held against what.
    private enum Shape {
        /// Rows of two runs, twins of one run, what twins of two runs differ by, groups of one run.
        case runs, twins, twinsOfRuns, groups

        init(_ spec: EvaluationSpec, runs: Int) {
            switch (runs == 2, spec.pairs != nil) {
            case (true, true): self = .twinsOfRuns
            case (true, false): self = .runs
            case (false, true): self = .twins
            case (false, false): self = .groups
            }
        }

        var callsEach: Int {
            switch self {
            case .runs, .twins, .groups: self == .groups ? 1 : 2
            case .twinsOfRuns: 4
            }
        }

        /// How many verdicts each metric asks for: of twins of two runs the bias of both, and what changed.
        var verdictsEach: Int { self == .twinsOfRuns ? 3 : 1 }

        func count(_ rows: EvaluationRows) -> (String, Int) {
            switch self {
            case .runs: ("rows", rows.rows)
            case .twins, .twinsOfRuns: ("pairs", rows.pairs ?? rows.rows / 2)
            case .groups: ("rows of a group", rows.smallestGroup ?? rows.rows)
            }
        }

        /// The kind of a plan, and in words what spread it reckons with; without one, why there is none.
        func kind(
            _ metric: EvaluationMetric, _ range: Double?, _ plan: PlanSpec, effect: Double
        ) -> (EvaluationPlan.Kind?, String) {
            let said = plan.deviation.map { "a standard deviation of \($0)" }
            switch (self, metric.kind) {
            case (.runs, .rate), (.twins, .rate):
                let differing = plan.differing ?? 0.5
                let words = plan.differing == nil ? ", the worst case" : ""
                return (.pairedRates(differing: differing), "both differ on a share of \(differing)\(words)")
            case (.groups, .rate):
                return (.twoRates(share: max(0, 0.5 - effect / 2)), "shares about a half, the worst case")
            case (.groups, .mean):
                if let deviation = plan.deviation { return (.twoGroups(deviation: deviation), said ?? "") }
                guard let range else { return (nil, Self.noSpread) }
                return (.twoGroups(deviation: range / 2), "the worst case of scores in a range of \(range)")
            case (.runs, .mean), (.twins, .mean), (.twinsOfRuns, _):
                if metric.kind == .mean, let deviation = plan.deviation {
                    return (.pairedScores(deviation: deviation), said ?? "")
                }
                guard let range = metric.kind == .rate ? 1 : range else { return (nil, Self.noSpread) }
                // Independent scores at both ends of the range; of differences of differences, twice that variance.
                let deviation = self == .twinsOfRuns ? range : range * (0.5).squareRoot()
                return (.pairedScores(deviation: deviation), "the worst case of scores in a range of \(range)")
            }
        }

        private static let noSpread = "its scores' spread is not known: say plan.deviation, from a pilot"
    }
}
