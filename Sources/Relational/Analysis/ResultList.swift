internal import SparkFunctions
internal import SparkSQL

/// A result of a list such as that of `SELECT`, with its names and its value.
struct ResultItem {
    var attribute: Attribute
    var expression: TypedExpression
    /// The names after `AS`: one, or several for a generator; empty where nobody gave one.
    var names: [String] = []

    var named: NamedExpression { NamedExpression(attribute, expression) }

    var isGenerator: Bool { if case .generator = expression.node { true } else { false } }
}

extension QueryAnalysis {
    /// The results of a list, with stars written out; a result sees the names of those to its left.
    func results(_ list: [SyntaxExpression], _ scope: inout PlanScope) throws(SparkError) -> [ResultItem] {
        var items: [ResultItem] = []
        for syntax in list {
            for item in try results(syntax, scope) {
                items.append(item)
                guard item.names.count == 1, !item.isGenerator else { continue }
                scope.aliases[item.attribute.name.lowercased(), default: []].append(item.attribute)
            }
        }
        return items
    }

    private func results(_ syntax: SyntaxExpression, _ scope: PlanScope) throws(SparkError) -> [ResultItem] {
        switch syntax.node {
        case .star(let qualifier, let except): return try star(qualifier, except, scope)
        case .columnPattern(let pattern):
            return try ColumnPattern.matches(pattern, scope.columns).map {
                ResultItem(attribute: $0, expression: $0.expression)
            }
        case .alias(let child, let names):
            if case .star(let qualifier, let except) = child.node {
                return try star(qualifier, except, scope)
            }
            return [item(try resolve(child, scope), names: names, name: names.first ?? "")]
        case .lambda:
            throw SparkError(
                "INTERNAL_ERROR", message: "A lambda can only be an argument of a function that takes one.")
        default:
            let typed = try resolve(syntax, scope)
            if case .column(let column) = typed.node, let found = scope.attribute(column.number) {
                return [ResultItem(attribute: found.renamed(column.name), expression: typed)]
            }
            return [item(typed, names: [], name: name(syntax, typed))]
        }
    }

    private func item(_ expression: TypedExpression, names: [String], name: String) -> ResultItem {
        let attribute = Attribute(numbers.next(), name, expression.type, nullable: expression.nullable)
        return ResultItem(attribute: attribute, expression: expression, names: names)
    }

    /// The name of a result that nobody named.
    func name(_ syntax: SyntaxExpression, _ typed: TypedExpression) -> String {
        switch syntax.node {
        case .name(let parts): return parts.last ?? ""
        case .frameColumn(_, let parts):
            if case .call(let call) = typed.node, call.name.hasPrefix("grouping") { break }
            return parts.last ?? ""
        case .path(_, let steps):
            if case .field(let name)? = steps.last { return name }
        case .cast(let child, _, _):
            if case .cast(let inner, _) = typed.node, givesName(child, inner) { return name(child, inner) }
        case .call(let call):
            if case .parts(let parts) = call.name, Self.casts.contains(parts.last?.lowercased() ?? ""),
                call.arguments.count == 1, case .cast(let inner, _) = typed.node
            {
                return Self.isPlainName(call.arguments[0].value)
                    ? name(call.arguments[0].value, inner) : inner.pretty(timeZone: settings.timeZone)
            }
            if case .call(let inner) = typed.node, inner.name == "from_json", case .map = typed.type {
                return "entries"
            }
        default: break
        }
        return typed.pretty(timeZone: settings.timeZone)
    }

    private static let casts: Set<String> = [
        "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "date", "timestamp", "binary",
        "string",
    ]

    private static func isPlainName(_ expression: SyntaxExpression) -> Bool {
        switch expression.node {
        case .name, .frameColumn, .path: true
        default: false
        }
    }

    /// Whether a cast of the value has its name.
    private func givesName(_ syntax: SyntaxExpression, _ typed: TypedExpression) -> Bool {
        switch syntax.node {
        case .frameColumn: return true
        case .name:
            if case .column = typed.node { return true }
            return false
        case .cast(let child, _, _):
            guard namesCastsOfCasts, case .cast = typed.node else { return false }
            return Self.isNameUnderCasts(child)
        default: return false
        }
    }

    private static func isNameUnderCasts(_ expression: SyntaxExpression) -> Bool {
        switch expression.node {
        case .name, .frameColumn: true
        case .cast(let child, _, _): isNameUnderCasts(child)
        default: false
        }
    }

    // MARK: stars

