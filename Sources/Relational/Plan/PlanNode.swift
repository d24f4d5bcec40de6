package import SparkFunctions
package import SparkSQL

/// What a node of a plan does.
package indirect enum PlanNode: Hashable, Sendable {
    /// One row without columns, as `SELECT 1` reads it.
    case oneRow
    /// Rows that the plan holds.
    case rows([[TypedExpression]])
    /// The whole numbers from `start` up to `end`, without it.
    case range(start: Int64, end: Int64, step: Int64, partitions: Int?)
    /// Rows from outside, called `input<number>`, whose columns have these numbers there.
    case input(Int, columns: [Int])
    /// Columns computed from each row.
    case project(ResolvedPlan, [NamedExpression])
    /// The rows for which a condition is true.
    case filter(ResolvedPlan, TypedExpression)
    /// A row for each group of rows.
    case aggregate(ResolvedPlan, Aggregation)
    /// Several rows of each row, one for each list of values.
    case expand(ResolvedPlan, [[TypedExpression]], [Attribute])
    /// Rows of two inputs that fit.
    case join(ResolvedPlan, ResolvedPlan, Joining)
    /// The rows in an order: all of them, or those of each partition.
    case sort(ResolvedPlan, [SortOrder], isGlobal: Bool)
    /// The first rows.
    case limit(ResolvedPlan, Int64)
    /// All but the first rows.
    case offset(ResolvedPlan, Int64)
    /// The last rows.
    case tail(ResolvedPlan, Int64)
    /// Each row once.
    case distinct(ResolvedPlan)
    /// The first row for all values of these columns.
    case deduplicate(ResolvedPlan, keys: [Int])
    /// The rows of several inputs, one after the other; columns belong together by position.
    case union([ResolvedPlan])
    /// The rows of the left input that are, or are not, among those of the right.
    case setOperation(SetOperation, ResolvedPlan, ResolvedPlan, keepsDuplicates: Bool)
    /// Columns computed over rows around each row.
    case window(ResolvedPlan, [NamedExpression])
    /// The rows that a generator makes of each row.
    case generate(ResolvedPlan, Generation)
    /// Some rows, by chance.
    case sample(ResolvedPlan, Sampling)
    /// The same rows, spread otherwise over partitions.
    case repartition(ResolvedPlan, Repartitioning)
    /// The same rows, with advice to the planner.
    case hint(ResolvedPlan, String, [String])
    /// The same rows under a table's name.
    case alias(ResolvedPlan, String)
}

/// `INTERSECT` or `EXCEPT`.
package enum SetOperation: String, Hashable, Sendable { case intersect = "INTERSECT", except = "EXCEPT" }

/// How rows are grouped, and what is computed of each group.
package struct Aggregation: Hashable, Sendable {
    /// What rows of a group have in common: expressions over the input.
    package var keys: [NamedExpression]
    /// Values over each group: each expression is one aggregate.
    package var aggregates: [NamedExpression]
    /// The grouping sets as positions of keys; nil where all keys are one set.
    package var sets: [[Int]]?
    /// The column for `grouping_id()`.
    package var groupingID: Attribute?
    /// The columns for `grouping(key)`, by the position of the key.
    package var flags: [Int: Attribute] = [:]

    package init(
        keys: [NamedExpression], aggregates: [NamedExpression], sets: [[Int]]? = nil, groupingID: Attribute? = nil,
        flags: [Int: Attribute] = [:]
    ) {
        self.keys = keys
        self.aggregates = aggregates
        self.sets = sets
        self.groupingID = groupingID
        self.flags = flags
    }
}

/// How two inputs are joined.
package struct Joining: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case inner = "INNER", cross = "CROSS", left = "LEFT", right = "RIGHT", full = "FULL", semi = "SEMI"
        case anti = "ANTI"
    }

    package var kind: Kind
    /// Which rows fit; nil where all do.
    package var condition: TypedExpression?
    /// Whether the right input sees columns of the left.
    package var isLateral = false
}

/// How a generator makes rows.
package struct Generation: Hashable, Sendable {
    /// The generator's call.
    package var call: FunctionCall
    /// The type of the call: a struct of the columns.
    package var type: SparkType
    /// The columns that the generator makes.
    package var columns: [Attribute]
}

/// Which rows a sample takes.
package struct Sampling: Hashable, Sendable {
    /// The rows whose random number is between these are taken.
    package var lower, upper: Double
    package var withReplacement: Bool
    package var seed: Int64
}

/// How rows are spread.
package struct Repartitioning: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case hash, range, roundRobin, coalesce }
    package var kind: Kind
    package var count: Int?
    package var keys: [SortOrder] = []
}
