/// `FROM …`.
public struct SyntaxFrom: Hashable, Sendable {
    /// The relations between commas, each with each.
    public var relations: [SyntaxRelation]
    /// `LATERAL VIEW`, after them.
    public var lateralViews: [SyntaxLateralView] = []
    /// `PIVOT` or `UNPIVOT` after those.
    public var steps: [SyntaxRelationStep] = []

    /// `FROM relations`.
    public init(_ relations: [SyntaxRelation]) { self.relations = relations }
}

/// A table or query, and what is joined to it, from the left.
public struct SyntaxRelation: Hashable, Sendable {
    /// Whether it sees the relations before it.
    public var isLateral = false
    /// What it begins with.
    public var source: SyntaxSource
    /// Joins and the like, from the left.
    public var steps: [SyntaxRelationStep] = []

    /// A relation of one source.
    public init(_ source: SyntaxSource) { self.source = source }
}

/// Rows to read, some of them, under a name.
public struct SyntaxSource: Hashable, Sendable {
    /// Where rows come from.
    public indirect enum Kind: Hashable, Sendable {
        /// A table or view, or files under their format: ``parquet.`a/b` ``.
        case table(SyntaxName)
        /// Files by their path or pattern, as a string: `'results/*.parquet'`.
        case files(String)
        /// A query between parentheses.
        case query(SyntaxQuery)
        /// A relation between parentheses.
        case relation(SyntaxRelation)
        /// `VALUES …`, whose name stands in it.
        case values(SyntaxInlineTable)
        /// A function that makes rows: `range(10)`.
        case function(SyntaxCall)
    }

    /// Where rows come from.
    public var kind: Kind
    /// How files are to be read, by Spark's names: `WITH (header = true, sep = ';')`.
    public var options: [String: String] = [:]
    /// Which of the rows are taken.
    public var sample: SyntaxSample?
    /// The name for them.
    public var alias: SyntaxTableAlias?
    /// Where it was written, in the text; it does not count when sources are compared.
    @NotCompared public var span = SourceSpan.none

    /// Rows of this kind, under their own name.
    public init(_ kind: Kind, alias: SyntaxTableAlias? = nil) {
        self.kind = kind
        self.alias = alias
    }
}

/// A table's name in a query, with names for its columns.
public struct SyntaxTableAlias: Hashable, Sendable {
    /// The table's name.
    public var name: String
    /// Names for its columns; none where they keep their own.
    public var columns: [String]

    /// `AS name(columns)`.
    public init(_ name: String, columns: [String] = []) {
        self.name = name
        self.columns = columns
    }
}

/// What follows a source in a relation.
public enum SyntaxRelationStep: Hashable, Sendable {
    /// A join with another source.
    case join(SyntaxJoin)
    /// `PIVOT (…)`.
    case pivot(SyntaxPivot)
    /// `UNPIVOT (…)`.
    case unpivot(SyntaxUnpivot)
}

/// A join with a source on the right.
public struct SyntaxJoin: Hashable, Sendable {
    /// The kinds of joins.
    public enum Kind: String, Hashable, Sendable {
        /// Rows of both sides that fit, or each with each.
        case inner = "INNER", cross = "CROSS"
        /// And rows of a side that fit none.
        case left = "LEFT OUTER", right = "RIGHT OUTER", full = "FULL OUTER"
        /// Rows of the left side that fit any, or none.
        case leftSemi = "LEFT SEMI", leftAnti = "LEFT ANTI"
    }

    /// Which rows fit.
    public enum Criteria: Hashable, Sendable {
        /// All of them.
        case none
        /// `NATURAL`: those with the same values in the columns that both sides have.
        case natural
        /// `ON condition`.
        case on(SyntaxExpression)
        /// `USING (columns)`.
        case using([String])
    }

    /// The kind.
    public var kind: Kind
    /// Whether the right side sees the left.
    public var isLateral: Bool
    /// The right side.
    public var right: SyntaxSource
    /// Which rows fit.
    public var criteria: Criteria

    /// A join with `right`.
    public init(_ kind: Kind, _ right: SyntaxSource, _ criteria: Criteria = .none, isLateral: Bool = false) {
        self.kind = kind
        self.isLateral = isLateral
        self.right = right
        self.criteria = criteria
    }
}

/// `PIVOT (aggregates FOR columns IN (values))`.
public struct SyntaxPivot: Hashable, Sendable {
    /// The aggregates, some with names.
    public var aggregates: [SyntaxExpression]
    /// The columns whose values become columns.
    public var columns: [String]
    /// The values, some with names; rows where there are several columns.
    public var values: [SyntaxExpression]

