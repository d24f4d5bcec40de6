internal import SparkFunctions
internal import SparkSQL

extension QueryAnalysis {
    /// `PIVOT (aggregates FOR columns IN (values))`.
    func pivot(_ plan: ResolvedPlan, _ pivot: SyntaxPivot) throws(SparkError) -> ResolvedPlan {
        var scope = PlanScope(self, plan)
        let aggregates = try results(pivot.aggregates, &scope)
        let columns = try pivot.columns.mapThrowing { (name) throws(SparkError) in
            try resolve(SyntaxExpression(.name([name])), scope)
        }
        var values: [Pivoting.Value] = []
        for value in pivot.values { values.append(try pivotValue(value, count: columns.count)) }
        var used: Set<Int> = []
        for expression in aggregates.map(\.expression) + columns { used.formUnion(expression.columns) }
        let keys = plan.output.filter { !used.contains($0.number) }
            .map { ResultItem(attribute: $0, expression: $0.expression) }
        return try Pivoting(analysis: self, plan: plan, queries: scope.queries).pivoted(
            keys: keys, columns: columns, values: values, aggregates: aggregates)
    }

    private func pivotValue(_ syntax: SyntaxExpression, count: Int) throws(SparkError) -> Pivoting.Value {
        var inner = syntax
        var name: String?
        if case .alias(let child, let names) = syntax.node {
            inner = child
            name = names.first
        }
        let scope = PlanScope(self, columns: [])
        func literal(_ syntax: SyntaxExpression) throws(SparkError) -> TypedExpression {
            do throws(SparkError) {
                let typed = try resolve(syntax, scope)
                if typed.isFoldable { return typed }
            } catch  where error.errorClass.hasPrefix("UNRESOLVED_COLUMN") {}
            var text = ""
            if case .name(let parts) = syntax.node { text = parts.joined(separator: ".") }
            throw SparkError(
                "NON_LITERAL_PIVOT_VALUES", parameters: ["expression": "\"\(text)\""],
                message: "The values of PIVOT must be constants, and \(text) is none.")
        }
        var parts: [TypedExpression] = []
        if count > 1, case .row(let values) = inner.node {
            for value in values { parts.append(try literal(value)) }
        } else {
            parts.append(try literal(inner))
        }
        return Pivoting.Value(parts: parts, name: name)
    }

    /// `UNPIVOT (values FOR name IN (groups))`.
    func unpivot(_ plan: ResolvedPlan, _ unpivot: SyntaxUnpivot) throws(SparkError) -> ResolvedPlan {
        let scope = PlanScope(self, plan)
        var groups: [(columns: [TypedExpression], alias: String?)] = []
        for group in unpivot.groups {
            let columns = try group.columns.mapThrowing { (name) throws(SparkError) in
                try resolve(SyntaxExpression(.name(name)), scope)
            }
            groups.append((columns, group.alias))
        }
        let used = groups.reduce(into: Set<Int>()) { used, group in
            for column in group.columns { used.formUnion(column.columns) }
        }
        let ids = plan.output.filter { !used.contains($0.number) }
        var result = try unpivoted(
            plan, ids: ids.map(\.expression), groups: groups, nameColumn: unpivot.name, valueColumns: unpivot.values)
        if !unpivot.includesNulls {
            let values = result.output.suffix(unpivot.values.count)
            var condition: TypedExpression?
            for value in values {
                let isThere = try Catalogue.standard.call("isnotnull", [value.expression], settings: settings)
                condition =
                    try condition.map { (before) throws(SparkError) in
                        try Catalogue.standard.call("or", [before, isThere], settings: settings)
                    } ?? isThere
            }
            if let condition { result = result.filter(condition) }
        }
        return unpivot.alias.map { result.named($0) } ?? result
    }

    /// A row for each group of columns of each row.
    func unpivoted(
        _ plan: ResolvedPlan, ids: [TypedExpression], groups: [(columns: [TypedExpression], alias: String?)],
        nameColumn: String, valueColumns: [String]
    ) throws(SparkError) -> ResolvedPlan {
        var types: [SparkType] = []
        for index in valueColumns.indices {
            let values = groups.map { $0.columns[index] }
            var type = values.first?.type ?? .null
            for value in values.dropFirst() where value.type != type {
                guard let common = common(type, value.type), Self.isWithoutText(values) else {
                    throw Self.differentTypes(values)
                }
                type = common
            }
            types.append(type)
        }
        var columns = ids.map { id in
            if case .column(let column) = id.node, let found = plan.output.first(where: { $0.number == column.number })
            {
                return found.renamed(column.name)
            }
            return Attribute(numbers.next(), id.pretty, id.type, nullable: id.nullable)
        }
        columns.append(Attribute(numbers.next(), nameColumn, .string, nullable: false))
        for (index, name) in valueColumns.enumerated() {
            columns.append(
                Attribute(
                    numbers.next(), name, types[index], nullable: groups.contains { $0.columns[index].nullable }))
        }
        let lists = groups.map { group in
            let name = group.alias ?? group.columns.map(\.pretty).joined(separator: "_")
            return ids + [.string(name)] + group.columns.enumerated().map { cast($0.element, to: types[$0.offset]) }
        }
        return ResolvedPlan(.expand(plan, lists, columns), output: columns)
    }

