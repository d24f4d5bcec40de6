internal import SparkFunctions
internal import SparkSQL

// Nodes that need more than one clause.
extension PlanWriter {
    func rows(_ rows: [[TypedExpression]], _ plan: ResolvedPlan) throws(SparkError) -> String {
        let names = plan.output.map { "c\($0.number)" }
        guard !rows.isEmpty else {
            return "SELECT \(list(plan.output.map { "CAST(NULL AS \($0.type.duckDB)) AS c\($0.number)" })) WHERE false"
        }
        guard !names.isEmpty else {
            return "SELECT NULL AS nothing FROM range(\(rows.count))"
        }
        var texts: [String] = []
        for row in rows {
            let values = try row.mapThrowing { (value) throws(SparkError) in try text(value, plan) }
            texts.append("(\(values.joined(separator: ", ")))")
        }
        return "SELECT * FROM (VALUES \(texts.joined(separator: ", "))) AS rows(\(names.joined(separator: ", ")))"
    }

    func aggregate(_ input: ResolvedPlan, _ aggregation: Aggregation, _ plan: ResolvedPlan) throws(SparkError)
        -> String
    {
        guard let sets = aggregation.sets, let groupingID = aggregation.groupingID else {
            var items = try aggregation.keys.mapThrowing { (key) throws(SparkError) in
                "\(normal(try text(key.expression, plan), key.expression.type)) AS c\(key.attribute.number)"
            }
            let keyCount = items.count
            for aggregate in aggregation.aggregates {
                items.append("\(try text(aggregate.expression, plan)) AS c\(aggregate.attribute.number)")
            }
            if items.isEmpty { return "SELECT any_value(1) AS nothing\(try from(input))" }
            let group = keyCount == 0 ? "" : " GROUP BY " + (1...keyCount).map(String.init).joined(separator: ", ")
            if keyCount == 0, aggregation.aggregates.isEmpty { return "SELECT count(*) AS nothing\(try from(input))" }
            return "SELECT \(list(items))\(try from(input))\(group)"
        }
        return try groupingSets(input, aggregation, sets, groupingID, plan)
    }

    /// Each row once for each grouping set, with nulls for the keys that are not in it; then one grouping.
    private func groupingSets(
        _ input: ResolvedPlan, _ aggregation: Aggregation, _ sets: [[Int]], _ groupingID: Attribute,
        _ plan: ResolvedPlan
    ) throws(SparkError) -> String {
        let keys = aggregation.keys
        let masks = sets.map { set in
            keys.indices.reduce(0) { $0 << 1 | (set.contains($1) ? 0 : 1) }
        }
        let copies = masks.enumerated().map { "(\($0.offset), \($0.element))" }.joined(separator: ", ")
        let passed = input.columns.uniqueByNumber.map { "c\($0.number)" }
        var inner = passed
        for (index, key) in keys.enumerated() {
            let value = normal(try text(key.expression, plan), key.expression.type)
            inner.append(
                "CASE WHEN (mask >> \(keys.count - 1 - index)) & 1 = 0 THEN \(value) END AS k\(key.attribute.number)")
        }
        inner += ["mask", "copy"]
        let source = try from(input).isEmpty ? " FROM (SELECT NULL AS nothing)" : try from(input)
        let expanded = "SELECT \(list(inner))\(source) CROSS JOIN (VALUES \(copies)) AS sets(copy, mask)"
        var items = keys.map { "k\($0.attribute.number) AS c\($0.attribute.number)" }
        items.append("CAST(mask AS BIGINT) AS c\(groupingID.number)")
        for (index, flag) in aggregation.flags.sorted(by: { $0.key < $1.key }) {
            items.append("CAST((mask >> \(keys.count - 1 - index)) & 1 AS TINYINT) AS c\(flag.number)")
        }
        for aggregate in aggregation.aggregates {
            items.append("\(try text(aggregate.expression, plan)) AS c\(aggregate.attribute.number)")
        }
        let group = (keys.map { "k\($0.attribute.number)" } + ["mask", "copy"]).joined(separator: ", ")
        return "SELECT \(list(items)) FROM (\(expanded)) GROUP BY \(group)"
    }

