internal import Columnar
package import Planning
internal import Relational
package import SparkFunctions
package import SparkSQL

/// What a plan is and how it runs, for people: the text of `explain`.
package struct PlanExplanation {
    private let plan: LogicalPlan
    private let narrowed: LogicalPlan
    private let stages: JobPlan
    /// What each stage came to when the plan ran; empty where it did not.
    private let figures: [StageFigures]

    /// - Parameters:
    ///   - plan: The plan.
    ///   - settings: What the meaning of its expressions depends on.
    ///   - cluster: The machines that it would run on; nil where they are not known.
    ///   - figures: What each stage came to when the plan ran last.
    /// - Throws: `SparkError` for what cannot be run.
    package init(
        _ plan: LogicalPlan, settings: ExpressionSettings = .init(), on cluster: ClusterShape? = nil,
        figures: [StageFigures] = []
    ) throws(SparkError) {
        self.plan = plan
        self.figures = figures
        narrowed = plan.limitsPushedDown()
        stages = try StagePlanner.plan(narrowed, settings: settings, on: cluster)
    }

    /// The analysed plan, and the stages in short.
    package var simple: String { "== Analyzed Logical Plan ==\n\(plan.query.treeText)\n\n== Stages ==\n\(stages)\n" }

    /// Every step from what was written to what runs where, and why.
    package var extended: String {
        let optimized = narrowed.query.prunedColumns()
        let parsed = plan.text.map { ["== Parsed Logical Plan ==\n\($0)\n"] } ?? []
        let columns = plan.schema.fields.map { "\($0.name): \($0.type.simpleString)" }.joined(separator: ", ")
        let sections =
            parsed + [
                "== Analyzed Logical Plan ==\n\(columns)\n\(plan.query.treeText)",
                "== Optimized Logical Plan ==\n\(optimized.treeText)\(inputs(of: optimized))",
                "== Physical Plan ==\n\(physical)",
            ]
        return sections.joined(separator: "\n")
    }

    /// Where the rows of each input come from.
    private func inputs(of query: ResolvedPlan) -> String {
        query.inputNumbers.sorted().map { number in
            let source = narrowed.inputs[number]?.source.summary ?? "nothing"
            return "input\(number): \(source)\n"
        }.joined()
    }

    private var physical: String {
        var lines = stages.note.map { ["Rows meet in \($0)."] } ?? []
        for (index, stage) in stages.stages.enumerated() {
            let role = index == stages.stages.count - 1 ? " (the result)" : ""
            lines.append("Stage \(index)\(role): \(stage.source), \(stage.tasks)")
            lines += stage.steps.map { "  \($0)" }
            // Other workers may have made it another plan.
            if figures.count == stages.stages.count, figures[index].tasks > 0 {
                lines.append("  ran: \(figures[index])")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension DataSource {
    fileprivate var summary: String {
        switch self {
        case .local(let relation): "rows of the session, in \(relation.partitions.count) partitions"
        case .range(let start, let end, let step, _): "the numbers from \(start) up to \(end) by \(step)"
        case .scan(let scan): "\(scan.summary), \(scan.byteCount) bytes"
        case .tokenStatistics(_, let scan): "token statistics of \(scan.summary), \(scan.byteCount) bytes"
        case .chat(let step, _): "answers of \(step.column.model) as \(step.name)"
        }
    }
}