    private static func isWithoutText(_ values: [TypedExpression]) -> Bool {
        values.allSatisfy(\.type.isString) || !values.contains { $0.type.isString }
    }

    private static func differentTypes(_ values: [TypedExpression]) -> SparkError {
        var byType: [(String, [String])] = []
        for value in values {
            let type = "\"\(value.type.sql)\""
            let name = SQLText.quoted(value.pretty)
            if let index = byType.firstIndex(where: { $0.0 == type }) {
                byType[index].1.append(name)
            } else {
                byType.append((type, [name]))
            }
        }
        let text = byType.sorted { $0.0 < $1.0 }.map { "\($0.0) (\($0.1.joined(separator: ", ")))" }
            .joined(separator: ", ")
        return SparkError(
            "UNPIVOT_VALUE_DATA_TYPE_MISMATCH", parameters: ["types": text],
            message: "The columns of UNPIVOT need a type in common: \(text).")
    }
}

/// Columns for values: each aggregate over the rows that have a value.
struct Pivoting {
    /// A value that becomes columns, with several parts where there are several columns.
    struct Value {
        var parts: [TypedExpression]
        var name: String?
    }

    let analysis: QueryAnalysis
    let plan: ResolvedPlan
    let queries: QueryCollector

    func pivoted(
        keys: [ResultItem], columns: [TypedExpression], values: [Value], aggregates: [ResultItem]
    ) throws(SparkError) -> ResolvedPlan {
        for item in aggregates {
            guard let bare = Self.bareColumn(item.expression) else { continue }
            throw SparkError(
                "_LEGACY_ERROR_TEMP_1006", parameters: ["sql": bare],
                message:
                    "Aggregate expression required for pivot, but '\(bare)' did not appear in any aggregate function."
            )
        }
        try TimeWindowKeys.refuseSessions(keys.map(\.expression))
        let groups = keys.map { key in
            var column: Attribute?
            if case .column(let reference) = key.expression.node {
                column = plan.output.first { $0.number == reference.number }?.renamed(key.attribute.name)
            }
            return (key.expression, column, key.attribute.name)
        }
        guard aggregates.allSatisfy({ Self.isPlaced($0.expression.type) }) else {
            return try filtered(groups, columns, values, aggregates)
        }
        // Values that a row may have are found first: a combination without rows gives null, a count too.
        let pivotKeys = columns.map { column in
            var attribute: Attribute?
            if case .column(let reference) = column.node {
                attribute = plan.output.first { $0.number == reference.number }
            }
            return (column, attribute, column.pretty)
        }
        var first = AggregateBuilder(analysis.numbers, keys: groups + pivotKeys, sets: nil)
        var items: [NamedExpression] = []
        for item in aggregates {
            let value = try first.converted(item.expression)
            items.append(
                NamedExpression(
                    Attribute(analysis.numbers.next(), item.attribute.name, value.type, nullable: value.nullable), value
                ))
        }
        let keyAttributes = first.aggregation.keys.map(\.attribute)
        let inner = plan.aggregate(
            first.aggregation,
            queries.used(in: (first.aggregation.keys + first.aggregation.aggregates).map(\.expression))
        )
        .project(keyAttributes.map { NamedExpression($0) } + items)
        return try spread(
            inner, Array(keyAttributes.prefix(keys.count)), Array(keyAttributes.dropFirst(keys.count)), items, values)
    }

    /// The first column that stands in no aggregate; of an expression without any, its text.
    private static func bareColumn(_ expression: TypedExpression) -> String? {
        var open = [expression]
        while let next = open.popLast() {
            switch next.node {
            case .aggregate: continue
            case .column(let column): return column.name
            default: open += next.children.reversed()
            }
        }
        return expression.hasAggregate ? nil : expression.pretty
    }

    /// Whether Spark computes values of the type for all combinations first and then gives each its place.
    private static func isPlaced(_ type: SparkType) -> Bool { type.isNumeric || type == .boolean || type == .null }