    func expand(
        _ input: ResolvedPlan, _ lists: [[TypedExpression]], _ columns: [Attribute], _ plan: ResolvedPlan
    ) throws(SparkError) -> String {
        guard !lists.isEmpty else {
            return "SELECT \(list(columns.map { "CAST(NULL AS \($0.type.duckDB)) AS c\($0.number)" })) WHERE false"
        }
        var items: [String] = []
        for (index, column) in columns.enumerated() {
            let values = lists.map { $0[index] }
            if let first = values.first, values.allSatisfy({ $0 == first }) {
                items.append("\(try text(first, plan)) AS c\(column.number)")
                continue
            }
            var branches: [String] = []
            for (position, value) in values.enumerated() {
                branches.append("WHEN \(position) THEN \(try text(value, plan))")
            }
            items.append("CASE copy \(branches.joined(separator: " ")) END AS c\(column.number)")
        }
        let passed = input.columns.uniqueByNumber.map { "c\($0.number)" } + ["unnest(range(\(lists.count))) AS copy"]
        return "SELECT \(list(items)) FROM (SELECT \(list(passed))\(try from(input)))"
    }

    func filter(_ input: ResolvedPlan, _ condition: TypedExpression, _ plan: ResolvedPlan) throws(SparkError) -> String
    {
        guard let sides = input.joinedSides else {
            return "SELECT \(columns(plan))\(try from(input)) WHERE \(try text(condition, plan, isCondition: true))"
        }
        let parts = try Conjunction(condition, over: sides).parts.mapThrowing { (part) throws(SparkError) in
            try text(part, plan, isCondition: true)
        }
        return "SELECT \(columns(plan))\(try from(input)) WHERE \(parts.joined(separator: " AND "))"
    }

    func window(_ input: ResolvedPlan, _ items: [NamedExpression], _ plan: ResolvedPlan) throws(SparkError) -> String {
        let passed = input.columns.uniqueByNumber.map { "c\($0.number)" }
        var keys = WindowKeys()
        let plain = items.map { NamedExpression($0.attribute, keys.replaced(in: $0.expression)) }
        let new = try self.items(plain, plan)
        guard !keys.found.isEmpty else { return "SELECT \(list(passed + new))\(try from(input))" }
        let before = try keys.found.mapThrowing { (key) throws(SparkError) in
            "\(normal(try text(key.expression, plan), key.expression.type)) AS c\(key.number)"
        }
        let source = try from(input).isEmpty ? " FROM (SELECT NULL AS nothing)" : try from(input)
        return "SELECT \(list(passed + new)) FROM (SELECT \(list(passed + before))\(source))"
    }

    func join(_ left: ResolvedPlan, _ right: ResolvedPlan, _ joining: Joining, _ plan: ResolvedPlan)
        throws(SparkError) -> String
    {
        let ends = [left, right].map { Set($0.columns.map(\.number)) }
        let condition = try joining.condition.map { (condition) throws(SparkError) in
            try Conjunction(condition, over: ends).parts.mapThrowing { (part) throws(SparkError) in
                try text(part, plan, isCondition: true)
            }.joined(separator: " AND ")
        }
        let lateral = joining.isLateral ? "LATERAL " : ""
        let sides = "(\(try query(left))) AS l"
        let other = "\(lateral)(\(try query(right))) AS r"
        switch joining.kind {
        case .inner, .cross:
            guard let condition else { return "SELECT \(columns(plan)) FROM \(sides) CROSS JOIN \(other)" }
            return "SELECT \(columns(plan)) FROM \(sides) INNER JOIN \(other) ON \(condition)"
        default:
            return
                "SELECT \(columns(plan)) FROM \(sides) \(joining.kind.rawValue) JOIN \(other) ON \(condition ?? "true")"
        }
    }

