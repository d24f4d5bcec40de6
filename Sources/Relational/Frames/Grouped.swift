internal import SparkFunctions
package import SparkSQL

/// The rows of a dataframe in groups, before anything is computed of them.
package struct Grouped: Sendable {
    /// How keys make groups.
    package enum Kind: Sendable {
        case groupBy, rollup, cube
        /// Each of these lists of keys by itself.
        case sets([[SyntaxExpression]])
    }

    package var plan: ResolvedPlan
    package var keys: [SyntaxExpression]
    package var kind: Kind
    /// The column whose values become columns.
    package var pivot: SyntaxExpression?
    /// Those values.
    package var pivotValues: [SyntaxExpression] = []

    package init(_ plan: ResolvedPlan, keys: [SyntaxExpression], kind: Kind = .groupBy) {
        self.plan = plan
        self.keys = keys
        self.kind = kind
    }
}

extension Analyzer {
    /// The rows in groups; a key that there is none of is found out now.
    package func grouped(_ plan: ResolvedPlan, _ keys: [SyntaxExpression], kind: Grouped.Kind = .groupBy)
        throws(SparkError) -> Grouped
    {
        Grouped(plan, keys: keys, kind: kind)
    }

    /// The groups with a column whose values become columns; the values are given, or read before by `pivotValues`.
    package func pivot(_ grouped: Grouped, _ column: SyntaxExpression, values: [SyntaxExpression]) throws(SparkError)
        -> Grouped
    {
        guard case .groupBy = grouped.kind, grouped.pivot == nil else {
            throw SparkError(
                "UNSUPPORTED_FEATURE.PIVOT_AFTER_GROUP_BY", message: "A pivot follows groupBy, and only once.")
        }
        var copy = grouped
        copy.pivot = column
        copy.pivotValues = values
        return copy
    }

    /// The plan of the values that a pivot without given values needs: each once, in order.
    package func pivotValues(_ grouped: Grouped, _ column: SyntaxExpression) throws(SparkError) -> ResolvedPlan {
        let values = try select(grouped.plan, [column]).distinct()
        return try sort(
            values,
            values.output.map {
                SyntaxSortOrder(SyntaxExpression(.frameColumn(frame: $0.number, name: [$0.name])))
            }
        ).limit(Int64(settings.pivotMaxValues) + 1)
    }

    /// The keys and the values of these expressions for each group.
    package func aggregate(_ grouped: Grouped, _ values: [SyntaxExpression]) throws(SparkError) -> ResolvedPlan {
        if let pivot = grouped.pivot { return try pivoted(grouped, pivot, values).checked() }
        var select = SyntaxSelect(grouped.keys + values)
        let plain = grouped.keys.map { Self.withoutName($0) }
        switch grouped.kind {
        case .groupBy: select.groupBy = .items(plain.map { .expression($0) })
        case .rollup: select.groupBy = .items([.rollup(plain.map { [$0] })])
        case .cube: select.groupBy = .items([.cube(plain.map { [$0] })])
        case .sets(let sets):
            select.groupBy = .items([.sets(sets.map { .set($0.map { Self.withoutName($0) }) })])
        }
        var analyzer = self
        analyzer.settings.groupByAliases = false
        return try analyzer.analysis.select(select, over: grouped.plan).checked()
    }

    private static func withoutName(_ syntax: SyntaxExpression) -> SyntaxExpression {
        if case .alias(let child, _) = syntax.node { child } else { syntax }
    }

    private func pivoted(_ grouped: Grouped, _ column: SyntaxExpression, _ values: [SyntaxExpression])
        throws(SparkError) -> ResolvedPlan
    {
        var listed = SyntaxSelect(grouped.keys)
        var plan = grouped.plan
        let window = try TimeWindowColumn(&listed, plan, analysis)
        if let window { plan = window.shown(in: plan) }
        var scope = PlanScope(analysis, plan)
        let keys = try analysis.results(listed.items, scope: &scope)
        if let window {
            try window.refuseSession()
            plan = try window.added(to: grouped.plan, groups: nil, analysis, scope.queries)
        }
        let aggregates = try analysis.results(values, scope: &scope)
        let pivot = try analysis.resolve(column, scope)
        var pivots: [Pivoting.Value] = []
        for value in grouped.pivotValues {
            if case .alias(let child, let names) = value.node {
                pivots.append(Pivoting.Value(parts: [try analysis.resolve(child, scope)], name: names.first))
            } else {
                pivots.append(Pivoting.Value(parts: [try analysis.resolve(value, scope)]))
            }
        }
        return try Pivoting(analysis: analysis, plan: plan, queries: scope.queries).pivoted(
            keys: keys, columns: [pivot], values: pivots, aggregates: aggregates)
    }

    /// The number of rows of each group, in a column `count`.
    package func count(_ grouped: Grouped) throws(SparkError) -> ResolvedPlan {
        let one = SyntaxExpression(.literal(.integer(1)))
        return try aggregate(
            grouped, [SyntaxExpression(.alias(SyntaxExpression(.call(SyntaxCall("count", [one]))), ["count"]))])
    }

    /// One function of each of these columns of numbers, or of all of them: Spark takes the keys, too.
    package func aggregate(_ grouped: Grouped, function: String, columns names: [String]) throws(SparkError)
        -> ResolvedPlan
    {
        var columns: [Attribute] = []
        if names.isEmpty {
            columns = grouped.plan.output.filter(\.type.isNumeric)
            // Spark looks them up by their names.
            for column in columns { _ = try PlanScope.find([column.name], in: grouped.plan.output) }
        }
        for name in names {
            guard let found = grouped.plan.output.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                throw Self.unresolved(name, in: grouped.plan)
            }
            guard found.type.isNumeric else {
                throw SparkError(
                    "_LEGACY_ERROR_TEMP_1323", parameters: ["colName": name],
                    message: "\"\(name)\" is not a numeric column. Aggregation function can only be applied on one.")
            }
            columns.append(found.renamed(name))
        }
        return try aggregate(
            grouped,
            columns.map { column in
                let argument = SyntaxExpression(.frameColumn(frame: column.number, name: [column.name]))
                return SyntaxExpression(.call(SyntaxCall(function, [argument])))
            })
    }
}

extension QueryAnalysis {
    func results(_ list: [SyntaxExpression], scope: inout PlanScope) throws(SparkError) -> [ResultItem] {
        try results(list, &scope)
    }
}
