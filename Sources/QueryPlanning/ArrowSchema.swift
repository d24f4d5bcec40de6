package import Columnar
package import SparkSQL

extension StructType {
    /// The schema of Arrow's batches with such rows.
    package var arrow: Schema {
        Schema(fields.map { Field($0.name, $0.type.arrow, nullable: $0.nullable) })
    }
}

extension SparkType {
    /// The type by which Arrow's batches hold the values.
    ///
    /// A map is a list of its entries, an interval of months or of microseconds their number.
    package var arrow: DataType {
        switch self {
        case .null, .integer, .yearMonthInterval: .int32
        case .boolean: .boolean
        case .byte: .int8
        case .short: .int16
        case .long, .dayTimeInterval: .int64
        case .float: .float32
        case .double: .float64
        case .decimal(let precision, let scale): .decimal128(precision: precision, scale: max(0, scale))
        case .string, .collatedString, .char, .varchar, .variant, .time, .calendarInterval: .utf8
        case .binary: .binary
        case .date: .date32
        case .timestamp: .timestamp(.microsecond, timeZone: "UTC")
        case .timestampNTZ: .timestamp(.microsecond, timeZone: nil)
        case .array(let element, let containsNull): .list(Field("element", element.arrow, nullable: containsNull))
        case .map(let key, let value, let valueContainsNull):
            .list(
                Field(
                    "entries",
                    .structure([
                        Field("key", key.arrow, nullable: false),
                        Field("value", value.arrow, nullable: valueContainsNull),
                    ]), nullable: false))
        case .structure(let fields): .structure(fields.map { Field($0.name, $0.type.arrow, nullable: $0.nullable) })
        }
    }
}

extension InputType {
    /// The type of what a query gave as Spark's type, on its way to another query.
    init(transported type: SparkType) {
        switch type {
        case .array(let element, _): self = .list(InputType(transported: element))
        case .map(let key, let value, _):
            self = .entries(key: InputType(transported: key), value: InputType(transported: value))
        case .structure(let fields):
            let members = fields.map { Member($0.name, InputType(transported: $0.type)) }
            // Members are f0, f1 already.
            self = members.allSatisfy(\.type.isPlain) ? .plain(type) : .structure(members)
        default: self = .plain(type)
        }
    }
}
