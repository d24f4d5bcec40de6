internal import SparkFunctions
package import SparkSQL

/// What it takes to make columns of rows.
package struct Transposition: Sendable {
    /// The name of each row's column, as a text, and the row's values, all of one type.
    package let rows: ResolvedPlan
    /// The names of the columns that become rows.
    package let names: [String]
    /// The type of the values.
    package let type: SparkType
    /// How many rows may become columns.
    package static let mostRows = 500
}

extension Analyzer {
    /// The rows without those that have no name, in the order of the names; one more than may become columns.
    package func transposition(_ plan: ResolvedPlan, _ index: SyntaxExpression?) throws(SparkError) -> Transposition {
        let first =
            try index.map { (index) throws(SparkError) in
                try analysis.resolve(index, PlanScope(analysis, plan))
            } ?? plan.output.first?.expression
        guard let name = first else { return Transposition(rows: plan, names: [], type: .null) }
        guard case .column(let column) = name.node else {
            throw Self.invalidIndex("Index column must be an attribute, but found: \(name.pretty)")
        }
        switch name.type {
        case .array, .map, .structure, .variant:
            throw Self.invalidIndex("Index column must be of atomic type, but found: \(name.type.sql)")
        default: break
        }
        let rest = plan.output.filter { $0.number != column.number }
        var type = rest.first?.type ?? .string
        for attribute in rest.dropFirst() where attribute.type != type {
            guard type.isString == attribute.type.isString || type == .null || attribute.type == .null,
                let common = analysis.common(type, attribute.type)
            else { throw Self.noCommonType(type, attribute.type) }
            type = common
        }
        let isNamed = try Catalogue.standard.call("isnotnull", [name], settings: settings.expressions)
        let text = analysis.cast(name, to: .string)
        let values = rest.map { attribute in
            let value = analysis.cast(attribute.expression, to: type)
            return NamedExpression(
                Attribute(numbers.next(), attribute.name, type, nullable: value.nullable), value)
        }
        let rows = plan.filter(isNamed).sort([SortOrder(name, ascending: true, nullsFirst: nil)])
            .project([NamedExpression(Attribute(numbers.next(), "key", .string, nullable: false), text)] + values)
            .limit(Int64(Transposition.mostRows) + 1)
        return Transposition(rows: rows, names: rest.map(\.name), type: type)
    }

    private static func invalidIndex(_ reason: String) -> SparkError {
        SparkError(
            "TRANSPOSE_INVALID_INDEX_COLUMN", parameters: ["reason": reason],
            message: "Invalid index column for TRANSPOSE because: \(reason)")
    }

    private static func noCommonType(_ left: SparkType, _ right: SparkType) -> SparkError {
        SparkError(
            "TRANSPOSE_NO_LEAST_COMMON_TYPE",
            parameters: ["dt1": "\"\(left.sql)\"", "dt2": "\"\(right.sql)\""],
            message: "Transpose needs one type for all columns, and \(left.sql) and \(right.sql) have none in common.")
    }
}