    /// `PIVOT (aggregates FOR columns IN (values))`.
    public init(_ aggregates: [SyntaxExpression], for columns: [String], in values: [SyntaxExpression]) {
        self.aggregates = aggregates
        self.columns = columns
        self.values = values
    }
}

/// `UNPIVOT (values FOR name IN (groups))`.
public struct SyntaxUnpivot: Hashable, Sendable {
    /// A group of columns that become one row.
    public struct Group: Hashable, Sendable {
        /// The columns, one for each value.
        public var columns: [[String]]
        /// What the name column says of it; nil where it is the columns' names.
        public var alias: String?

        /// A group of columns.
        public init(_ columns: [[String]], alias: String? = nil) {
            self.columns = columns
            self.alias = alias
        }
    }

    /// Whether rows stay whose values are all null.
    public var includesNulls: Bool
    /// The names of the columns for the values.
    public var values: [String]
    /// The name of the column for the columns' names.
    public var name: String
    /// The columns that become rows.
    public var groups: [Group]
    /// The name for the rows.
    public var alias: String?

    /// `UNPIVOT (values FOR name IN (groups))`.
    public init(_ values: [String], for name: String, in groups: [Group], includesNulls: Bool = false) {
        self.includesNulls = includesNulls
        self.values = values
        self.name = name
        self.groups = groups
    }
}

/// `LATERAL VIEW [OUTER] call table AS columns`.
public struct SyntaxLateralView: Hashable, Sendable {
    /// Whether a row stays for which the function makes none.
    public var isOuter: Bool
    /// The function that makes rows.
    public var call: SyntaxCall
    /// The name of the rows that it makes.
    public var table: String
    /// Names for their columns; none where they keep their own.
    public var columns: [String]

    /// `LATERAL VIEW call table AS columns`.
    public init(_ call: SyntaxCall, _ table: String, columns: [String] = [], isOuter: Bool = false) {
        self.isOuter = isOuter
        self.call = call
        self.table = table
        self.columns = columns
    }
}

/// `TABLESAMPLE (…) REPEATABLE (seed)`.
public struct SyntaxSample: Hashable, Sendable {
    /// How much is taken.
    public enum Method: Hashable, Sendable {
        /// So many of a hundred rows.
        case percent(Double)
        /// The first so many rows.
        case rows(SyntaxExpression)
        /// One of so many buckets.
        case bucket(Int, outOf: Int)
    }

    /// How much is taken.
    public var method: Method
    /// With the same seed, the same rows are taken.
    public var seed: Int?

    /// A sample.
    public init(_ method: Method, seed: Int? = nil) {
        self.method = method
        self.seed = seed
    }
}

/// `VALUES (1, 'a'), (2, 'b') AS t(x, y)`.
public struct SyntaxInlineTable: Hashable, Sendable {
    /// The rows, all with the same number of values.
    public var rows: [[SyntaxExpression]]
    /// The name for them; without one, their columns are `col1`, `col2` and so on.
    public var alias: SyntaxTableAlias?

    /// Rows of values.
    public init(_ rows: [[SyntaxExpression]], alias: SyntaxTableAlias? = nil) {
        self.rows = rows
        self.alias = alias
    }
}

/// A step of `|>`.
public indirect enum SyntaxPipe: Hashable, Sendable {
    /// `SELECT …`, without `FROM`.
    case select(SyntaxSelect)
    /// `EXTEND a + 1 AS b`: columns more.
    case extend([SyntaxExpression])
    /// `SET a = 1`: columns with other values.
    case set([SyntaxAssignment])
    /// `DROP a, b`.
    case drop([String])
    /// `AS t`.
    case alias(String)
    /// `WHERE …`.
    case filter(SyntaxExpression)
    /// `AGGREGATE sum(a) AS s GROUP BY b`: the groups' columns come first.
    case aggregate([SyntaxExpression], groupBy: [SyntaxExpression], isByAll: Bool)
    /// A join, `PIVOT` or `UNPIVOT`.
    case step(SyntaxRelationStep)
    /// `TABLESAMPLE …`.
    case sample(SyntaxSample)
    /// `UNION …` and the like.
    case setOperation(SyntaxSetOperation)
    /// `ORDER BY …`, `LIMIT …` and the like.
    case organize(SyntaxOrganization)
}

/// `column = value`.
public struct SyntaxAssignment: Hashable, Sendable {
    /// The column.
    public var column: String
    /// Its value.
    public var value: SyntaxExpression

    /// `column = value`.
    public init(_ column: String, _ value: SyntaxExpression) {
        self.column = column
        self.value = value
    }
}
