internal import SparkFunctions
internal import SparkSQL

/// What names mean in expressions over one plan.
struct PlanScope: ExpressionScope {
    let analysis: QueryAnalysis
    /// The columns that any name finds.
    var columns: [Attribute]
    /// The plan below groups, and their keys: a name that means one of these there comes before all others, as in HAVING.
    var grouped: (plan: ResolvedPlan, keys: Set<Int>)?
    /// Those that only a qualified name finds.
    var hidden: [Attribute] = []
    /// Results of the same list that stand to the left, by their names in small letters.
    var aliases: [String: [Attribute]] = [:]
    /// The windows of the `WINDOW` clause, by their names in small letters.
    var windows: [String: SyntaxWindowSpecification] = [:]
    /// The queries that expressions over the plan have.
    let queries = QueryCollector()
    /// Where a name is looked up that is none of these: in the query around this one.
    var outer: OuterScope?
    /// What stands for calls of `grouping`.
    var groupings: GroupingCalls?
    /// A second place to look before the outer query, such as the input of a projection that is sorted.
    var fallback: [Attribute] = []

    init(_ analysis: QueryAnalysis, _ plan: ResolvedPlan) {
        self.analysis = analysis
        columns = plan.output
        hidden = plan.hidden
        outer = analysis.outer
        windows = analysis.windows
    }

    init(_ analysis: QueryAnalysis, columns: [Attribute]) {
        self.analysis = analysis
        self.columns = columns
        outer = analysis.outer
        windows = analysis.windows
    }

    func column(_ parts: [String]) throws(SparkError) -> ResolvedName? {
        if let found = groupedColumn(parts) { return found }
        if let found = try Self.find(parts, in: columns) { return found }
        if let found = try Self.find(parts, in: hidden, needsQualifier: true) { return found }
        if let found = try Self.find(parts, in: fallback) { return found }
        if let first = parts.first, let matches = aliases[first.lowercased()], let alias = matches.first {
            guard matches.count == 1 else {
                throw SparkError(
                    "AMBIGUOUS_LATERAL_COLUMN_ALIAS",
                    parameters: ["name": SQLText.quoted(first), "n": "\(matches.count)"],
                    message: "The alias \(first) stands for \(matches.count) results of the same list.")
            }
            return ResolvedName(
                .column(alias.number, first, alias.type, nullable: alias.nullable), members: Array(parts.dropFirst()))
        }
        return try outer?.scope.column(parts)
    }

    /// The key that a name means in the plan below groups; nil for another column, or several.
    private func groupedColumn(_ parts: [String]) -> ResolvedName? {
        guard let grouped else { return nil }
        do throws(SparkError) {
            var found = try Self.find(parts, in: grouped.plan.output)
            if found == nil { found = try Self.find(parts, in: grouped.plan.hidden, needsQualifier: true) }
            guard let found, found.expression.columns.isSubset(of: grouped.keys) else { return nil }
            return found
        } catch {
            return nil
        }
    }

    func column(frame: Int, _ parts: [String]) throws(SparkError) -> ResolvedName? {
        if let call = try groupings?.expression(frame, self) { return ResolvedName(call) }
        guard let found = (columns + hidden + fallback).first(where: { $0.number == frame }) else {
            if let outer { return try outer.scope.column(frame: frame, parts) }
            throw FrameErrors.missingAttribute(parts, number: frame, in: columns)
        }
        return ResolvedName(
            .column(found.number, parts.first ?? found.name, found.type, nullable: found.nullable),
            members: Array(parts.dropFirst()))
    }

    var proposals: [[String]] { columns.map { $0.qualifier + [$0.name] } }

    func parameter(_ parameter: SyntaxParameter) -> SyntaxExpression? { analysis.parameters[parameter] }

    func subquery(_ query: SyntaxQuery) throws(SparkError) -> ResolvedQuery {
        var inner = analysis
        inner.outer = OuterScope(self)
        inner.windows = [:]
        let plan = try inner.query(query)
        let number = analysis.analyzer.numbers.next()
        queries.plans[number] = plan
        let names = FreeColumns.names(of: plan)
        return ResolvedQuery(
            number: number, schema: plan.schema, name: "listquery(\(names.joined(separator: ", ")))")
    }

    func window(named name: String) throws(SparkError) -> SyntaxWindowSpecification? { windows[name.lowercased()] }

    /// The column of these that a name means, with the names of members that are left.
    static func find(_ parts: [String], in columns: [Attribute], needsQualifier: Bool = false) throws(SparkError)
        -> ResolvedName?
    {
        guard !columns.isEmpty, let first = parts.first else { return nil }
        var candidates: [Attribute] = []
        var used = 0
        if parts.count > 1 {
            let lowered = parts.map { $0.lowercased() }
            for count in stride(from: min(3, parts.count - 1), through: 1, by: -1) {
                let matches = columns.filter { attribute in
                    attribute.qualifier.count >= count && attribute.name.lowercased() == lowered[count]
                        && attribute.qualifier.suffix(count).map({ $0.lowercased() }) == Array(lowered.prefix(count))
                }
                if !matches.isEmpty {
                    candidates = matches
                    used = count + 1
                    break
                }
            }
        }
        if candidates.isEmpty, !needsQualifier {
            let name = first.lowercased()
            candidates = columns.filter { $0.name.lowercased() == name }
            used = 1
        }
        guard let found = candidates.first else { return nil }
        var distinct: [Attribute] = []
        for candidate in candidates where !distinct.contains(candidate) { distinct.append(candidate) }
        guard distinct.count == 1 else {
            // Names show in the letters in which they were asked for.
            let asked = parts[used - 1]
            let names = distinct.map { SQLText.quoted($0.qualifier + [asked]) }.sorted().joined(separator: ", ")
            let name = SQLText.quoted(parts)
            throw SparkError(
                "AMBIGUOUS_REFERENCE", parameters: ["name": name, "referenceNames": "[\(names)]"],
                message: "Reference \(name) is ambiguous, could be: [\(names)].")
        }
        return ResolvedName(
            .column(found.number, parts[used - 1], found.type, nullable: found.nullable),
            members: Array(parts.dropFirst(used)))
    }
}

/// The queries in the expressions over one plan, while they are resolved.
final class QueryCollector {
    var plans: [Int: ResolvedPlan] = [:]
}

/// The scope of the query around a query.
final class OuterScope {
    let scope: PlanScope

    init(_ scope: PlanScope) { self.scope = scope }
}
