internal import SparkFunctions
internal import SparkSQL

/// What windows are partitioned and ordered by as columns of the rows: DuckDB takes nothing there that may fail or be another value
/// the next time.
struct WindowKeys {
    /// The expressions and the numbers of their columns.
    private(set) var found: [(number: Int, expression: TypedExpression)] = []

    /// Numbers that no plan gives.
    private static let first = 1 << 56

    /// The expression whose windows are partitioned and ordered by columns.
    mutating func replaced(in expression: TypedExpression) -> TypedExpression {
        guard case .window(var window) = expression.node else {
            var keys = self
            let copy = expression.mapChildren { (child) throws(Never) in keys.replaced(in: child) }
            self = keys
            return copy
        }
        window.partition = window.partition.map { column(for: $0) }
        for index in window.order.indices {
            window.order[index].expression = column(for: window.order[index].expression)
        }
        var copy = expression
        copy.node = .window(window)
        return copy
    }

    private mutating func column(for key: TypedExpression) -> TypedExpression {
        if case .column = key.node { return key }
        let known = found.first { $0.expression == key }?.number
        let number = known ?? Self.first + found.count
        if known == nil { found.append((number, key)) }
        return .column(number, "key", key.type, nullable: key.nullable)
    }
}
