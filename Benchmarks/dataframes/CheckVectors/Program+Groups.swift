import DataFrames

// Steps that make a dataframe of groups.
extension Program {
    func perform(_ call: Call, _ grouped: GroupedData) async throws -> Product {
        switch call.name {
        case "agg": return .frame(try aggregated(call, grouped))
        case "count": return .frame(grouped.count())
        case "sum": return .frame(grouped.sum(try call.texts()))
        case "avg": return .frame(grouped.avg(try call.texts()))
        case "mean": return .frame(grouped.mean(try call.texts()))
        case "min": return .frame(grouped.min(try call.texts()))
        case "max": return .frame(grouped.max(try call.texts()))
        case "pivot":
            let column = try columns.named(call[0] ?? .null)
            if let values = call.value("values", 1)?.list {
                return .grouped(grouped.pivot(column, try values.map { try columns.operand($0) }))
            }
            return .grouped(try await grouped.pivot(column))
        default: throw Missing("step \(call.name) of groups")
        }
    }

    func aggregated(_ call: Call, _ grouped: GroupedData) throws -> DataFrame {
        if let members = call[0]?.members, !members.contains(where: { $0.key.hasPrefix("$") }) {
            return grouped.agg(members.map { ($0.key, $0.value.text ?? "") })
        }
        // A text is no column here, and nothing is nothing: PySpark says so while it runs.
        guard !call.arguments.isEmpty, !call.arguments.contains(where: { $0.text != nil }) else {
            throw RefusedByTypes()
        }
        return grouped.agg(try call.arguments.map { try columns.named($0) })
    }
}
