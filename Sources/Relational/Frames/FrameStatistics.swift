internal import SparkFunctions
package import SparkSQL

// describe, summary, df.stat and unpivot
extension Analyzer {
    /// Count, mean, standard deviation, least and greatest of columns of numbers and texts, as texts.
    package func describe(_ plan: ResolvedPlan, _ names: [String] = []) throws(SparkError) -> ResolvedPlan {
        try summary(plan, ["count", "mean", "stddev", "min", "max"], columns: names)
    }

    /// These figures of all columns of numbers and texts, as texts: names of aggregates, or percentiles such as `25%`.
    package func summary(_ plan: ResolvedPlan, _ figures: [String] = []) throws(SparkError) -> ResolvedPlan {
        let usual = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
        return try summary(plan, figures.isEmpty ? usual : figures, columns: [])
    }

    private func summary(_ plan: ResolvedPlan, _ figures: [String], columns names: [String]) throws(SparkError)
        -> ResolvedPlan
    {
        let columns: [Attribute]
        if names.isEmpty {
            columns = plan.output.filter { $0.type.isNumeric || $0.type.isString }
            // Spark looks them up by their names.
            for column in columns { _ = try PlanScope.find([column.name], in: plan.output) }
        } else {
            let chosen = try select(
                plan,
                names.mapThrowing { (name) throws(SparkError) in
                    SyntaxExpression(.name(try AttributeName.parts(name)))
                })
            columns = chosen.output.filter { $0.type.isNumeric || $0.type.isString }
        }
        // Spark's own column of that name stands in its place then, which shows in the error.
        if let taken = columns.first(where: { $0.name.lowercased() == "summary" }) {
            let name = Self.syntax(taken)
            _ = try analysis.resolve(Self.call("element_at", [name, name]), PlanScope(analysis, columns: [taken]))
        }
        var values: [SyntaxExpression] = []
        for figure in figures {
            for column in columns { values.append(try Self.figure(figure, column)) }
        }
        let named = values.enumerated().map {
            SyntaxExpression(.alias(Self.cast($0.element, .string), ["v\($0.offset)"]))
        }
        let whole: ResolvedPlan
        if named.isEmpty {
            whole = .oneRow
        } else {
            var select = SyntaxSelect(named)
            select.groupBy = .items([])
            whole = try analysis.select(select, over: plan)
        }
        let output =
            [Attribute(numbers.next(), "summary", .string, nullable: true)]
            + columns.map { Attribute(numbers.next(), $0.name, .string, nullable: true) }
        let lists = figures.enumerated().map { index, figure in
            [TypedExpression.string(figure)]
                + columns.indices.map { whole.output[index * columns.count + $0].expression }
        }
        return ResolvedPlan(.expand(whole, lists, output), output: output)
    }

    private static func figure(_ figure: String, _ column: Attribute) throws(SparkError) -> SyntaxExpression {
        let value = syntax(column)
        let number =
            column.type.isString
            ? SyntaxExpression(.cast(value, .double, isTry: true)) : value
        if figure.hasSuffix("%") {
            guard let percent = Double(figure.dropLast()) else { throw unrecognized(figure) }
            guard (0...100).contains(percent) else {
                throw FrameErrors.illegal("requirement failed: Percentiles must be in the range [0, 1]")
            }
            let exact = column.type.isDecimal ? cast(value, .double) : number
            let found = call("percentile_approx", [exact, SyntaxExpression(.literal(.double(percent / 100)))])
            // Of decimals, too, it is a DOUBLE, whose digits show without a power of ten.
            return column.type.isDecimal ? call("plain_number", [cast(found, .string)]) : found
        }
        switch figure.lowercased() {
        case "count": return call("count", [value])
        case "count_distinct":
            var distinct = SyntaxCall("count", [value])
            distinct.isDistinct = true
            return SyntaxExpression(.call(distinct))
        case "approx_count_distinct": return call("approx_count_distinct", [value])
        case "mean": return call("avg", [number])
        case "stddev": return call("stddev_samp", [number])
        case "min": return call("min", [value])
        case "max": return call("max", [value])
        default: throw unrecognized(figure)
        }
    }

