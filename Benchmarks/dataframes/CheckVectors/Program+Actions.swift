import DataFrames
import Operators
import SparkFunctions
import SparkSQL

// Steps that give something other than a dataframe.
extension Program {
    func act(_ call: Call, _ frame: DataFrame) async throws -> Product {
        switch call.name {
        case "createOrReplaceTempView":
            try frame.createOrReplaceTempView(try call.text(0))
            return .nothing
        case "columns": return .value(.list(try frame.columns.map { .text($0) }))
        case "dtypes": return .value(.list(try frame.dtypes.map { .list([.text($0.name), .text($0.type)]) }))
        case "schema": return .value(try JSON(parsing: try frame.schema.type.json))
        case "schema.json": return .value(.text(try frame.schema.type.json))
        case "schema.toDDL": return .value(.text(try frame.schema.ddl))
        case "schema.simpleString": return .value(.text(try frame.schema.type.simpleString))
        case "printSchema": return .text(try frame.schemaText(call[0]?.integer ?? .max) + "\n")
        case "show": return .text(try await show(call, frame))
        case "count": return .value(.integer(Int64(try await JobFailure.inside { try await frame.count() })))
        case "isEmpty": return .value(.boolean(try await JobFailure.inside { try await frame.isEmpty() }))
        case "first", "head":
            if let count = call[0]?.integer {
                return .value(.list(try rows(frame, try await JobFailure.inside { try await frame.head(count) })))
            }
            let first = try await JobFailure.inside { try await frame.first() }
            return .value(try rows(frame, first.map { [$0] } ?? []).first ?? .null)
        case "take":
            let count = try call.integer(0)
            return .value(.list(try rows(frame, try await JobFailure.inside { try await frame.take(count) })))
        case "tail":
            let count = try call.integer(0)
            return .value(.list(try rows(frame, try await JobFailure.inside { try await frame.tail(count) })))
        case "collect":
            return .value(.list(try rows(frame, try await JobFailure.inside { try await frame.collect() })))
        case "storageLevel": return .value(.text(frame.storageLevel.description))
        case "is_cached": return .value(.boolean(frame.isCached))
        case "toJSON":
            let texts = try await JobFailure.inside { try await frame.toJSON() }
            return .value(.list(texts.map { .text($0) }))
        case "stat.corr", "corr", "stat.cov", "cov":
            let (first, second) = (try call.text(0), try call.text(1))
            let number = try await JobFailure.inside {
                call.name.hasSuffix("corr")
                    ? try await frame.stat.corr(first, second) : try await frame.stat.cov(first, second)
            }
            return .value(number.map { .number($0) } ?? .null)
        case "approxQuantile", "stat.approxQuantile":
            guard let names = call[0]?.texts, let shares = call[1]?.list?.compactMap(\.double),
                let error = call[2]?.double
            else { throw RefusedByTypes() }
            var all: [JSON] = []
            for name in names {
                let numbers = try await JobFailure.inside {
                    try await frame.approxQuantile(name, shares, error)
                }
                all.append(.list(numbers.map { .number($0) }))
            }
            return .value(call[0]?.text == nil ? .list(all) : all[0])
        case "$write": return try await write(call, frame)
        case let name where name.hasPrefix("write."): return try await writeFiles(call, frame)
        default: throw Missing("step \(call.name) of a dataframe")
        }
    }

    private func show(_ call: Call, _ frame: DataFrame) async throws -> String {
        let count = call.value("n", 0)?.integer ?? 20
        let truncate: Int? =
            switch call.value("truncate", 1) {
            case .boolean(false)?: nil
            case .integer(let width)?: Int(width)
            default: 20
            }
        let vertical = call.value("vertical", 2)?.boolean ?? false
        return try await JobFailure.inside {
            try await frame.showText(count, truncate: truncate, vertical: vertical)
        } + "\n"
    }

    /// Rows as the vectors write them.
    private func rows(_ frame: DataFrame, _ rows: [Row]) throws -> [JSON] {
        let types = try frame.schema.fields.map(\.type)
        var values = Values()
        return rows.map { row in
            let cells = types.indices.map { values.json(SparkValue(row[$0], types[$0]), types[$0]) }
            return .list(cells)
        }
    }
}
