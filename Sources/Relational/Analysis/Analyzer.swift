internal import SparkFunctions
package import SparkSQL

/// Gives queries and the steps of dataframes their columns and types, as Spark does: at once, before any row is read.
///
///     let analyzer = Analyzer(views: views)
///     let people = try analyzer.analyze(SyntaxQuery(sql: "SELECT * FROM people WHERE age > 30"))
///     let names = try analyzer.select(people, [SyntaxExpression(sql: "upper(name)")])
package struct Analyzer: Sendable {
    package var settings: AnalysisSettings
    /// The tables and views that queries can name.
    package var views: any Relations
    /// Where numbers of new columns come from; one for a session.
    package let numbers: ColumnNumbers

    package init(
        settings: AnalysisSettings = .init(), views: any Relations = TemporaryViews(),
        numbers: ColumnNumbers = ColumnNumbers()
    ) {
        self.settings = settings
        self.views = views
        self.numbers = numbers
    }

    /// The plan of a query.
    ///
    /// - Throws: Spark's error of the first mistake.
    package func analyze(_ query: SyntaxQuery, parameters: [SyntaxParameter: SyntaxExpression] = [:])
        throws(SparkError) -> ResolvedPlan
    {
        var analysis = QueryAnalysis(self)
        analysis.parameters = parameters
        return try analysis.query(query).checked()
    }

    /// Rows from outside, such as a table of the program or a scan, called `input<number>` in SQL.
    package func input(_ number: Int, _ schema: StructType) -> ResolvedPlan {
        let columns = schema.fields.map { attribute($0) }
        return ResolvedPlan(.input(number, columns: columns.map(\.number)), output: columns)
    }

    /// A new column like the field.
    func attribute(_ field: StructField) -> Attribute {
        Attribute(numbers.next(), field.name, field.type, nullable: field.nullable, metadata: field.metadata)
    }
}

/// What is known while one query is analysed.
struct QueryAnalysis {
    let analyzer: Analyzer
    var parameters: [SyntaxParameter: SyntaxExpression] = [:]
    /// The tables of `WITH`, by their names in small letters.
    var commonTables: [String: ResolvedPlan] = [:]
    /// The windows of the `WINDOW` clause, by their names in small letters.
    var windows: [String: SyntaxWindowSpecification] = [:]
    /// The query around this one.
    var outer: OuterScope?
    /// Whether a cast of a cast of a column has the column's name, as in a dataframe's `select`, not in SQL: there Spark
    /// names the inner cast for itself first.
    var namesCastsOfCasts = false

    init(_ analyzer: Analyzer) { self.analyzer = analyzer }

    var settings: ExpressionSettings { analyzer.settings.expressions }
    var numbers: ColumnNumbers { analyzer.numbers }

    /// The typed expression, with Spark's order of proposals in errors of unknown names.
    func resolve(_ expression: SyntaxExpression, _ scope: PlanScope) throws(SparkError) -> TypedExpression {
        let plain = try StarArguments(scope).expanded(expression)
        do throws(SparkError) {
            return SubqueryNames.named(try ExpressionResolver(scope: scope, settings: settings).resolve(plain))
        } catch {
            throw Proposals.improved(UnboundParameter.placed(error, plain), scope)
        }
    }

    func resolve(_ order: SyntaxSortOrder, _ scope: PlanScope) throws(SparkError) -> SortOrder {
        SortOrder(
            try resolve(order.expression, scope), ascending: !order.isDescending, nullsFirst: order.nullsFirst)
    }

    /// The value as another type, by a cast that does not show in names.
    func cast(_ expression: TypedExpression, to type: SparkType) -> TypedExpression {
        if expression.type == type { return expression }
        if expression.type.isSame(as: type) {
            var copy = expression
            copy.type = type
            return copy
        }
        if case .literal(let value) = expression.node, value.isNull { return .null(type) }
        return TypedExpression(
            .cast(expression, settings.ansi ? .implicit : .implicitLegacy), type,
            nullable: expression.nullable || CastRule.forcesNull(expression.type, type))
    }

