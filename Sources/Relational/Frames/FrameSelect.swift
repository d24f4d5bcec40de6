internal import SparkFunctions
package import SparkSQL

// select and its kin.
extension Analyzer {
    var analysis: QueryAnalysis { QueryAnalysis(self) }

    /// A dataframe's own column, as `df["a"]` means it wherever it stands.
    package func column(_ plan: ResolvedPlan, _ name: String) throws(SparkError) -> SyntaxExpression {
        if name == "*" { return SyntaxExpression(.star(qualifier: [], except: [])) }
        let parts = try AttributeName.parts(name)
        guard let found = try PlanScope.find(parts, in: plan.columns) else {
            throw Proposals.unresolved(parts, plan.columns)
        }
        guard case .column(let column) = found.expression.node else { return SyntaxExpression(.name(parts)) }
        // A member that there is none of is found out now.
        _ = try analysis.resolve(SyntaxExpression(.name(parts)), PlanScope(analysis, plan))
        return SyntaxExpression(.frameColumn(frame: column.number, name: [column.name] + found.members))
    }

    /// The columns whose names fit a regular expression, as `df.colRegex("`(a|c)`")`.
    package func columnPattern(_ pattern: String) throws(SparkError) -> SyntaxExpression {
        guard pattern.hasPrefix("`"), pattern.hasSuffix("`"), pattern.count > 1 else {
            return SyntaxExpression(.name(try AttributeName.parts(pattern)))
        }
        return SyntaxExpression(.columnPattern(String(pattern.dropFirst().dropLast())))
    }

    /// The columns of the expressions.
    package func select(_ plan: ResolvedPlan, _ items: [SyntaxExpression]) throws(SparkError) -> ResolvedPlan {
        var analysis = analysis
        analysis.namesCastsOfCasts = true
        return try analysis.select(SyntaxSelect(items), over: plan).checked()
    }

    /// The columns of the texts, as `selectExpr("a + 1 AS b")`.
    package func selectExpr(_ plan: ResolvedPlan, _ texts: [String]) throws(SparkError) -> ResolvedPlan {
        try select(plan, texts.mapThrowing { (text) throws(SparkError) in try SyntaxExpression(sql: text) })
    }

    package func filter(_ plan: ResolvedPlan, _ condition: SyntaxExpression) throws(SparkError) -> ResolvedPlan {
        try analysis.filtered(plan, condition, clause: "WHERE").checked()
    }

    package func withColumn(_ plan: ResolvedPlan, _ name: String, _ value: SyntaxExpression) throws(SparkError)
        -> ResolvedPlan
    {
        try withColumns(plan, [(name, value)])
    }

    /// The rows with these columns, in the stead of those with the same names.
    package func withColumns(_ plan: ResolvedPlan, _ columns: [(String, SyntaxExpression)]) throws(SparkError)
        -> ResolvedPlan
    {
        try analysis.withColumns(plan, columns).checked()
    }

    package func withColumnRenamed(_ plan: ResolvedPlan, _ old: String, _ new: String) throws(SparkError)
        -> ResolvedPlan
    {
        try withColumnsRenamed(plan, [(old, new)])
    }

    /// The rows with other names of columns, given one after the other; a name that no column has changes nothing.
    package func withColumnsRenamed(_ plan: ResolvedPlan, _ names: [(String, String)]) throws(SparkError)
        -> ResolvedPlan
    {
        var plan = plan
        for (old, new) in names where plan.output.contains(where: { $0.name.lowercased() == old.lowercased() }) {
            plan = plan.project(
                plan.output.map { attribute in
                    guard attribute.name.lowercased() == old.lowercased() else { return NamedExpression(attribute) }
                    return NamedExpression(renamed(attribute, new), attribute.expression)
                })
        }
        return try plan.checked()
    }

    private func renamed(_ attribute: Attribute, _ name: String) -> Attribute {
        var copy = attribute
        copy.number = numbers.next()
        copy.name = name
        copy.qualifier = []
        return copy
    }

    /// The rows under these names, one for each column.
    package func toDF(_ plan: ResolvedPlan, _ names: [String]) throws(SparkError) -> ResolvedPlan {
        guard names.count == plan.output.count else {
            throw SparkError(
                "ASSIGNMENT_ARITY_MISMATCH",
                parameters: ["numExpr": "\(names.count)", "numTarget": "\(plan.output.count)"],
                message: "There are \(names.count) names for \(plan.output.count) columns.")
        }
        return plan.project(
            zip(plan.output, names).map { NamedExpression(renamed($0, $1), $0.expression) })
    }

    /// The rows without the columns of these names, wherever they stand; a name that no column has is passed over.
    package func drop(_ plan: ResolvedPlan, names: [String]) throws(SparkError) -> ResolvedPlan {
        let dropped = Set(names.map { $0.lowercased() })
        let rest = plan.output.filter { !dropped.contains($0.name.lowercased()) }
        guard rest.count != plan.output.count else { return plan }
        return plan.project(rest.map { NamedExpression($0) })
    }

    /// The rows without these columns.
    package func drop(_ plan: ResolvedPlan, columns: [SyntaxExpression]) throws(SparkError) -> ResolvedPlan {
        var dropped: Set<Int> = []
        for column in columns {
            do throws(SparkError) {
                let typed = try analysis.resolve(column, PlanScope(analysis, plan))
                if case .column(let found) = typed.node { dropped.insert(found.number) }
            } catch
                where error.errorClass.hasPrefix("UNRESOLVED_COLUMN")
                || error.errorClass.hasPrefix("MISSING_ATTRIBUTES")
            {
                continue
            }
        }
        let rest = plan.output.filter { !dropped.contains($0.number) }
        guard rest.count != plan.output.count else { return plan }
        return plan.project(rest.map { NamedExpression($0) })
    }

    /// The rows under a table's name.
    package func alias(_ plan: ResolvedPlan, _ name: String) -> ResolvedPlan { plan.named(name) }

    /// The rows under the names, types and order of a schema.
    package func to(_ plan: ResolvedPlan, _ schema: StructType) throws(SparkError) -> ResolvedPlan {
        var items: [NamedExpression] = []
        for field in schema.fields {
            guard let found = try PlanScope.find([field.name], in: plan.output) else {
                throw Proposals.unresolved([field.name], plan.output)
            }
            let value = analysis.cast(found.expression, to: field.type)
            items.append(
                NamedExpression(Attribute(numbers.next(), field.name, field.type, nullable: value.nullable), value))
        }
        return plan.project(items)
    }
}

extension QueryAnalysis {
    func withColumns(_ plan: ResolvedPlan, _ columns: [(String, SyntaxExpression)]) throws(SparkError) -> ResolvedPlan {
        if let error = SparkError.doubledColumn(among: columns.map(\.0)) { throw error }
        var items: [SyntaxExpression] = []
        var used: Set<String> = []
        for attribute in plan.output {
            let lower = attribute.name.lowercased()
            if let (name, value) = columns.first(where: { $0.0.lowercased() == lower }) {
                items.append(SyntaxExpression(.alias(value, [name])))
                used.insert(lower)
            } else {
                items.append(SyntaxExpression(.frameColumn(frame: attribute.number, name: [attribute.name])))
            }
        }
        for (name, value) in columns where !used.contains(name.lowercased()) {
            items.append(SyntaxExpression(.alias(value, [name])))
        }
        return try select(SyntaxSelect(items), over: plan)
    }
}
