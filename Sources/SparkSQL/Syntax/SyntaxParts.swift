/// A name of a table or function: as written, or given by a constant expression.
public indirect enum SyntaxName: Hashable, Sendable {
    /// One name, or several with points between them.
    case parts([String])
    /// `IDENTIFIER(…)`.
    case identifier(SyntaxExpression)
}

/// A function with its arguments.
public struct SyntaxCall: Hashable, Sendable {
    /// The function's name, as written.
    public var name: SyntaxName
    /// The arguments, from the left.
    public var arguments: [SyntaxArgument]
    /// Whether rows with the same arguments count once: `count(DISTINCT a)`.
    public var isDistinct: Bool
    /// The rows that count: `FILTER (WHERE …)`.
    public var filter: SyntaxExpression?
    /// The order of the rows: `WITHIN GROUP (ORDER BY …)`.
    public var withinGroup: [SyntaxSortOrder]
    /// What is said of nulls: true for `IGNORE NULLS`, false for `RESPECT NULLS`, nil without either.
    public var ignoresNulls: Bool?

    /// A function of arguments by position.
    public init(_ name: String, _ arguments: [SyntaxExpression]) {
        self.init(.parts([name]), arguments.map { SyntaxArgument($0) })
    }

    /// A function of arguments.
    public init(_ name: SyntaxName, _ arguments: [SyntaxArgument]) {
        self.name = name
        self.arguments = arguments
        isDistinct = false
        withinGroup = []
    }
}

/// An argument of a function.
public struct SyntaxArgument: Hashable, Sendable {
    /// The parameter's name, where it is written: `name => value`.
    public var name: String?
    /// The argument.
    public var value: SyntaxExpression

    /// An argument by position, or of this name.
    public init(_ value: SyntaxExpression, name: String? = nil) {
        self.name = name
        self.value = value
    }
}

/// What rows are sorted by.
public struct SyntaxSortOrder: Hashable, Sendable {
    /// The value that rows are sorted by.
    public var expression: SyntaxExpression
    /// Whether the greatest comes first.
    public var isDescending: Bool
    /// Whether nulls come before all values.
    public var nullsFirst: Bool

    /// An order in which nulls are the least where nothing else is said, as in Spark.
    public init(_ expression: SyntaxExpression, isDescending: Bool = false, nullsFirst: Bool? = nil) {
        self.expression = expression
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst ?? !isDescending
    }
}

/// The window of a function.
public enum SyntaxWindow: Hashable, Sendable {
    /// A window of the `WINDOW` clause.
    case named(String)
    /// A window by itself.
    case specification(SyntaxWindowSpecification)
}

/// Which rows a function sees, and in what order.
public struct SyntaxWindowSpecification: Hashable, Sendable {
    /// Rows see those with the same values.
    public var partitionBy: [SyntaxExpression]
    /// The order of the rows of a partition.
    public var orderBy: [SyntaxSortOrder]
    /// The rows around a row; where nil, what Spark takes.
    public var frame: SyntaxWindowFrame?

    /// A window.
    public init(
        partitionBy: [SyntaxExpression] = [], orderBy: [SyntaxSortOrder] = [], frame: SyntaxWindowFrame? = nil
    ) {
        self.partitionBy = partitionBy
        self.orderBy = orderBy
        self.frame = frame
    }
}

/// The rows around a row that a function sees.
public struct SyntaxWindowFrame: Hashable, Sendable {
    /// Whether the bounds count rows, and not values of the order.
    public var countsRows: Bool
    /// Where the frame begins and ends.
    public var lower, upper: SyntaxFrameBound

    /// A frame from `lower` to `upper`.
    public init(countsRows: Bool, lower: SyntaxFrameBound, upper: SyntaxFrameBound) {
        self.countsRows = countsRows
        self.lower = lower
        self.upper = upper
    }
}

/// Where a frame begins or ends.
public enum SyntaxFrameBound: Hashable, Sendable {
    /// The partition's first and last row, and the row itself.
    case unboundedPreceding, unboundedFollowing, currentRow
    /// So many rows or so much before or after the row.
    case preceding(SyntaxExpression), following(SyntaxExpression)
}

/// A branch of `CASE`.
public struct SyntaxBranch: Hashable, Sendable {
    /// When it is taken: a condition, or a value that the operand is compared with.
    public var when: SyntaxExpression
    /// Its value.
    public var then: SyntaxExpression

    /// `WHEN when THEN then`.
    public init(when: SyntaxExpression, then: SyntaxExpression) {
        self.when = when
        self.then = then
    }
}

/// A text compared with a pattern.
public struct SyntaxLike: Hashable, Sendable {
    /// How patterns are read.
    public enum Kind: String, Hashable, Sendable {
        /// With `%` and `_`, as written or in any case, and as regular expressions.
        case like = "LIKE", ilike = "ILIKE", rlike = "RLIKE"
    }

    /// How the pattern is read.
    public var kind: Kind
    /// The text.
    public var value: SyntaxExpression
    /// The pattern.
    public var pattern: SyntaxExpression
    /// What takes the meaning from `%` and `_`.
    public var escape: Character

    /// A text compared with a pattern.
    public init(_ kind: Kind, _ value: SyntaxExpression, _ pattern: SyntaxExpression, escape: Character = "\\") {
        self.kind = kind
        self.value = value
        self.pattern = pattern
        self.escape = escape
    }
}

/// A text compared with several patterns.
public struct SyntaxLikeMany: Hashable, Sendable {
    /// How the patterns are read: `LIKE` or `ILIKE`.
    public var kind: SyntaxLike.Kind
    /// Whether it must fit all patterns, and not any of them.
    public var needsAll: Bool
    /// Whether a pattern counts that it does not fit: `NOT LIKE ANY`.
    public var isNegated: Bool
    /// The text.
    public var value: SyntaxExpression
    /// The patterns.
    public var patterns: [SyntaxExpression]

    /// A text compared with several patterns.
    public init(
        _ kind: SyntaxLike.Kind, needsAll: Bool, isNegated: Bool, _ value: SyntaxExpression,
        _ patterns: [SyntaxExpression]
    ) {
        self.kind = kind
        self.needsAll = needsAll
        self.isNegated = isNegated
        self.value = value
        self.patterns = patterns
    }
}
