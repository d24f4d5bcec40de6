// FROM and what stands in it.
extension SQLPrinter {
    mutating func write(_ from: SyntaxFrom) {
        write("FROM ")
        write(from.relations) { $0.write($1) }
        for view in from.lateralViews {
            write(view.isOuter ? " LATERAL VIEW OUTER " : " LATERAL VIEW ")
            write(view.call)
            if !view.table.isEmpty { write(" " + Self.name(view.table)) }
            if !view.columns.isEmpty { write(" AS " + view.columns.map { Self.name($0) }.joined(separator: ", ")) }
        }
        for step in from.steps { write(step) }
    }

    private mutating func write(_ relation: SyntaxRelation) {
        if relation.isLateral { write("LATERAL ") }
        write(relation.source)
        for step in relation.steps { write(step) }
    }

    private mutating func write(_ source: SyntaxSource) {
        switch source.kind {
        case .table(let name): write(name)
        case .files(let path): write(SQLText.stringLiteral(path))
        case .query(let query):
            write("(")
            write(query)
            write(")")
        case .relation(let relation):
            write("(")
            write(relation)
            write(")")
        case .values(let table): write(table)
        case .function(let call): write(call)
        }
        if !source.options.isEmpty {
            let options = source.options.sorted { $0.key < $1.key }.map {
                "\(SQLText.stringLiteral($0.key)) = \(SQLText.stringLiteral($0.value))"
            }
            write(" WITH (\(options.joined(separator: ", ")))")
        }
        if let sample = source.sample { write(sample) }
        if let alias = source.alias { write(alias) }
    }

    private mutating func write(_ alias: SyntaxTableAlias) {
        write(" AS " + Self.name(alias.name) + (alias.columns.isEmpty ? "" : Self.names(alias.columns)))
    }

    mutating func write(_ table: SyntaxInlineTable) {
        write("VALUES ")
        write(table.rows) { printer, row in
            printer.write("(")
            printer.write(row)
            printer.write(")")
        }
        if let alias = table.alias { write(alias) }
    }

    mutating func write(_ sample: SyntaxSample) {
        write(" TABLESAMPLE (")
        switch sample.method {
        case .percent(let share):
            let digits = SparkDecimal(share.description)?.description ?? "0"
            write("\(digits) PERCENT")
        case .rows(let count):
            write(count)
            write(" ROWS")
        case .bucket(let bucket, let count): write("BUCKET \(bucket) OUT OF \(count)")
        }
        write(")")
        if let seed = sample.seed { write(" REPEATABLE (\(seed))") }
    }

    mutating func write(_ step: SyntaxRelationStep) {
        switch step {
        case .join(let join): write(join)
        case .pivot(let pivot):
            write(" PIVOT (")
            write(pivot.aggregates)
            write(" FOR \(Self.names(pivot.columns)) IN (")
            write(pivot.values)
            write("))")
        case .unpivot(let unpivot): write(unpivot)
        }
    }

    private mutating func write(_ join: SyntaxJoin) {
        write(join.criteria == .natural ? " NATURAL" : "")
        write(" \(join.kind.rawValue) JOIN ")
        if join.isLateral { write("LATERAL ") }
        write(join.right)
        switch join.criteria {
        case .none, .natural: break
        case .on(let condition):
            write(" ON ")
            write(condition)
        case .using(let columns): write(" USING " + Self.names(columns))
        }
    }

    private mutating func write(_ unpivot: SyntaxUnpivot) {
        let isMultiple = unpivot.values.count > 1
        write(unpivot.includesNulls ? " UNPIVOT INCLUDE NULLS (" : " UNPIVOT (")
        write(isMultiple ? Self.names(unpivot.values) : unpivot.values.map { Self.name($0) }.joined())
        write(" FOR \(Self.name(unpivot.name)) IN (")
        write(unpivot.groups) { printer, group in
            let columns = group.columns.map { Self.name($0) }.joined(separator: ", ")
            printer.write(isMultiple ? "(\(columns))" : columns)
            if let alias = group.alias { printer.write(" AS " + Self.name(alias)) }
        }
        write("))")
        if let alias = unpivot.alias { write(" AS " + Self.name(alias)) }
    }
}