    /// The type to which values of both are cast where they stand in one column, or nil.
    func common(_ left: SparkType, _ right: SparkType) -> SparkType? {
        let values = [left, right].enumerated().map {
            TypedExpression.column(-1 - $0.offset, "", $0.element, nullable: true)
        }
        return try? Catalogue.standard.call("coalesce", values, settings: settings).type
    }
}

/// Spark's words for queries in expressions.
enum SubqueryNames {
    static func named(_ expression: TypedExpression) -> TypedExpression {
        guard expression.contains(where: { if case .subquery = $0.node { true } else { false } }) else {
            return expression
        }
        return renamed(expression)
    }

    private static func renamed(_ expression: TypedExpression) -> TypedExpression {
        var copy = expression.mapChildren { (child) throws(Never) in renamed(child) }
        guard case .subquery(var query) = copy.node, let open = query.name.firstIndex(of: "(") else { return copy }
        switch query.kind {
        case .scalar: query.name = "scalarsubquery" + query.name[open...]
        case .exists: query.name = "exists" + query.name[open...]
        case .contains, .mayContain: break
        }
        copy.node = .subquery(query)
        return copy
    }
}

/// The names that a message proposes, in Spark's order.
enum Proposals {
    /// The error with the names that are nearest to the unknown one, by letters; equally near ones by the alphabet.
    static func improved(_ error: SparkError, _ scope: PlanScope) -> SparkError {
        guard error.errorClass.hasPrefix("UNRESOLVED_COLUMN"), let name = error.parameters["objectName"],
            let parts = try? AttributeName.parts(name)
        else { return error }
        return unresolved(parts, scope.columns)
    }

    static func unresolved(_ parts: [String], _ columns: [Attribute]) -> SparkError {
        let name = SQLText.quoted(parts)
        let nearest = nearest(to: parts, columns)
        guard !nearest.isEmpty else {
            return SparkError(
                "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", parameters: ["objectName": name],
                message: "A column, variable, or function parameter with name \(name) cannot be resolved.")
        }
        return unresolved(name, proposal: nearest.joined(separator: ", "))
    }

    static func unresolved(_ name: String, proposal: String) -> SparkError {
        SparkError(
            "UNRESOLVED_COLUMN.WITH_SUGGESTION", parameters: ["objectName": name, "proposal": proposal],
            message: """
                A column, variable, or function parameter with name \(name) cannot be resolved. Did you mean one of \
                the following? [\(proposal)].
                """)
    }

    static func nearest(to parts: [String], _ columns: [Attribute]) -> [String] {
        var seen: Set<Int> = []
        let candidates = columns.filter { seen.insert($0.number).inserted }
            .sorted { ($0.name, $0.number) < ($1.name, $1.number) }
            .map { $0.qualifier + [$0.name] }
        var texts = candidates
        if parts.count == 1, Set(candidates.map { $0.dropLast() }).count == 1 {
            texts = candidates.map { Array($0.suffix(1)) }
        }
        let base = Array(SQLText.quotedIfNeeded(parts).utf16)
        return texts.map { SQLText.quoted($0) }.enumerated()
            .map { ($0.offset, $0.element, EditDistance.between(Array($0.element.utf16), base)) }
            .sorted { ($0.2, $0.0) < ($1.2, $1.0) }
            .prefix(5).map(\.1)
    }
}

/// How many letters must be put in, taken out or changed to make one text of another.
enum EditDistance {
    static func between(_ left: [UInt16], _ right: [UInt16]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var last = row[0]
            row[0] = index + 1
            for column in right.indices {
                let cost = min(last + (letter == right[column] ? 0 : 1), row[column] + 1, row[column + 1] + 1)
                last = row[column + 1]
                row[column + 1] = cost
            }
        }
        return row[right.count]
    }
}
