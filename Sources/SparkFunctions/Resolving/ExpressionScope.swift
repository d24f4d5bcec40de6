public import SparkSQL

/// What the names in an expression mean: the plan around it knows.
public protocol ExpressionScope {
    /// The column, or a member of one, that a name means.
    ///
    /// - Parameter parts: The name's parts, such as `t`, `a`, `b` for `t.a.b`; letters count as they do in Spark: not.
    /// - Returns: The column and the parts of the name that are left, which name members of it; nil where there is none.
    /// - Throws: `AMBIGUOUS_REFERENCE` where several columns fit.
    func column(_ parts: [String]) throws(SparkError) -> ResolvedName?

    /// The column of one dataframe that a name means, as `df["a"]` has it.
    func column(frame: Int, _ parts: [String]) throws(SparkError) -> ResolvedName?

    /// The names of columns that a message can propose, with their qualifiers.
    var proposals: [[String]] { get }

    /// The value of a parameter, or nil where none was given.
    func parameter(_ parameter: SyntaxParameter) -> SyntaxExpression?

    /// The number by which the plan knows a query in an expression, with the type of what it gives.
    func subquery(_ query: SyntaxQuery) throws(SparkError) -> ResolvedQuery

    /// The window of this name in the `WINDOW` clause.
    func window(named name: String) throws(SparkError) -> SyntaxWindowSpecification?
}

/// A column that a name means.
public struct ResolvedName {
    /// The column, under the name that it was asked for.
    public var expression: TypedExpression
    /// The parts of the name after the column's, which name members of it.
    public var members: [String]

    /// A column, and the names of members that are asked of it.
    public init(_ expression: TypedExpression, members: [String] = []) {
        self.expression = expression
        self.members = members
    }
}

/// A query in an expression, as the plan knows it.
public struct ResolvedQuery {
    /// Its number in the plan.
    public var number: Int
    /// Its columns.
    public var schema: StructType
    /// Its text in names of results, such as `scalarsubquery()`.
    public var name: String

    /// A query of this number.
    public init(number: Int, schema: StructType, name: String) {
        self.number = number
        self.schema = schema
        self.name = name
    }
}

extension ExpressionScope {
    /// None.
    public func column(frame: Int, _ parts: [String]) throws(SparkError) -> ResolvedName? { try column(parts) }

    /// None.
    public func parameter(_ parameter: SyntaxParameter) -> SyntaxExpression? { nil }

    /// An error: no query may stand here.
    public func subquery(_ query: SyntaxQuery) throws(SparkError) -> ResolvedQuery {
        throw AnalysisError.unsupported("A query in this expression")
    }

    /// None.
    public func window(named name: String) throws(SparkError) -> SyntaxWindowSpecification? { nil }
}

/// The columns of one table, for expressions over it alone.
public struct TableScope: ExpressionScope {
    private let fields: [StructField]
    private let qualifier: String?

    /// A scope of these columns, which have the numbers from 0 on.
    public init(_ schema: StructType, qualifier: String? = nil) {
        fields = schema.fields
        self.qualifier = qualifier
    }

    /// The column that the name means.
    public func column(_ parts: [String]) throws(SparkError) -> ResolvedName? {
        if let qualifier, parts.count > 1, parts[0].lowercased() == qualifier.lowercased(),
            let found = try column(name: parts[1])
        {
            return ResolvedName(found, members: Array(parts.dropFirst(2)))
        }
        guard let first = parts.first, let found = try column(name: first) else { return nil }
        return ResolvedName(found, members: Array(parts.dropFirst()))
    }

    private func column(name: String) throws(SparkError) -> TypedExpression? {
        let lower = name.lowercased()
        let matches = fields.indices.filter { fields[$0].name.lowercased() == lower }
        guard let index = matches.first else { return nil }
        guard matches.count == 1 else {
            let names = matches.map { SQLText.quoted(fields[$0].name) }.joined(separator: ", ")
            throw SparkError(
                "AMBIGUOUS_REFERENCE", parameters: ["name": "`\(name)`", "referenceNames": "[\(names)]"],
                message: "Reference `\(name)` is ambiguous, could be: [\(names)].")
        }
        return .column(index, name, fields[index].type, nullable: fields[index].nullable)
    }

    /// The columns' names.
    public var proposals: [[String]] { fields.map { [$0.name] } }
}
