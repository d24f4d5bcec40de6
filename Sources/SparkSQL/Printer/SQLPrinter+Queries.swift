// Queries.
extension SQLPrinter {
    mutating func write(_ query: SyntaxQuery) {
        if !query.commonTables.isEmpty {
            write(query.isRecursive ? "WITH RECURSIVE " : "WITH ")
            write(query.commonTables) { printer, table in
                printer.write(
                    Self.name(table.name) + (table.columns.isEmpty ? "" : Self.names(table.columns)) + " AS (")
                printer.write(table.query)
                printer.write(")")
            }
            write(" ")
        }
        write(query.body)
        write(query.organization)
    }

    private mutating func write(_ body: SyntaxQueryBody) {
        switch body {
        case .select(let select): write(select)
        case .from(let from): write(from)
        case .values(let table): write(table)
        case .table(let name):
            write("TABLE ")
            write(name)
        case .query(let query):
            write("(")
            write(query)
            write(")")
        case .setOperations(let first, let operations):
            write(first)
            for operation in operations { write(operation) }
        case .piped(let first, let pipes):
            write(first)
            for pipe in pipes {
                write(" |>")
                write(pipe)
            }
        }
    }

    mutating func write(_ operation: SyntaxSetOperation) {
        write(" \(operation.kind.rawValue)")
        if operation.keepsDuplicates { write(" ALL") }
        if operation.isByName { write(" BY NAME") }
        write(" ")
        write(operation.right)
    }

    mutating func write(_ organization: SyntaxOrganization) {
        writeClause(" ORDER BY ", organization.orderBy) { $0.write($1) }
        writeClause(" CLUSTER BY ", organization.clusterBy) { $0.write($1) }
        writeClause(" DISTRIBUTE BY ", organization.distributeBy) { $0.write($1) }
        writeClause(" SORT BY ", organization.sortBy) { $0.write($1) }
        write(organization.windows)
        writeClause(" LIMIT ", organization.limit)
        writeClause(" OFFSET ", organization.offset)
    }

    private mutating func writeClause<Element>(
        _ words: String, _ elements: [Element], _ write: (inout SQLPrinter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        self.write(words)
        self.write(elements, write)
    }

    private mutating func writeClause(_ words: String, _ expression: SyntaxExpression?) {
        guard let expression else { return }
        write(words)
        write(expression)
    }

    private mutating func write(_ windows: [SyntaxNamedWindow]) {
        writeClause(" WINDOW ", windows) { printer, window in
            printer.write(Self.name(window.name) + " AS ")
            printer.write(window.window)
        }
    }

    mutating func write(_ select: SyntaxSelect) {
        write("SELECT ")
        if !select.hints.isEmpty {
            write("/*+ ")
            write(select.hints) { printer, hint in
                printer.write(Self.name(hint.name))
                guard !hint.parameters.isEmpty else { return }
                printer.write("(")
                printer.write(hint.parameters)
                printer.write(")")
            }
            write(" */ ")
        }
        if select.isDistinct { write("DISTINCT ") }
        write(select.items)
        if let from = select.from {
            write(" ")
            write(from)
        }
        writeClause(" WHERE ", select.filter)
        if let grouping = select.groupBy { write(grouping) }
        writeClause(" HAVING ", select.having)
        writeClause(" QUALIFY ", select.qualify)
        write(select.windows)
    }

    private mutating func write(_ grouping: SyntaxGrouping) {
        write(" GROUP BY ")
        switch grouping {
        case .all: write("ALL")
        case .items(let items): write(items) { $0.write($1) }
        }
    }

    private mutating func write(_ item: SyntaxGroupingItem) {
        switch item {
        case .expression(let expression): write(expression)
        case .rollup(let sets): writeSets("ROLLUP", sets)
        case .cube(let sets): writeSets("CUBE", sets)
        case .sets(let elements):
            write("GROUPING SETS (")
            write(elements) { printer, element in
                switch element {
                case .set(let set): printer.writeSet(set)
                case .item(let item): printer.write(item)
                }
            }
            write(")")
        }
    }

    private mutating func writeSets(_ word: String, _ sets: [[SyntaxExpression]]) {
        write(word + "(")
        write(sets) { $0.writeSet($1) }
        write(")")
    }

    private mutating func writeSet(_ set: [SyntaxExpression]) {
        write("(")
        write(set)
        write(")")
    }

    private mutating func write(_ pipe: SyntaxPipe) {
        switch pipe {
        case .select(let select):
            write(" ")
            write(select)
        case .extend(let columns): writeClause(" EXTEND ", columns) { $0.write($1) }
        case .set(let assignments):
            writeClause(" SET ", assignments) { printer, assignment in
                printer.write(Self.name(assignment.column) + " = ")
                printer.write(assignment.value)
            }
        case .drop(let columns): write(" DROP " + columns.map { Self.name($0) }.joined(separator: ", "))
        case .alias(let name): write(" AS " + Self.name(name))
        case .filter(let condition): writeClause(" WHERE ", condition)
        case .aggregate(let aggregates, let groupBy, let isByAll):
            write(" AGGREGATE")
            writeClause(" ", aggregates) { $0.write($1) }
            if isByAll { write(" GROUP BY ALL") }
            writeClause(" GROUP BY ", groupBy) { $0.write($1) }
        case .step(let step): write(step)
        case .sample(let sample): write(sample)
        case .setOperation(let operation): write(operation)
        case .organize(let organization): write(organization)
        }
    }
}