    private func star(_ qualifier: [String], _ except: [[String]], _ scope: PlanScope) throws(SparkError)
        -> [ResultItem]
    {
        var items: [ResultItem]
        if qualifier.isEmpty {
            items = scope.columns.map { ResultItem(attribute: $0, expression: $0.expression) }
        } else {
            items = try qualified(qualifier, scope)
        }
        guard !except.isEmpty else { return items }
        for name in except {
            guard let index = items.firstIndex(where: { Self.fits(name, $0.attribute) }) else {
                if let rewritten = try Self.withoutMember(items, name, self) {
                    items = rewritten
                    continue
                }
                throw Proposals.unresolved(name, items.map(\.attribute))
            }
            items.remove(at: index)
        }
        return items
    }

    private static func fits(_ name: [String], _ attribute: Attribute) -> Bool {
        let whole = (attribute.qualifier + [attribute.name]).suffix(name.count).map { $0.lowercased() }
        return whole == name.map { $0.lowercased() }
    }

    /// The items where a struct has lost a member: `* EXCEPT (s.a)`.
    private static func withoutMember(_ items: [ResultItem], _ name: [String], _ analysis: QueryAnalysis)
        throws(SparkError) -> [ResultItem]?
    {
        guard name.count > 1, let index = items.firstIndex(where: { fits([name[0]], $0.attribute) }),
            case .structure = items[index].expression.type
        else { return nil }
        let changed = try Catalogue.standard.call(
            "dropfields", [items[index].expression, .string(name.dropFirst().joined(separator: "."))],
            settings: analysis.settings)
        var copy = items
        copy[index].expression = changed
        copy[index].attribute = Attribute(
            analysis.numbers.next(), items[index].attribute.name, changed.type, nullable: changed.nullable)
        return copy
    }

    /// The columns of a table, or the members of a struct.
    private func qualified(_ qualifier: [String], _ scope: PlanScope) throws(SparkError) -> [ResultItem] {
        let lowered = qualifier.map { $0.lowercased() }
        let all = scope.columns + scope.hidden
        let matches = all.filter { $0.qualifier.suffix(lowered.count).map { $0.lowercased() } == lowered }
        if !matches.isEmpty {
            var seen: Set<Int> = []
            // The columns of a USING join stand in the order of their table.
            let ordered = scope.hidden.isEmpty ? matches : matches.sorted { $0.number < $1.number }
            return ordered.filter { seen.insert($0.number).inserted }.map {
                ResultItem(attribute: $0, expression: $0.expression)
            }
        }
        if let found = try? resolve(SyntaxExpression(.name(qualifier)), scope), case .structure(let fields) = found.type
        {
            var items: [ResultItem] = []
            for field in fields {
                let member = try ExpressionResolver(scope: ValueScope(value: found), settings: settings)
                    .resolve(SyntaxExpression(.name(["value", field.name])))
                items.append(item(member, names: [], name: field.name))
            }
            return items
        }
        if let outer = scope.outer,
            outer.scope.columns.contains(where: { $0.qualifier.last?.lowercased() == lowered.last })
        {
            return try qualified(qualifier, outer.scope)
        }
        let tables = Set(scope.columns.flatMap { $0.qualifier.suffix(1) }).sorted()
        // Spark names the columns that a table's name stands before.
        let columns = tables.isEmpty ? [] : scope.columns.map { SQLText.quoted($0.name) }
        throw SparkError(
            "CANNOT_RESOLVE_STAR_EXPAND",
            parameters: [
                "targetString": SQLText.quoted(qualifier),
                "columns": columns.joined(separator: ", "),
            ],
            message: """
                Cannot resolve \(SQLText.quoted(qualifier)).*: there is no such table or struct; the tables are \
                \(tables.joined(separator: ", ")).
                """)
    }
}

/// A scope of one value, called `value`.
struct ValueScope: ExpressionScope {
    let value: TypedExpression

    func column(_ parts: [String]) throws(SparkError) -> ResolvedName? {
        ResolvedName(value, members: Array(parts.dropFirst()))
    }

    var proposals: [[String]] { [] }
}

extension PlanScope {
    /// The column with this number.
    func attribute(_ number: Int) -> Attribute? {
        columns.first { $0.number == number } ?? hidden.first { $0.number == number }
            ?? fallback.first { $0.number == number }
    }
}

/// Columns by a regular expression over their names.
enum ColumnPattern {
    static func matches(_ pattern: String, _ columns: [Attribute]) throws(SparkError) -> [Attribute] {
        guard let regex = try? Regex("(?i:" + pattern + ")") else {
            throw SparkError(
                "INVALID_REGEXP_REPLACE", parameters: ["pattern": pattern],
                message: "The pattern \(pattern) is no regular expression.")
        }
        return columns.filter { (try? regex.wholeMatch(in: $0.name)) != nil }
    }
}
