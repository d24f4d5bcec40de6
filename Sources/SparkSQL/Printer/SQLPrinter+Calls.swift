// Function calls, windows and sort orders.
extension SQLPrinter {
    mutating func write(_ name: SyntaxName) {
        switch name {
        case .parts(let parts): write(Self.name(parts))
        case .identifier(let expression):
            write("IDENTIFIER(")
            write(expression)
            write(")")
        }
    }

    mutating func write(_ call: SyntaxCall) {
        switch call.name {
        case .parts(let parts): write(SQLText.quotedIfNeeded(parts))
        case .identifier: write(call.name)
        }
        write(call.isDistinct ? "(DISTINCT " : "(")
        if let unit = call.unit {
            write(unit + ", ")
            write(call.arguments.dropFirst().map(\.value))
        } else {
            write(call.arguments) { printer, argument in
                if let name = argument.name { printer.write(Self.name(name) + " => ") }
                printer.write(argument.value)
            }
        }
        write(")")
        if !call.withinGroup.isEmpty {
            write(" WITHIN GROUP (ORDER BY ")
            write(call.withinGroup) { $0.write($1) }
            write(")")
        }
        if let filter = call.filter {
            write(" FILTER (WHERE ")
            write(filter)
            write(")")
        }
        if let ignoresNulls = call.ignoresNulls { write(ignoresNulls ? " IGNORE NULLS" : " RESPECT NULLS") }
    }

    mutating func write(_ order: SyntaxSortOrder) {
        write(order.expression)
        write(order.isDescending ? " DESC" : " ASC")
        write(order.nullsFirst ? " NULLS FIRST" : " NULLS LAST")
    }

    mutating func write(_ window: SyntaxWindow) {
        guard case .specification(let window) = window else {
            if case .named(let name) = window { write(Self.name(name)) }
            return
        }
        var separator = ""
        write("(")
        if !window.partitionBy.isEmpty {
            write("PARTITION BY ")
            write(window.partitionBy)
            separator = " "
        }
        if !window.orderBy.isEmpty {
            write(separator + "ORDER BY ")
            write(window.orderBy) { $0.write($1) }
            separator = " "
        }
        if let frame = window.frame {
            write(separator + (frame.countsRows ? "ROWS" : "RANGE") + " BETWEEN ")
            write(frame.lower)
            write(" AND ")
            write(frame.upper)
        }
        write(")")
    }

    private mutating func write(_ bound: SyntaxFrameBound) {
        switch bound {
        case .unboundedPreceding: write("UNBOUNDED PRECEDING")
        case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
        case .currentRow: write("CURRENT ROW")
        case .preceding(let distance):
            write(distance)
            write(" PRECEDING")
        case .following(let distance):
            write(distance)
            write(" FOLLOWING")
        }
    }
}

extension SyntaxCall {
    /// The unit of a function whose first argument is one, which stands without quotes.
    fileprivate var unit: String? {
        guard case .parts(let parts) = name, parts == ["timestampadd"] || parts == ["timestampdiff"],
            arguments.count == 3, case .literal(.string(let unit)) = arguments[0].value.node
        else { return nil }
        return unit
    }
}
