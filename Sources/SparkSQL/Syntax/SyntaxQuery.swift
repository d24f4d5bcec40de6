/// A query as it was written: a body, with what stands before and after it.
public struct SyntaxQuery: Hashable, Sendable {
    /// The tables of `WITH`, in order; each sees those before it.
    public var commonTables: [SyntaxCommonTable] = []
    /// Whether tables of `WITH` may name themselves.
    public var isRecursive = false
    /// What makes the rows.
    public var body: SyntaxQueryBody
    /// How the rows are sorted and distributed, and how many of them are kept.
    public var organization = SyntaxOrganization()
    /// Where it was written, in the text; it does not count when queries are compared.
    @NotCompared public var span = SourceSpan.none
    /// How many expressions and queries stand in each other at the deepest place, with this one.
    @NotCompared public var depth = 1

    /// The query of a body alone.
    public init(_ body: SyntaxQueryBody) { self.body = body }
}

/// A table of `WITH`.
public struct SyntaxCommonTable: Hashable, Sendable {
    /// The table's name.
    public var name: String
    /// Names for its columns; none where they keep their own.
    public var columns: [String]
    /// The rows.
    public var query: SyntaxQuery

    /// `name(columns) AS (query)`.
    public init(_ name: String, columns: [String] = [], _ query: SyntaxQuery) {
        self.name = name
        self.columns = columns
        self.query = query
    }
}

/// What makes the rows of a query.
public indirect enum SyntaxQueryBody: Hashable, Sendable {
    /// `SELECT …`.
    case select(SyntaxSelect)
    /// `FROM …` without `SELECT`: all columns of its relations, which keep their names.
    case from(SyntaxFrom)
    /// `VALUES (1, 'a'), (2, 'b')`.
    case values(SyntaxInlineTable)
    /// `TABLE t`.
    case table(SyntaxName)
    /// A query between parentheses.
    case query(SyntaxQuery)
    /// Set operations, from the left: the first two are taken together, then their result with the third.
    case setOperations(SyntaxQueryBody, [SyntaxSetOperation])
    /// Steps of `|>`, from the left.
    case piped(SyntaxQueryBody, [SyntaxPipe])
}

/// A set operation with what is on its right.
public struct SyntaxSetOperation: Hashable, Sendable {
    /// The operations.
    public enum Kind: String, Hashable, Sendable {
        /// The rows of either, of both, and of the left alone (also written `MINUS`).
        case union = "UNION", intersect = "INTERSECT", except = "EXCEPT"
    }

    /// The operation.
    public var kind: Kind
    /// Whether equal rows stay.
    public var keepsDuplicates: Bool
    /// Whether columns are found by name, and not by position.
    public var isByName: Bool
    /// The rows on the right.
    public var right: SyntaxQueryBody

    /// A set operation with what is on its right.
    public init(_ kind: Kind, keepsDuplicates: Bool = false, isByName: Bool = false, _ right: SyntaxQueryBody) {
        self.kind = kind
        self.keepsDuplicates = keepsDuplicates
        self.isByName = isByName
        self.right = right
    }
}

/// How the rows of a query are sorted and distributed, and how many of them are kept.
public struct SyntaxOrganization: Hashable, Sendable {
    /// `ORDER BY`.
    public var orderBy: [SyntaxSortOrder] = []
    /// `CLUSTER BY`, the same as `DISTRIBUTE BY` and `SORT BY` together.
    public var clusterBy: [SyntaxExpression] = []
    /// `DISTRIBUTE BY`.
    public var distributeBy: [SyntaxExpression] = []
    /// `SORT BY`.
    public var sortBy: [SyntaxSortOrder] = []
    /// `WINDOW`, where it follows these.
    public var windows: [SyntaxNamedWindow] = []
    /// `LIMIT`; nil where all rows are kept.
    public var limit: SyntaxExpression?
    /// `OFFSET`.
    public var offset: SyntaxExpression?

    /// All rows, as they come.
    public init() {}
}

/// A window of the `WINDOW` clause.
public struct SyntaxNamedWindow: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The window, which may be another one's name.
    public var window: SyntaxWindow

    /// `name AS window`.
    public init(_ name: String, _ window: SyntaxWindow) {
        self.name = name
        self.window = window
    }
}

/// `SELECT …`.
public struct SyntaxSelect: Hashable, Sendable {
    /// Hints to the planner, such as `/*+ BROADCAST(t) */`.
    public var hints: [SyntaxHint] = []
    /// Whether equal rows count once.
    public var isDistinct = false
    /// The columns, some with names.
    public var items: [SyntaxExpression]
    /// The tables; nil where a row is made of nothing.
    public var from: SyntaxFrom?
    /// `WHERE`.
    public var filter: SyntaxExpression?
    /// `GROUP BY`.
    public var groupBy: SyntaxGrouping?
    /// `HAVING`.
    public var having: SyntaxExpression?
    /// `QUALIFY`, which sees window functions.
    public var qualify: SyntaxExpression?
    /// `WINDOW`.
    public var windows: [SyntaxNamedWindow] = []

    /// `SELECT items`.
    public init(_ items: [SyntaxExpression]) { self.items = items }
}

/// A hint to the planner.
public struct SyntaxHint: Hashable, Sendable {
    /// Its name, as written.
    public var name: String
    /// What it is about: tables, or numbers.
    public var parameters: [SyntaxExpression]

    /// `name(parameters)`.
    public init(_ name: String, _ parameters: [SyntaxExpression] = []) {
        self.name = name
        self.parameters = parameters
    }
}

/// `GROUP BY …`.
public enum SyntaxGrouping: Hashable, Sendable {
    /// `GROUP BY ALL`: by all columns without aggregates.
    case all
    /// `GROUP BY a, ROLLUP(b, c)`: each with each.
    case items([SyntaxGroupingItem])
}

/// An item of `GROUP BY`.
public indirect enum SyntaxGroupingItem: Hashable, Sendable {
    /// An expression, or the number of a column.
    case expression(SyntaxExpression)
    /// `ROLLUP(a, (b, c))`.
    case rollup([[SyntaxExpression]])
    /// `CUBE(a, (b, c))`.
    case cube([[SyntaxExpression]])
    /// `GROUPING SETS ((a, b), a, (), ROLLUP(c))`.
    case sets([SyntaxGroupingElement])
}

/// An element of `GROUPING SETS`.
public indirect enum SyntaxGroupingElement: Hashable, Sendable {
    /// Expressions that are grouped by together; none of them is all rows in one group.
    case set([SyntaxExpression])
    /// `ROLLUP`, `CUBE` or `GROUPING SETS` in it.
    case item(SyntaxGroupingItem)
}
