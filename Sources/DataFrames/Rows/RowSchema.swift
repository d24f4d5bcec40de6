internal import Columnar

/// The columns that encoded rows need.
enum RowSchema {
    /// A column for every property that any row has, in the order in which they first appear.
    static func infer(_ rows: [Value]) throws(RowSchemaError) -> Schema {
        var type = DataType.null
        for (index, row) in rows.enumerated() {
            do {
                type = try merged(type, typed(row), at: "")
            } catch {
                throw RowSchemaError("row \(index): \(error.description)")
            }
        }
        switch type {
        case .structure(let fields): return Schema(fields.map { Field($0.name, concrete($0.type)) })
        case .null: return Schema([])
        default: return Schema([Field("value", concrete(type))])
        }
    }

    /// The same value with the members of `type`, in its order; what is missing is null.
    static func fit(_ value: Value, to type: DataType) -> Value {
        switch (value, type) {
        case (.structure(let names, let values), .structure(let fields)):
            let members = Dictionary(zip(names, values)) { $1 }
            return .structure(fields.map(\.name), fields.map { fit(members[$0.name] ?? .null, to: $0.type) })
        case (.list(let values), .list(let element)): return .list(values.map { fit($0, to: element.type) })
        case (.integer(let value), .float64), (.integer(let value), .float32): return .double(Double(value))
        case (.timestamp(let instant), .date32): return .date(Int32(clamping: instant.days))
        case (.integer(let value), .decimal128(_, let scale)):
            return .decimal(unscaled: scaled(Int128(value), scale), scale: scale)
        case (.decimal(let value, let own), .decimal128(_, let scale)):
            return .decimal(unscaled: scaled(value, scale - own), scale: scale)
        default: return value
        }
    }

    /// A whole number with so many zeros behind it; those of a decimal column leave room for them.
    private static func scaled(_ value: Int128, _ zeros: Int) -> Int128 {
        (0..<max(0, zeros)).reduce(value) { number, _ in number.multipliedReportingOverflow(by: 10).partialValue }
    }

    private static func typed(_ value: Value) throws(RowSchemaError) -> DataType {
        switch value {
        case .boolean: return .boolean
        case .integer, .unsigned: return .int64
        case .double: return .float64
        case .string: return .utf8
        case .binary: return .binary
        case .timestamp: return .timestamp(.microsecond, timeZone: "UTC")
        case .decimal(_, let scale): return .decimal128(precision: 38, scale: scale)
        case .list(let values):
            var element = DataType.null
            for value in values { element = try merged(element, typed(value), at: "an element") }
            return .list(Field("item", element))
        case .structure(let names, let values):
            var fields: [Field] = []
            for (name, value) in zip(names, values) { fields.append(Field(name, try typed(value))) }
            return .structure(fields)
        default: return .null
        }
    }

    private static func merged(_ left: DataType, _ right: DataType, at path: String) throws(RowSchemaError) -> DataType
    {
        switch (left, right) {
        case _ where left == right: return left
        case (.null, let other), (let other, .null): return other
        case (.int64, .float64), (.float64, .int64): return .float64
        case (.int64, .decimal128(_, let scale)), (.decimal128(_, let scale), .int64):
            return .decimal128(precision: 38, scale: scale)
        case (.decimal128(_, let one), .decimal128(_, let other)):
            return .decimal128(precision: 38, scale: max(one, other))
        case (.list(let one), .list(let other)):
            return .list(Field("item", try merged(one.type, other.type, at: "an element of \(path)")))
        case (.structure(var fields), .structure(let others)):
            for other in others {
                if let index = fields.firstIndex(where: { $0.name == other.name }) {
                    fields[index].type = try merged(fields[index].type, other.type, at: "'\(other.name)'")
                } else {
                    fields.append(other)
                }
            }
            return .structure(fields)
        default:
            throw RowSchemaError("\(path.isEmpty ? "the row" : path) is \(right), but \(left) in the rows before")
        }
    }

    /// A column of nothing but nulls is one of texts.
    private static func concrete(_ type: DataType) -> DataType {
        switch type {
        case .null: .utf8
        case .list(let element): .list(Field(element.name, concrete(element.type)))
        case .structure(let fields): .structure(fields.map { Field($0.name, concrete($0.type)) })
        default: type
        }
    }
}

extension Int64 {
    /// The day of a moment in microseconds since 1970, in UTC.
    fileprivate var days: Int64 {
        let (days, rest) = quotientAndRemainder(dividingBy: 86_400_000_000)
        return rest < 0 ? days - 1 : days
    }
}

struct RowSchemaError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