    func deduplicate(_ input: ResolvedPlan, _ keys: [Int], _ plan: ResolvedPlan) throws(SparkError) -> String {
        let on = plan.output.uniqueByNumber.filter { keys.contains($0.number) }.map { normal("c\($0.number)", $0.type) }
        guard !on.isEmpty else { return "SELECT \(columns(plan))\(try from(input)) LIMIT 1" }
        let items = plan.output.uniqueByNumber.map { keys.contains($0.number) ? normal($0) : "c\($0.number)" }
        let numbered = "SELECT *, row_number() OVER () AS place\(try from(input))"
        // DISTINCT ON keeps the first row that comes, which a window over a number would find slower.
        return """
            SELECT \(list(items)) FROM (SELECT DISTINCT ON (\(on.joined(separator: ", "))) * FROM (\(numbered))) \
            ORDER BY place
            """
    }

    func union(_ inputs: [ResolvedPlan], _ plan: ResolvedPlan) throws(SparkError) -> String {
        var sides: [String] = []
        for input in inputs { sides.append(try positions(input, plan)) }
        // A tree of unions nests less deep than a chain.
        func tree(_ sides: ArraySlice<String>) -> String {
            if sides.count <= 2 { return sides.map { "(\($0))" }.joined(separator: " UNION ALL ") }
            let middle = sides.startIndex + sides.count / 2
            return "(\(tree(sides[..<middle]))) UNION ALL (\(tree(sides[middle...])))"
        }
        return tree(sides[...])
    }

    func generate(_ input: ResolvedPlan, _ generation: Generation, _ plan: ResolvedPlan) throws(SparkError) -> String {
        let passed = input.columns.uniqueByNumber.map { "c\($0.number)" }
        let rows = try text(TypedExpression(.generator(generation.call), generation.type, nullable: true), plan)
        let items = generation.columns.enumerated().map { "made.f\($0.offset) AS c\($0.element.number)" }
        return
            "SELECT \(list(passed + items)) FROM (SELECT \((passed + ["\(rows) AS made"]).joined(separator: ", "))\(try from(input)))"
    }

    func sample(_ input: ResolvedPlan, _ sampling: Sampling, _ plan: ResolvedPlan) throws(SparkError) -> String {
        // The number of a row decides, whatever partition it is in.
        let numbered = "SELECT *, row_number() OVER () AS place\(try from(input))"
        let chance = SampleSQL.chance(of: "place", seed: sampling.seed)
        guard sampling.withReplacement else {
            return """
                SELECT \(columns(plan)) FROM (\(numbered)) WHERE \(chance) >= \(sampling.lower)::DOUBLE AND \
                \(chance) < \(sampling.upper)::DOUBLE
                """
        }
        let times = SampleSQL.poisson(sampling.upper, chance)
        return """
            SELECT \(columns(plan)) FROM (SELECT *, unnest(range(\(times))) AS turn FROM (\(numbered)))
            """
    }
}

/// Numbers by chance that only a row's number and a seed decide.
enum SampleSQL {
    /// A number from 0 up to 1, without it.
    static func chance(of row: String, seed: Int64) -> String {
        // 53 bits of a hash that does not change with DuckDB's versions.
        "((md5_number_lower(concat(\(row), ',', \(seed))) >> 11)::DOUBLE / 9007199254740992)"
    }

    /// How often a row is taken, by Poisson's distribution with this mean.
    static func poisson(_ mean: Double, _ chance: String) -> String {
        var term = Double.exponential(-mean)
        var sum = term
        var branches: [String] = []
        for count in 0..<Int(min(200, mean * 4 + 20)) {
            branches.append("WHEN \(chance) < \(sum)::DOUBLE THEN \(count)")
            term *= mean / Double(count + 1)
            sum += term
        }
        return "CASE \(branches.joined(separator: " ")) ELSE 0 END"
    }
}

extension Double {
    /// e to the power of `exponent`.
    fileprivate static func exponential(_ exponent: Double) -> Double {
        // The series of a small part, squared again: exact enough for chances, without a library.
        var halvings = 0
        var part = exponent
        while abs(part) > 0.001, halvings < 64 {
            part /= 2
            halvings += 1
        }
        var result = 1 + part * (1 + part / 2 * (1 + part / 3 * (1 + part / 4)))
        for _ in 0..<halvings { result *= result }
        return result
    }
}
