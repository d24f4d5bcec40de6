/// An expression as it was written, before names are resolved and types are known.
///
/// The SQL parser makes it, and so do the functions and methods of columns. It has the forms that Spark's own parser
/// gives: `a != b` is `NOT (a = b)`, `trim(BOTH 'x' FROM a)` the call `trim('x', a)`.
public struct SyntaxExpression: Hashable, Sendable {
    /// What kind of expression it is, with its parts.
    public let node: SyntaxNode
    /// Where it was written, in the query's text; it does not count when expressions are compared.
    @NotCompared public var span: SourceSpan
    /// How many expressions stand in each other, with this one, at the deepest place.
    @NotCompared public private(set) var depth: Int

    /// How deep expressions may nest; one that would nest deeper is `tooDeep`.
    public static let deepestNesting = 500

    /// An expression of this kind.
    ///
    /// - Parameters:
    ///   - node: The kind, with its parts.
    ///   - span: Where it was written.
    public init(_ node: SyntaxNode, span: SourceSpan = .none) {
        let depth = node.depthOfParts + 1
        self.node = depth > Self.deepestNesting ? .tooDeep : node
        self.span = span
        self.depth = min(depth, Self.deepestNesting)
    }
}

/// The kinds of expressions.
public indirect enum SyntaxNode: Hashable, Sendable {
    /// A value.
    case literal(SparkLiteral)
    /// A column, or a field of one: `a`, `t.a`, `a.b.c`.
    case name([String])
    /// A column of one dataframe, as `df["a"]` means it; dataframes are told apart by number.
    case frameColumn(frame: Int, name: [String])
    /// All columns, or those of a table or struct, without some: `*`, `t.*`, `* EXCEPT (a)`.
    case star(qualifier: [String], except: [[String]])
    /// The columns whose names fit a regular expression.
    case columnPattern(String)
    /// A column whose name a constant expression gives: `IDENTIFIER('a')`.
    case identifier(SyntaxExpression)
    /// A value that is given beside the text: `:name` or `?`.
    case parameter(SyntaxParameter)
    /// An expression with a name, or several names for one that makes several columns.
    case alias(SyntaxExpression, [String])
    /// A function of arguments.
    case call(SyntaxCall)
    /// A function over a window.
    case over(SyntaxExpression, SyntaxWindow)
    /// An operator before its operand.
    case unary(UnaryOperator, SyntaxExpression)
    /// An operator between its operands.
    case binary(BinaryOperator, SyntaxExpression, SyntaxExpression)
    /// `a IS NULL`, `a IS NOT NULL`, `a IS UNKNOWN`, `a IS NOT UNKNOWN`.
    case test(SyntaxTest, SyntaxExpression)
    /// `a BETWEEN lower AND upper`.
    case between(SyntaxExpression, lower: SyntaxExpression, upper: SyntaxExpression)
    /// `a IN (x, y)`.
    case inList(SyntaxExpression, [SyntaxExpression])
    /// `a IN (SELECT …)`; a row of several values is compared with as many columns.
    case inQuery(SyntaxExpression, SyntaxQuery)
    /// `a LIKE b`, `a ILIKE b`, `a RLIKE b`.
    case like(SyntaxLike)
    /// `a LIKE ANY (x, y)`, `a NOT ILIKE ALL (x, y)`.
    case likeMany(SyntaxLikeMany)
    /// `EXISTS (SELECT …)`.
    case exists(SyntaxQuery)
    /// `(SELECT …)` as one value.
    case scalarQuery(SyntaxQuery)
    /// `CASE WHEN … THEN … END`; with an operand, `CASE a WHEN …`.
    case caseWhen(operand: SyntaxExpression?, branches: [SyntaxBranch], otherwise: SyntaxExpression?)
    /// `CAST(a AS t)` and `a::t`, or `TRY_CAST(a AS t)`.
    case cast(SyntaxExpression, SparkType, isTry: Bool)
    /// `a[i]`: an element of an array by position, a value of a map by key, or a field of a struct.
    case element(SyntaxExpression, SyntaxExpression)
    /// A field of a struct that is no plain name: `f(a).b`.
    case field(SyntaxExpression, String)
    /// What a path leads to in a variant: `a:b.c[0]`.
    case path(SyntaxExpression, [SyntaxPathStep])
    /// `x -> …`, `(x, y) -> …`.
    case lambda([String], SyntaxExpression)
    /// `(a, b)`: several values as one struct.
    case row([SyntaxExpression])
    /// An expression to sort by, where columns are given as such: `a.desc()`.
    case sortOrder(SyntaxSortOrder)
    /// An expression that nests too deep to be kept; analysis answers with an error.
    case tooDeep
    /// An expression that a program gave wrongly, such as a cast to a type that is none; analysis answers with the error.
    case invalid(SparkError)
}

/// A value that is given beside the text.
public enum SyntaxParameter: Hashable, Sendable {
    /// `:name`.
    case named(String)
    /// `?`, counted from 0 in the order of the text; Spark calls one by where it stands, as `_11`.
    case positional(Int)
}

/// A step of a path into a variant.
public enum SyntaxPathStep: Hashable, Sendable {
    /// A member of an object.
    case field(String)
    /// An element of an array, counted from 0.
    case element(Int)
}

/// Operators before one operand.
public enum UnaryOperator: String, Hashable, Sendable {
    /// `NOT a`, `-a`, `+a`, and `~a`, all bits the other way.
    case not = "NOT", minus = "-", plus = "+", bitwiseNot = "~"
}

/// Operators between two operands; the raw value is Spark's text.
public enum BinaryOperator: String, Hashable, Sendable {
    /// Of truth.
    case or = "OR", and = "AND"
    /// Comparisons; `<=>` takes null for a value.
    case equal = "=", nullSafeEqual = "<=>", less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">="
    /// Of bits.
    case bitwiseOr = "|", bitwiseXor = "^", bitwiseAnd = "&"
    /// Of bits; `>>>` fills up with zeros.
    case shiftLeft = "<<", shiftRight = ">>", shiftRightUnsigned = ">>>"
    /// Of numbers, dates and intervals; `||` puts texts, bytes or arrays together.
    case plus = "+", minus = "-", concatenate = "||"
    /// Of numbers; `div` gives whole numbers.
    case multiply = "*", divide = "/", remainder = "%", integralDivide = "div"
}

/// Tests of one operand.
public enum SyntaxTest: String, Hashable, Sendable {
    /// Whether a value is null; `IS UNKNOWN` takes booleans only.
    case isNull = "IS NULL", isNotNull = "IS NOT NULL", isUnknown = "IS UNKNOWN", isNotUnknown = "IS NOT UNKNOWN"
}
