public import SparkSQL

/// An expression whose names are resolved and whose type is known: a value that can be walked, compared and rewritten.
///
/// Columns are numbers. What a call means stands in the catalogue, under the name that the call has.
public struct TypedExpression: Hashable, Sendable {
    /// What it computes.
    public var node: ExpressionNode
    /// The type of every value.
    public var type: SparkType
    /// Whether a value may be null.
    public var nullable: Bool

    /// An expression of this type.
    public init(_ node: ExpressionNode, _ type: SparkType, nullable: Bool) {
        self.node = node
        self.type = type
        self.nullable = nullable
    }

    /// A constant, which is null only where its value is.
    public static func literal(_ value: SparkValue, _ type: SparkType) -> TypedExpression {
        TypedExpression(.literal(value), type, nullable: value.isNull)
    }

    /// A constant text.
    public static func string(_ text: String) -> TypedExpression { literal(.string(text), .string) }

    /// A constant of type `INT`.
    public static func integer(_ value: Int) -> TypedExpression { literal(.integer(Int64(value)), .integer) }

    /// `NULL` of this type.
    public static func null(_ type: SparkType = .null) -> TypedExpression { literal(.null, type) }

    /// The column with this number.
    public static func column(_ number: Int, _ name: String, _ type: SparkType, nullable: Bool) -> TypedExpression {
        TypedExpression(.column(ColumnReference(number: number, name: name)), type, nullable: nullable)
    }
}

/// What an expression computes.
public indirect enum ExpressionNode: Hashable, Sendable {
    /// A column of the input.
    case column(ColumnReference)
    /// A constant.
    case literal(SparkValue)
    /// A function or operator of the catalogue.
    case call(FunctionCall)
    /// A value as another type.
    case cast(TypedExpression, CastMode)
    /// A function that stands as an argument, such as `x -> x + 1`.
    case lambda([LambdaVariable], TypedExpression)
    /// A parameter of a lambda around this expression.
    case variable(LambdaVariable)
    /// A value over a group of rows.
    case aggregate(AggregateCall)
    /// A value over rows around each row.
    case window(WindowCall)
    /// Several rows for each row.
    case generator(FunctionCall)
    /// A query of the plan around this expression.
    case subquery(SubqueryReference)
}

/// A column of the input by its number.
public struct ColumnReference: Sendable {
    /// The number, which stands for the column everywhere in the plan.
    public var number: Int
    /// The name under which it was asked for, for messages and names of results.
    public var name: String

    /// The column with this number.
    public init(number: Int, name: String) {
        self.number = number
        self.name = name
    }
}

extension ColumnReference: Hashable {
    /// Whether both are one column, whatever it was called.
    public static func == (left: Self, right: Self) -> Bool { left.number == right.number }

    /// Adds the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// A call of a function or operator of the catalogue.
public struct FunctionCall: Hashable, Sendable {
    /// The name under which the catalogue has it.
    public var name: String
    /// The name under which it was called, where that shows in names of results.
    public var spelling: String
    /// The arguments, of the types that the function takes.
    public var arguments: [TypedExpression]
    /// What else the function needs to know, such as a field's name; never a value of a row.
    public var options: [String]
    /// How the arguments were written, where that is not what they are now.
    public var shown: [TypedExpression]?

    /// A call of the function with this name.
    public init(
        _ name: String, _ arguments: [TypedExpression], spelling: String? = nil, options: [String] = [],
        shown: [TypedExpression]? = nil
    ) {
        self.name = name
        self.spelling = spelling ?? name
        self.arguments = arguments
        self.options = options
        self.shown = shown
    }
}

/// How a cast came about, and what it does with a value that does not fit.
public enum CastMode: Hashable, Sendable {
    /// Written by a person; what does not fit is an error.
    case ansi
    /// Written by a person as `try_cast`; what does not fit is null.
    case attempt
    /// Written by a person while `spark.sql.ansi.enabled` is false: null, or the low bits of a number.
    case legacy
    /// Put in where a function takes another type; it does not show in names.
    case implicit
    /// As `implicit`, while `spark.sql.ansi.enabled` is false.
    case implicitLegacy

    /// Whether a person wrote it.
    public var isWritten: Bool { self != .implicit && self != .implicitLegacy }

    /// Whether a value that does not fit is an error.
    public var isStrict: Bool { self == .ansi || self == .implicit }
}

/// A parameter of a lambda.
public struct LambdaVariable: Hashable, Sendable {
    /// The number, which no other variable of the expression has.
    public var number: Int
    /// The name that a person gave it.
    public var name: String