    private static func unrecognized(_ figure: String) -> SparkError {
        SparkError(
            "UNRECOGNIZED_STATISTIC", parameters: ["stats": "'\(figure)'"],
            message: "The statistic '\(figure)' is not recognized. Valid statistics include `count`, "
                + "`count_distinct`, `approx_count_distinct`, `mean`, `stddev`, `min`, `max`, and percentile values "
                + "such as 25%.")
    }

    /// A row for each of the columns of values of each row.
    package func unpivot(
        _ plan: ResolvedPlan, ids: [SyntaxExpression], values: [SyntaxExpression]?, nameColumn: String,
        valueColumn: String
    ) throws(SparkError) -> ResolvedPlan {
        var scope = PlanScope(analysis, plan)
        let idItems = try analysis.results(ids, scope: &scope)
        var valueItems: [ResultItem]
        if let values {
            valueItems = try analysis.results(values, scope: &scope)
        } else {
            let used = idItems.reduce(into: Set<Int>()) { $0.formUnion($1.expression.columns) }
            valueItems = plan.output.filter { !used.contains($0.number) }
                .map { ResultItem(attribute: $0, expression: $0.expression) }
        }
        guard !valueItems.isEmpty else {
            throw SparkError(
                "UNPIVOT_REQUIRES_VALUE_COLUMNS",
                message: "At least one value column needs to be specified for UNPIVOT.")
        }
        return try analysis.unpivoted(
            plan, ids: idItems.map(\.expression),
            groups: valueItems.map { ([$0.expression], $0.attribute.name) }, nameColumn: nameColumn,
            valueColumns: [valueColumn])
    }

    /// One value: the correlation of two columns of numbers.
    package func correlation(_ plan: ResolvedPlan, _ left: String, _ right: String) throws(SparkError) -> ResolvedPlan {
        try statistic("corr", plan, left, right)
    }

    /// One value: the covariance of two columns of numbers.
    package func covariance(_ plan: ResolvedPlan, _ left: String, _ right: String) throws(SparkError) -> ResolvedPlan {
        try statistic("covar_samp", plan, left, right)
    }

    private func statistic(_ name: String, _ plan: ResolvedPlan, _ left: String, _ right: String) throws(SparkError)
        -> ResolvedPlan
    {
        let columns = try self.columns([left, right], plan)
        for column in columns where !column.type.isNumeric {
            throw FrameErrors.illegal(
                "requirement failed: Currently \(name) calculation for columns with dataType "
                    + "\(column.type.catalogString) not supported.")
        }
        // Unlike the functions of the same names, Spark takes a null for 0 here.
        let zero = SyntaxExpression(.literal(.double(0)))
        let numbers = columns.map { Self.call("coalesce", [Self.cast(Self.syntax($0), .double), zero]) }
        return try select(plan, [Self.call(name, numbers)])
    }

    /// The values at these quantiles of a column of numbers, which are values of the column.
    package func quantiles(_ plan: ResolvedPlan, _ name: String, _ quantiles: [Double], error: Double)
        throws(SparkError) -> ResolvedPlan
    {
        let column = try columns([name], plan)[0]
        let accuracy = error > 0 ? Int32(clamping: Int64(max(1, min(1 / error, 2e9)))) : Int32.max
        let value = Self.cast(Self.syntax(column), .double)
        let points = Self.call("array", quantiles.map { SyntaxExpression(.literal(.double($0))) })
        let clean = try dropNulls(plan, columns: [name])
        return try select(
            clean, [Self.call("percentile_approx", [value, points, SyntaxExpression(.literal(.integer(accuracy)))])])
    }
}
