package import SparkFunctions
package import SparkSQL

// Nodes over a plan, with their columns.
extension ResolvedPlan {
    /// Rows without an input.
    package static let oneRow = ResolvedPlan(.oneRow, output: [])

    /// These columns of each row; `hidden` ones are found by their table's names only.
    package func project(
        _ items: [NamedExpression], hidden: [Attribute] = [], _ subqueries: [Int: ResolvedPlan] = [:]
    ) -> ResolvedPlan {
        ResolvedPlan(
            .project(self, items + hidden.map { NamedExpression($0) }), output: items.map(\.attribute), hidden: hidden,
            subqueries: subqueries)
    }

    package func filter(_ condition: TypedExpression, _ subqueries: [Int: ResolvedPlan] = [:]) -> ResolvedPlan {
        keeping(.filter(self, condition), subqueries)
    }

    package func sort(_ order: [SortOrder], isGlobal: Bool = true, _ subqueries: [Int: ResolvedPlan] = [:])
        -> ResolvedPlan
    {
        keeping(.sort(self, order, isGlobal: isGlobal), subqueries)
    }

    package func limit(_ count: Int64) -> ResolvedPlan { keeping(.limit(self, count)) }

    package func offset(_ count: Int64) -> ResolvedPlan { keeping(.offset(self, count)) }

    package func tail(_ count: Int64) -> ResolvedPlan { keeping(.tail(self, count)) }

    package func distinct() -> ResolvedPlan { ResolvedPlan(.distinct(self), output: output) }

    package func deduplicate(_ keys: [Int]) -> ResolvedPlan {
        ResolvedPlan(.deduplicate(self, keys: keys), output: output)
    }

    package func sample(_ sampling: Sampling) -> ResolvedPlan { keeping(.sample(self, sampling)) }

    package func repartition(_ spread: Repartitioning) -> ResolvedPlan { keeping(.repartition(self, spread)) }

    package func hint(_ name: String, _ parameters: [String]) -> ResolvedPlan { keeping(.hint(self, name, parameters)) }

    package func window(_ items: [NamedExpression], _ subqueries: [Int: ResolvedPlan] = [:]) -> ResolvedPlan {
        ResolvedPlan(
            .window(self, items), output: output + items.map(\.attribute), hidden: hidden, subqueries: subqueries)
    }

    package func generate(_ generation: Generation, _ subqueries: [Int: ResolvedPlan] = [:]) -> ResolvedPlan {
        ResolvedPlan(
            .generate(self, generation), output: output + generation.columns, hidden: hidden, subqueries: subqueries)
    }

    package func aggregate(_ aggregation: Aggregation, _ subqueries: [Int: ResolvedPlan] = [:]) -> ResolvedPlan {
        var output = (aggregation.keys + aggregation.aggregates).map(\.attribute)
        if let groupingID = aggregation.groupingID { output.append(groupingID) }
        output += aggregation.flags.sorted { $0.key < $1.key }.map(\.value)
        return ResolvedPlan(.aggregate(self, aggregation), output: output, subqueries: subqueries)
    }

    /// The rows under a table's name, with other names of columns where some are given.
    package func named(_ name: String, columns: [String] = []) -> ResolvedPlan {
        let output = output.enumerated().map { index, attribute in
            attribute.renamed(index < columns.count ? columns[index] : attribute.name).qualified([name])
        }
        return ResolvedPlan(.alias(self, name), output: output)
    }

    /// Rows of both plans that fit.
    ///
    /// The right plan's numbers must not be among the left one's.
    package func join(_ right: ResolvedPlan, _ joining: Joining, _ subqueries: [Int: ResolvedPlan] = [:])
        -> ResolvedPlan
    {
        func side(_ attributes: [Attribute], _ isOuter: Bool) -> [Attribute] {
            attributes.map { $0.asNullable(isOuter) }
        }
        let leftOuter = joining.kind == .right || joining.kind == .full
        let rightOuter = joining.kind == .left || joining.kind == .full
        let onlyLeft = joining.kind == .semi || joining.kind == .anti
        return ResolvedPlan(
            .join(self, right, joining),
            output: side(output, leftOuter) + (onlyLeft ? [] : side(right.output, rightOuter)),
            hidden: side(hidden, leftOuter) + (onlyLeft ? [] : side(right.hidden, rightOuter)),
            subqueries: subqueries)
    }

    private func keeping(_ node: PlanNode, _ subqueries: [Int: ResolvedPlan] = [:]) -> ResolvedPlan {
        ResolvedPlan(node, output: output, hidden: hidden, subqueries: subqueries)
    }

    /// An error where the plan nests too deep, or has too many steps.
    package func checked() throws(SparkError) -> ResolvedPlan {
        guard stepCount <= Self.mostSteps else {
            throw SparkError(
                "FAILED_TO_PARSE_TOO_COMPLEX",
                message: """
                    The query has more than \(Self.mostSteps) steps, those of a table of WITH or a view counted each time it \
                    is read: write a result in between to a file, or keep it with checkpoint().
                    """)
        }
        guard depth > Self.deepest else { return self }
        throw SparkError(
            "FAILED_TO_PARSE_TOO_COMPLEX",
            message: """
                The query has more than \(Self.deepest) steps one in the other: write a result in between to a file, \
                or make several steps one, such as by withColumns.
                """)
    }
}
