internal import SparkFunctions
package import SparkSQL

/// A query whose names and types are all known: a tree of nodes, each with its columns.
package struct ResolvedPlan: Hashable, Sendable {
    /// What the node does, with its inputs.
    package let node: PlanNode
    /// The columns, from the left.
    package let output: [Attribute]
    /// Columns that only a name with its table's name finds, such as both keys of a join with `USING`.
    package let hidden: [Attribute]
    /// The queries in the node's expressions, by number.
    package let subqueries: [Int: ResolvedPlan]
    /// How many nodes stand in each other at the deepest place.
    package let depth: Int
    /// How many steps it has in all, those that stand in it several times counted each time.
    package let stepCount: Int

    /// How deep plans may be.
    package static let deepest = 1_000
    /// How many steps plans may have.
    package static let mostSteps = 50_000

    package init(_ node: PlanNode, output: [Attribute], hidden: [Attribute] = [], subqueries: [Int: ResolvedPlan] = [:])
    {
        self.node = node
        self.output = output
        self.hidden = hidden
        self.subqueries = subqueries
        depth = 1 + max(node.inputs.map(\.depth).max() ?? 0, subqueries.values.map(\.depth).max() ?? 0)
        let counts = node.inputs.map(\.stepCount) + subqueries.values.map(\.stepCount)
        stepCount = counts.reduce(1) { min(Self.mostSteps + 1, $0 + $1) }
    }

    /// The schema that the plan's rows have.
    package var schema: StructType { StructType(output.map(\.field)) }

    /// The columns that expressions over the plan may use.
    package var columns: [Attribute] { output + hidden }

    /// The inputs of the node.
    package var inputs: [ResolvedPlan] { node.inputs }
}

extension PlanNode {
    /// The plans that the node reads.
    package var inputs: [ResolvedPlan] {
        switch self {
        case .oneRow, .rows, .range, .input: []
        case .project(let input, _), .filter(let input, _), .aggregate(let input, _), .expand(let input, _, _),
            .sort(let input, _, _), .limit(let input, _), .offset(let input, _), .tail(let input, _),
            .distinct(let input), .deduplicate(let input, _), .window(let input, _), .generate(let input, _),
            .sample(let input, _), .repartition(let input, _), .hint(let input, _, _), .alias(let input, _):
            [input]
        case .join(let left, let right, _), .setOperation(_, let left, let right, _): [left, right]
        case .union(let inputs): inputs
        }
    }
}