    /// Each aggregate of the rows that have a value, where Spark has no place for values of some type: a count of no
    /// rows is 0 there.
    private func filtered(
        _ groups: [(TypedExpression, Attribute?, String)], _ columns: [TypedExpression], _ values: [Value],
        _ aggregates: [ResultItem]
    ) throws(SparkError) -> ResolvedPlan {
        var builder = AggregateBuilder(analysis.numbers, keys: groups, sets: nil)
        var results = builder.aggregation.keys.map { NamedExpression($0.attribute) }
        for value in values {
            guard let condition = try condition(columns, value) else { continue }
            for item in aggregates {
                let chosen = try Self.filtered(item.expression, by: condition, analysis.settings)
                let over = try builder.converted(chosen)
                let attribute = Attribute(
                    analysis.numbers.next(), name(value, item.attribute.name, isOnly: aggregates.count == 1), over.type,
                    nullable: over.nullable)
                results.append(NamedExpression(attribute, over))
            }
        }
        let aggregation = builder.aggregation
        return plan.aggregate(
            aggregation, queries.used(in: (aggregation.keys + aggregation.aggregates).map(\.expression))
        ).project(results)
    }

    /// The expression whose aggregates see only rows for which the condition holds.
    private static func filtered(
        _ expression: TypedExpression, by condition: TypedExpression, _ settings: ExpressionSettings
    ) throws(SparkError) -> TypedExpression {
        guard case .aggregate(var aggregate) = expression.node else {
            return try expression.mapChildren { (child) throws(SparkError) in
                try filtered(child, by: condition, settings)
            }
        }
        aggregate.filter =
            try aggregate.filter.map { (before) throws(SparkError) in
                try Catalogue.standard.call("and", [before, condition], settings: settings)
            } ?? condition
        var copy = expression
        copy.node = .aggregate(aggregate)
        return copy
    }

    /// Whether a row has the value in the columns.
    private func condition(_ columns: [TypedExpression], _ value: Value) throws(SparkError) -> TypedExpression? {
        var condition: TypedExpression?
        for (column, part) in zip(columns, value.parts) {
            try checkCast(part, to: column.type)
            let equal = try Catalogue.standard.call(
                "<=>", [column, analysis.cast(part, to: column.type)], settings: analysis.settings)
            condition =
                try condition.map { (before) throws(SparkError) in
                    try Catalogue.standard.call("and", [before, equal], settings: analysis.settings)
                } ?? equal
        }
        return condition
    }

    private func spread(
        _ inner: ResolvedPlan, _ keys: [Attribute], _ pivots: [Attribute], _ items: [NamedExpression], _ values: [Value]
    ) throws(SparkError) -> ResolvedPlan {
        let settings = analysis.settings
        var builder = AggregateBuilder(
            analysis.numbers, keys: keys.map { ($0.expression, $0, $0.name) }, sets: nil)
        var results = keys.map { NamedExpression($0) }
        for value in values {
            let found = try condition(pivots.map(\.expression), value)
            guard let condition = found else { continue }
            for item in items {
                var chosen = try Catalogue.standard.call("first", [item.attribute.expression], settings: settings)
                if case .aggregate(var aggregate) = chosen.node {
                    aggregate.filter = condition
                    chosen.node = .aggregate(aggregate)
                }
                chosen.nullable = true
                let over = try builder.converted(chosen)
                let name = name(value, item.attribute.name, isOnly: items.count == 1)
                results.append(
                    NamedExpression(Attribute(analysis.numbers.next(), name, over.type, nullable: true), over))
            }
        }
        return inner.aggregate(builder.aggregation).project(results)
    }

    /// A text that is no value of the column's type is found out now, as in Spark.
    private func checkCast(_ value: TypedExpression, to type: SparkType) throws(SparkError) {
        guard case .literal(.string(let text)) = value.node, analysis.settings.ansi,
            type.isNumeric || type == .boolean || type == .date
        else { return }
        let cast = KernelCall("cast", [.string], type, options: ["ansi", analysis.settings.timeZone])
        _ = try Kernels.function(for: cast)([.string(text)])
    }

    /// A value as its text, several as that of a struct.
    private func name(_ value: Value, _ result: String, isOnly: Bool) -> String {
        let shown =
            value.name
            ?? (value.parts.count == 1
                ? text(value.parts[0])
                : "{" + value.parts.map { self.text($0) }.joined(separator: ", ") + "}")
        return isOnly ? shown : shown + "_" + result
    }

    private func text(_ value: TypedExpression) -> String {
        if case .literal(.null) = value.node { return "null" }
        if case .literal(.binary(let bytes)) = value.node { return String(decoding: bytes, as: UTF8.self) }
        let zone = analysis.settings.timeZone
        // Of a cast text the name is the text of the value.
        if case .cast(let child, _) = value.node, case .literal(.string(let written)) = child.node {
            let cast = KernelCall("cast", [.string], value.type, options: ["ansi", zone])
            guard let function = try? Kernels.function(for: cast), let found = try? function([.string(written)]),
                !found.isNull
            else { return written }
            return text(.literal(found, value.type))
        }
        let text = value.pretty(timeZone: zone)
        // A date shows as its text, not as the literal that SQL writes.
        for mark in ["DATE '", "TIMESTAMP '", "TIMESTAMP_NTZ '"] where text.hasPrefix(mark) && text.hasSuffix("'") {
            return String(text.dropFirst(mark.count).dropLast())
        }
        return text
    }
}