    /// The variable with this number.
    public init(number: Int, name: String) {
        self.number = number
        self.name = name
    }
}

/// A value over a group of rows.
public struct AggregateCall: Hashable, Sendable {
    /// The function and its arguments.
    public var call: FunctionCall
    /// Whether equal arguments count once.
    public var isDistinct: Bool
    /// Whether nulls are passed over, where the function asks.
    public var ignoresNulls: Bool
    /// Which rows count, or all.
    public var filter: TypedExpression?
    /// The order of rows, where the function asks: `WITHIN GROUP (ORDER BY …)`.
    public var order: [SortOrder]

    /// A value of this function over all rows of a group.
    public init(
        _ call: FunctionCall, isDistinct: Bool = false, ignoresNulls: Bool = false, filter: TypedExpression? = nil,
        order: [SortOrder] = []
    ) {
        self.call = call
        self.isDistinct = isDistinct
        self.ignoresNulls = ignoresNulls
        self.filter = filter
        self.order = order
    }
}

/// One key of an order.
public struct SortOrder: Hashable, Sendable {
    /// What is compared.
    public var expression: TypedExpression
    /// Whether small values come first.
    public var isAscending: Bool
    /// Whether nulls come before all values.
    public var nullsFirst: Bool

    /// An order by this expression; nulls count as the smallest value where nothing else is said.
    public init(_ expression: TypedExpression, ascending: Bool = true, nullsFirst: Bool? = nil) {
        self.expression = expression
        isAscending = ascending
        self.nullsFirst = nullsFirst ?? ascending
    }
}

/// A value over rows around each row.
public struct WindowCall: Hashable, Sendable {
    /// An aggregate, or a call of a window function.
    public var function: TypedExpression
    /// Rows with the same values of these belong together.
    public var partition: [TypedExpression]
    /// The order of the rows.
    public var order: [SortOrder]
    /// Which rows around each count.
    public var frame: WindowFrame

    /// A value of this function over the frame around each row.
    public init(
        _ function: TypedExpression, partition: [TypedExpression], order: [SortOrder], frame: WindowFrame
    ) {
        self.function = function
        self.partition = partition
        self.order = order
        self.frame = frame
    }
}

/// Which rows around each row a window takes.
public struct WindowFrame: Hashable, Sendable {
    /// Whether the bounds count rows, or values of the order's key.
    public enum Unit: String, Hashable, Sendable { case rows = "ROWS", range = "RANGE" }

    /// A bound of a frame.
    public enum Bound: Hashable, Sendable {
        /// The first row, or the row itself and its equals, or the last row.
        case unboundedPreceding, currentRow, unboundedFollowing
        /// As many rows or values before the row.
        case preceding(TypedExpression)
        /// As many rows or values after the row.
        case following(TypedExpression)
    }

    /// What the bounds count.
    public var unit: Unit
    /// The first row.
    public var start: Bound
    /// The last row.
    public var end: Bound

    /// The rows from `start` to `end`.
    public init(_ unit: Unit, _ start: Bound, _ end: Bound) {
        self.unit = unit
        self.start = start
        self.end = end
    }
}

/// A query of the plan around an expression, by the number that the plan gave it.
public struct SubqueryReference: Hashable, Sendable {
    /// What the query gives.
    public enum Kind: Hashable, Sendable {
        /// One value, null where it has no row.
        case scalar
        /// Whether it has a row.
        case exists
        /// Whether these values are among its rows.
        case contains([TypedExpression])
        /// Whether any of its rows equals these values, or may for a null: what is false for all is not among them.
        case mayContain([TypedExpression])

        /// The values that are looked for.
        var values: [TypedExpression] {
            switch self {
            case .scalar, .exists: []
            case .contains(let values), .mayContain(let values): values
            }
        }

        /// The same with other values.
        func of(_ values: [TypedExpression]) -> Kind {
            switch self {
            case .scalar, .exists: self
            case .contains: .contains(values)
            case .mayContain: .mayContain(values)
            }
        }
    }

    /// The number of the query.
    public var number: Int
    /// What it gives.
    public var kind: Kind
    /// The text by which messages and names call it.
    public var name: String

    /// The query with this number.
    public init(number: Int, kind: Kind, name: String) {
        self.number = number
        self.kind = kind
        self.name = name
    }
}
