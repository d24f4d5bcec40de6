internal import SparkSQL

extension TypedExpression {
    /// How the expression shows in messages, and as the name of a result that nobody named; times are in UTC.
    public var pretty: String { pretty(timeZone: "UTC") }

    /// How the expression shows in messages and names, with times in this time zone.
    public func pretty(timeZone: String) -> String { Naming(timeZone: timeZone).text(self) }
}

/// Spark's texts of expressions.
struct Naming {
    var timeZone = "UTC"

    static func name(of call: FunctionCall, _ entry: FunctionEntry, timeZone: String = "UTC") -> String {
        Naming(timeZone: timeZone).text(call, entry)
    }

    func text(_ expression: TypedExpression) -> String {
        // A chain such as a + b + c … leans to the left: it is walked, not descended.
        var ends: [String] = []
        var next = expression
        while case .call(let call) = next.node, Operators.binary.contains(call.name), call.arguments.count == 2,
            call.shown == nil, call.spelling == call.name
        {
            ends.append(" \(Operators.symbol(call)) \(text(call.arguments[1])))")
            next = call.arguments[0]
        }
        if !ends.isEmpty {
            return String(repeating: "(", count: ends.count) + text(next) + ends.reversed().joined()
        }
        return single(next)
    }

    private func single(_ expression: TypedExpression) -> String {
        switch expression.node {
        case .column(let column): return column.name
        case .literal(let value): return literal(value, expression.type)
        case .variable: return "namedlambdavariable()"
        case .lambda(let variables, let body):
            let names = variables.map { _ in "namedlambdavariable()" }
            return "lambdafunction(" + ([text(body)] + names).joined(separator: ", ") + ")"
        case .cast(let child, let mode):
            // Spark forgets that a person wrote a cast to a nested type.
            guard mode.isWritten, !expression.type.isNested else { return text(child) }
            return "\(mode == .attempt ? "TRY_CAST" : "CAST")(\(text(child)) AS \(expression.type.sql))"
        case .call(let call), .generator(let call):
            guard let entry = Catalogue.standard[call.name] else { return call.name }
            if call.name == "from_json", case .map = expression.type { return "entries" }
            return text(call, entry)
        case .aggregate(let aggregate): return text(aggregate)
        case .window(let window): return text(window)
        case .subquery(let query):
            let values = query.kind.values
            if values.isEmpty { return query.name }
            let texts = values.map(text).joined(separator: ", ")
            return "(\(values.count == 1 ? texts : "(\(texts))") IN (\(query.name)))"
        }
    }

    func text(_ call: FunctionCall, _ entry: FunctionEntry) -> String {
        let arguments = (call.shown ?? call.arguments).map(text)
        switch entry.display {
        case .spelling: return "\(call.spelling)(\(arguments.joined(separator: ", ")))"
        case .name(let name): return "\(name)(\(arguments.joined(separator: ", ")))"
        case .custom(let display): return display(call, arguments)
        }
    }

    private func text(_ aggregate: AggregateCall) -> String {
        guard let entry = Catalogue.standard[aggregate.call.name] else { return aggregate.call.name }
        var call = aggregate.call
        // Spark forgets the other name where a clause stands beside the call.
        if aggregate.ignoresNulls && call.arguments.count == 1 || !aggregate.order.isEmpty {
            call.spelling = entry.name
        }
        let key = aggregate.order.first
        switch call.name {
        case "mode" where key != nil:
            // The order is turned round: of equal counts the last in it is taken.
            return "mode() WITHIN GROUP (ORDER BY \(text(call.arguments[0]))\(key?.isAscending ?? true ? " DESC" : ""))"
        case "percentile_cont" where key != nil, "percentile_disc" where key != nil:
            return "\(call.name)(\(text(call.arguments[1]))) WITHIN GROUP (ORDER BY \(text(call.arguments[0]))"
                + (key?.isAscending ?? true ? ")" : " DESC)")
        default: break
        }
        var text = text(call, entry)
        if aggregate.isDistinct, let open = text.firstIndex(of: "(") {
            text.insert(contentsOf: "DISTINCT ", at: text.index(after: open))
        }
        if !aggregate.order.isEmpty {
            text += " WITHIN GROUP (ORDER BY " + aggregate.order.map(self.text).joined(separator: ", ") + ")"
        }
        if let filter = aggregate.filter { text += " FILTER (WHERE \(self.text(filter)))" }
        return text
    }

    private func text(_ order: SortOrder) -> String {
        "\(text(order.expression)) \(order.isAscending ? "ASC" : "DESC") NULLS \(order.nullsFirst ? "FIRST" : "LAST")"
    }

    /// `ORDER BY a ASC NULLS FIRST`.
    func text(order: [SortOrder]) -> String { "ORDER BY " + order.map(text).joined(separator: ", ") }

    /// `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`, of a range over a key of this type.
    func text(_ frame: WindowFrame, over type: SparkType? = nil) -> String {
        "\(frame.unit.rawValue) BETWEEN \(text(frame.start, over: type)) AND \(text(frame.end, over: type))"
    }

    private func text(_ window: WindowCall) -> String {
        var pieces: [String] = []
        if !window.partition.isEmpty {
            pieces.append("PARTITION BY " + window.partition.map(text).joined(separator: ", "))
        }
        if !window.order.isEmpty { pieces.append("ORDER BY " + window.order.map(text).joined(separator: ", ")) }
        let type = window.frame.unit == .range && window.order.count == 1 ? window.order[0].expression.type : nil
        pieces.append(text(window.frame, over: type))
        return "\(text(window.function)) OVER (\(pieces.joined(separator: " ")))"
    }

    /// A bound of rows, or of a range over one key of this type.
    private func text(_ bound: WindowFrame.Bound, over type: SparkType? = nil) -> String {
        switch bound {
        case .unboundedPreceding: "UNBOUNDED PRECEDING"
        case .currentRow: "CURRENT ROW"
        case .unboundedFollowing: "UNBOUNDED FOLLOWING"
        // Spark holds what lies before for what follows with a sign; a cast to the key's type hides the sign from it.
        case .preceding(let amount)
        where type.map { $0.isCastFromNumbers && amount.type.isNumeric && $0 != amount.type } ?? false:
            "(- \(text(amount))) FOLLOWING"
        case .preceding(let amount): "\(text(amount)) PRECEDING"
        case .following(let amount): "\(text(amount)) FOLLOWING"
        }
    }

    /// A constant: a text without quotes, a number without its type, all else as SQL.
    func literal(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.null, _): return "NULL"
        case (.string(let text), .collatedString(let name)): return "'\(text)' collate \(name)"
        case (.string(let text), _): return text
        case (.integer(let days), .date): return "DATE '\(DateTimeText.date(Int(days)))'"
        case (.integer(let instant), .timestamp):
            let zone = TimeZoneRules(timeZone) ?? .utc
            return "TIMESTAMP '\(DateTimeText.timestamp(zone.local(instant)))'"
        case (.integer(let local), .timestampNTZ): return "TIMESTAMP_NTZ '\(DateTimeText.timestamp(local))'"
        case (.integer(let time), .time): return "TIME '\(DateTimeText.time(Int(time)))'"
        default: return ValueText(timeZone: TimeZoneRules(timeZone) ?? .utc).literal(value, type)
        }
    }
}

extension SparkType {
    /// Whether a bound that is a number is cast to this type where a key of a range has it.
    var isCastFromNumbers: Bool { isNumeric || isNeverABound }
    /// Whether it is of those that no bound of a range can have.
    var isNeverABound: Bool { isString || self == .boolean || self == .binary }
}
