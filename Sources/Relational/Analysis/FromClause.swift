internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// The rows of `FROM`: its relations, each with each.
    func from(_ from: SyntaxFrom) throws(SparkError) -> ResolvedPlan {
        var plan: ResolvedPlan?
        for relation in from.relations {
            guard let left = plan else {
                plan = try self.relation(relation)
                continue
            }
            let right = relation.isLateral ? try lateral(left).relation(relation) : try self.relation(relation)
            plan = Joins(analysis: self).joined(left, right, .inner, isLateral: relation.isLateral)
        }
        guard var result = plan else { return .oneRow }
        for view in from.lateralViews { result = try lateralView(result, view) }
        for step in from.steps { result = try relationStep(result, step) }
        return result
    }

    /// The analysis of a relation that sees the columns of the plan to its left.
    func lateral(_ left: ResolvedPlan) -> QueryAnalysis {
        var inner = self
        inner.outer = OuterScope(PlanScope(self, left))
        return inner
    }

    func relation(_ relation: SyntaxRelation) throws(SparkError) -> ResolvedPlan {
        var plan = try source(relation.source)
        for step in relation.steps { plan = try relationStep(plan, step) }
        return plan
    }

    func relationStep(_ plan: ResolvedPlan, _ step: SyntaxRelationStep) throws(SparkError) -> ResolvedPlan {
        switch step {
        case .join(let join):
            let right = join.isLateral ? try lateral(plan).source(join.right) : try source(join.right)
            return try Joins(analysis: self).joined(plan, right, join)
        case .pivot(let pivot): return try self.pivot(plan, pivot)
        case .unpivot(let unpivot): return try self.unpivot(plan, unpivot)
        }
    }

    private func source(_ source: SyntaxSource) throws(SparkError) -> ResolvedPlan {
        var plan: ResolvedPlan
        switch source.kind {
        case .table(let name): plan = try table(name, options: source.options)
        case .files(let path):
            guard let found = try analyzer.views.files(format: nil, path: path, options: source.options) else {
                throw TableErrors.unknown([path])
            }
            plan = found.renumbered(numbers)
        case .query(let query):
            plan = try self.query(query)
            plan = unqualified(plan)
        case .relation(let relation): plan = try self.relation(relation)
        case .values(let table): plan = try inlineTable(table)
        case .function(let call): plan = try tableFunction(call)
        }
        if let sample = source.sample { plan = try sampled(plan, sample) }
        if let alias = source.alias {
            try checkNames(alias.columns, plan)
            plan = plan.named(alias.name, columns: alias.columns)
        }
        return plan
    }

    /// The columns of a query between parentheses belong to no table.
    private func unqualified(_ plan: ResolvedPlan) -> ResolvedPlan {
        guard !plan.hidden.isEmpty || plan.output.contains(where: { !$0.qualifier.isEmpty }) else { return plan }
        return plan.project(plan.output.map { NamedExpression($0.qualified([])) })
    }

    /// The rows of a table's name; options say how files are read, and mean nothing to what was read before.
    func table(_ name: SyntaxName, options: [String: String] = [:]) throws(SparkError) -> ResolvedPlan {
        let parts = try self.parts(name)
        if parts.count == 1, let plan = commonTables[parts[0].lowercased()] { return plan.renumbered(numbers) }
        if let found = try analyzer.views.relation(parts) {
            return found.renumbered(numbers).named(parts.last ?? "")
        }
        if parts.count == 2,
            let found = try analyzer.views.files(format: parts[0], path: parts[1], options: options)
        {
            return found.renumbered(numbers)
        }
        throw TableErrors.unknown(parts)
    }

    func parts(_ name: SyntaxName) throws(SparkError) -> [String] {
        switch name {
        case .parts(let parts): return parts
        case .identifier(let expression):
            let typed = try resolve(expression, PlanScope(self, .oneRow))
            guard case .literal(.string(let text)) = typed.node else {
                throw SparkError(
                    "NOT_A_CONSTANT_STRING.NOT_CONSTANT",
                    parameters: ["name": "IDENTIFIER", "expr": "\"\(typed.pretty)\""],
                    message: "The expression \(typed.pretty) used for IDENTIFIER is no constant text.")
            }
            return try AttributeName.parts(text)
        }
    }

    // MARK: rows at hand

    func inlineTable(_ table: SyntaxInlineTable) throws(SparkError) -> ResolvedPlan {
        let scope = PlanScope(self, columns: [])
        var rows: [[TypedExpression]] = []
        for (index, row) in table.rows.enumerated() {
            let typed = try row.mapThrowing { (value) throws(SparkError) in try resolve(value, scope) }
            let expected =
                rows.first?.count ?? table.alias.flatMap { $0.columns.isEmpty ? nil : $0.columns.count } ?? typed.count
            guard typed.count == expected else {
                throw SparkError(
                    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
                    parameters: [
                        "expectedNumCols": "\(expected)", "actualNumCols": "\(typed.count)", "rowIndex": "\(index)",
                    ], message: "Row \(index) of VALUES has \(typed.count) values, and \(expected) are expected.")
            }
            rows.append(typed)
        }
        let count = rows.first?.count ?? 0
        let names = table.alias?.columns ?? []
        var columns: [Attribute] = []
        for column in 0..<count {
            let name = column < names.count ? names[column] : "col\(column + 1)"
            var type = SparkType.null
            for row in rows {
                // A text is no number here, though it could be cast.
                let isMixed = type != .null && row[column].type != .null && type.isString != row[column].type.isString
                guard !isMixed, let common = type == row[column].type ? type : common(type, row[column].type) else {
                    throw SparkError(
                        "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
                        parameters: ["colName": SQLText.quoted(name)],
                        message: "The values of the column \(name) in VALUES have no type in common.")
                }
                type = common
            }
            for index in rows.indices { rows[index][column] = cast(rows[index][column], to: type) }
            columns.append(
                Attribute(
                    numbers.next(), name, type, nullable: rows.contains { $0[column].nullable },
                    qualifier: table.alias.map { [$0.name] } ?? []))
        }
        return ResolvedPlan(.rows(rows), output: columns, subqueries: scope.queries.plans)
    }

    /// The rows of a function such as `range(10)` or `explode(array(1, 2))`.
    private func tableFunction(_ call: SyntaxCall) throws(SparkError) -> ResolvedPlan {
        let name = try parts(call.name).last?.lowercased() ?? ""
        let scope = PlanScope(self, columns: [])
        if name == "range" {
            let arguments = try call.arguments.mapThrowing { (argument) throws(SparkError) in
                try resolve(argument.value, scope)
            }
            return try range(arguments)
        }
        guard Catalogue.standard[name] != nil, case let typed = try resolve(SyntaxExpression(.call(call)), scope),
            case .generator(let generator) = typed.node
        else {
            throw SparkError(
                "UNRESOLVABLE_TABLE_VALUED_FUNCTION", parameters: ["name": SQLText.quoted(name)],
                message: "There is no function \(name) that makes a table.")
        }
        let columns = try generatorColumns(typed.type, names: [])
        let made = ResolvedPlan.oneRow.generate(
            Generation(call: generator, type: typed.type, columns: columns), scope.queries.plans)
        return made.project(columns.map { NamedExpression($0) })
    }

    private func range(_ arguments: [TypedExpression]) throws(SparkError) -> ResolvedPlan {
        var values: [Int64] = []
        for argument in arguments {
            if case .literal(.string(let text)) = argument.node {
                guard let value = Int64(text.trimmingBlanks) else {
                    throw SparkError(
                        "CAST_INVALID_INPUT",
                        parameters: [
                            "expression": "'\(text)'", "sourceType": "\"STRING\"", "targetType": "\"BIGINT\"",
                            "ansiConfig": "\"spark.sql.ansi.enabled\"",
                        ], message: "The text '\(text)' is no whole number.")
                }
                values.append(value)
            } else if let value = Constants.whole(argument) {
                values.append(value)
            } else {
                throw SparkError(
                    "UNEXPECTED_INPUT_TYPE",
                    parameters: [
                        "functionName": "`range`", "paramIndex": "first", "requiredType": "\"BIGINT\"",
                        "inputSql": "\"\(argument.pretty)\"", "inputType": "\"\(argument.type.sql)\"",
                    ], message: "range takes whole numbers, not \(argument.pretty).")
            }
        }
        switch values.count {
        case 1: return try analyzer.range(start: 0, end: values[0], step: 1)
        case 2: return try analyzer.range(start: values[0], end: values[1], step: 1)
        case 3: return try analyzer.range(start: values[0], end: values[1], step: values[2])
        case 4:
            return try analyzer.range(
                start: values[0], end: values[1], step: values[2], partitions: Int(clamping: values[3]))
        default:
            throw SparkError(
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                parameters: [
                    "functionName": "`range`", "expectedNum": "[1, 2, 3, 4]", "actualNum": "\(values.count)",
                    "docroot": "https://spark.apache.org/docs/latest",
                ], message: "range takes 1 to 4 arguments, not \(values.count).")
        }
    }

    // MARK: lateral views and samples

    private func lateralView(_ plan: ResolvedPlan, _ view: SyntaxLateralView) throws(SparkError) -> ResolvedPlan {
        let scope = PlanScope(self, plan)
        let typed = try resolve(SyntaxExpression(.call(view.call)), scope)
        guard case .generator(let call) = typed.node else {
            throw SparkError(
                "UNSUPPORTED_GENERATOR.NOT_GENERATOR",
                parameters: ["functionName": SQLText.quoted(typed.pretty), "classCanonicalName": ""],
                message: "LATERAL VIEW takes a function that makes rows, and \(typed.pretty) does not.")
        }
        let (made, type) = view.isOuter ? GeneratorShape.outer(call, typed.type) : (call, typed.type)
        let columns = try generatorColumns(type, names: view.columns, qualifier: [view.table])
        return plan.generate(
            Generation(call: made, type: type, columns: columns), scope.queries.used(in: made.arguments))
    }

    func sampled(_ plan: ResolvedPlan, _ sample: SyntaxSample) throws(SparkError) -> ResolvedPlan {
        let seed = Int64(sample.seed ?? 0)
        switch sample.method {
        case .percent(let percent):
            guard (0...100).contains(percent) else {
                throw SparkError(
                    "_LEGACY_ERROR_TEMP_0064",
                    parameters: ["msg": "Sampling fraction (\(percent / 100)) must be on interval [0, 1]"],
                    message: "A sample takes 0 to 100 percent, not \(percent).")
            }
            return plan.sample(Sampling(lower: 0, upper: percent / 100, withReplacement: false, seed: seed))
        case .rows(let count): return plan.limit(try self.count(count, "limit", plan))
        case .bucket(let bucket, let count):
            return plan.sample(
                Sampling(lower: 0, upper: Double(bucket) / Double(max(1, count)), withReplacement: false, seed: seed))
        }
    }
}

/// Errors about tables.
enum TableErrors {
    static func unknown(_ parts: [String]) -> SparkError {
        let name = SQLText.quoted(parts)
        guard parts.count < 3 else {
            return SparkError(
                "REQUIRES_SINGLE_PART_NAMESPACE", parameters: ["sessionCatalog": "spark_catalog", "identifier": name],
                message: "The name \(name) has more than two parts.")
        }
        return SparkError(
            "TABLE_OR_VIEW_NOT_FOUND",
            parameters: [
                "relationName": name,
                "searchPath": "[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]",
            ], message: "There is no table or view \(name): make one with createOrReplaceTempView.")
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmingBlanks: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
