// Queries: a body, and what stands around it.
extension Parser {
    /// A query, with its `WITH` and `ORDER BY`.
    mutating func query() throws(SparkError) -> SyntaxQuery {
        let outer = deepest
        deepest = 0
        try enter()
        defer { leave() }
        var query = try queryUnchecked()
        query.depth = deepest + 1
        deepest = max(outer, query.depth)
        return query
    }

    private mutating func queryUnchecked() throws(SparkError) -> SyntaxQuery {
        let start = offset
        var tables: [SyntaxCommonTable] = []
        var isRecursive = false
        if at(.with) {
            advance()
            isRecursive = at(.recursive) && peek().isName && peek().keyword != .as
            if isRecursive { advance() }
            tables = try list { parser throws(SparkError) in try parser.commonTable() }
            checkNames(of: tables, from: start)
        }
        var query = SyntaxQuery(try queryBody())
        query.commonTables = tables
        query.isRecursive = isRecursive
        query.organization = try organization()
        query.span = span(from: start)
        return query
    }

    private mutating func checkNames(of tables: [SyntaxCommonTable], from start: Int) {
        var seen: Set<String> = []
        let names = Set(tables.map { $0.name.lowercased() }.filter { !seen.insert($0).inserted }).sorted()
        guard !names.isEmpty else { return }
        let text = names.map { "`\($0)`" }.joined(separator: ", ")
        report(
            failure(
                "DUPLICATED_CTE_NAMES", ["duplicateNames": text], from: start,
                "WITH has several queries of the name \(text). Give each its own name."))
    }

    private mutating func commonTable() throws(SparkError) -> SyntaxCommonTable {
        let name = try nameOnly()
        // In `name (SELECT …)`, which lacks its AS, the parenthesis has no columns in it.
        let columns = at(.leftParen) && !startsQuery(1) ? try nameList() : []
        if at(.max), peek().keyword == .recursion {
            advance()
            advance()
            try expect(.level)
            _ = try integer()
        }
        _ = accept(.as)
        try expect(.leftParen)
        let query = try query()
        try expectAfter(.rightParen)
        return SyntaxCommonTable(name, columns: columns, query)
    }

    /// Rows, and set operations and pipes after them.
    ///
    /// `INTERSECT` binds tighter than the others.
    private mutating func queryBody() throws(SparkError) -> SyntaxQueryBody {
        var body = try intersections()
        while true {
            if let kind = setOperationKind, kind != .intersect {
                var operations: [SyntaxSetOperation] = []
                while let kind = setOperationKind, kind != .intersect {
                    operations.append(
                        try setOperation(kind) { parser throws(SparkError) in try parser.intersections() })
                }
                body = .setOperations(body, operations)
            } else if at(.operatorPipe) {
                var pipes: [SyntaxPipe] = []
                while accept(.operatorPipe) { pipes.append(try pipe()) }
                body = .piped(body, pipes)
            } else {
                return body
            }
        }
    }

    private mutating func intersections() throws(SparkError) -> SyntaxQueryBody {
        let first = try queryPrimary()
        var operations: [SyntaxSetOperation] = []
        while setOperationKind == .intersect {
            operations.append(try setOperation(.intersect) { parser throws(SparkError) in try parser.queryPrimary() })
        }
        return operations.isEmpty ? first : .setOperations(first, operations)
    }

    private var setOperationKind: SyntaxSetOperation.Kind? {
        switch token.keyword {
        case .union: .union
        case .intersect: .intersect
        case .except, .setMinus: .except
        default: nil
        }
    }

    /// A set operation from its keyword; `right` reads what is on its right.
    private mutating func setOperation(
        _ kind: SyntaxSetOperation.Kind, _ right: (inout Parser) throws(SparkError) -> SyntaxQueryBody
    ) throws(SparkError) -> SyntaxSetOperation {
        advance()
        let keepsDuplicates = accept(.all)
        if !keepsDuplicates { _ = accept(.distinct) }
        let isByName = at(.by) && peek().keyword == .name
        if isByName {
            advance()
            advance()
        }
        return SyntaxSetOperation(kind, keepsDuplicates: keepsDuplicates, isByName: isByName, try right(&self))
    }

    /// A set operation after `|>`, or nil where none comes next.
    mutating func pipedSetOperation() throws(SparkError) -> SyntaxSetOperation? {
        guard let kind = setOperationKind else { return nil }
        return try setOperation(kind) { parser throws(SparkError) in try parser.queryPrimary() }
    }

    private mutating func queryPrimary() throws(SparkError) -> SyntaxQueryBody {
        switch token.keyword {
        case .select: return .select(try select())
        case .from:
            let from = try from()
            guard at(.select) else { return .from(from) }
            return .select(try select(from))
        case .values:
            advance()
            return .values(try inlineTable())
        case .table:
            advance()
            return .table(try tableName())
        default:
            guard at(.leftParen) else { throw unexpected(expected: "SELECT, FROM, VALUES, TABLE or WITH") }
            advance()
            let query = try query()
            try expectAfter(.rightParen)
            return .query(query)
        }
    }

    /// `ORDER BY …`, `LIMIT …` and the like, in this order, each of which may be left out.
    mutating func organization() throws(SparkError) -> SyntaxOrganization {
        var result = SyntaxOrganization()
        if accept(.order, .by) { result.orderBy = try list { parser throws(SparkError) in try parser.sortOrder() } }
        if accept(.cluster, .by) {
            result.clusterBy = try list { parser throws(SparkError) in try parser.expression() }
        }
        if accept(.distribute, .by) {
            result.distributeBy = try list { parser throws(SparkError) in try parser.expression() }
        }
        if accept(.sort, .by) { result.sortBy = try list { parser throws(SparkError) in try parser.sortOrder() } }
        if accept(.window) { result.windows = try namedWindows() }
        if accept(.limit) {
            if at(.all), !peek().startsOperand || peek().keyword == .offset {
                advance()
            } else {
                result.limit = try expression()
            }
        }
        if accept(.offset) { result.offset = try expression() }
        return result
    }
}
