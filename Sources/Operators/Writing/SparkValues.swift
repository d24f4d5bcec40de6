package import Columnar
package import SparkFunctions
package import SparkSQL

extension SparkValue {
    /// A row's value as one of Spark's type.
    package init(_ value: Value, _ type: SparkType) {
        switch (value, type) {
        case (.boolean(let value), _): self = .boolean(value)
        case (.integer(let value), _): self = .integer(value)
        case (.unsigned(let value), .decimal): self = .decimal(Int128(value))
        case (.unsigned(let value), _): self = Int64(exactly: value).map { .integer($0) } ?? .null
        case (.double(let value), .float): self = .float(Float(value))
        case (.double(let value), _): self = .double(value)
        case (.string(let text), _): self = .string(text)
        case (.binary(let bytes), _): self = .binary(bytes)
        case (.date(let days), _): self = .integer(Int64(days))
        case (.timestamp(let microseconds), _): self = .integer(microseconds)
        case (.decimal(let unscaled, _), _): self = .decimal(unscaled)
        case (.list(let values), .array(let element, _)): self = .array(values.map { SparkValue($0, element) })
        case (.list(let entries), .map(let keyType, let valueType, _)):
            var keys: [SparkValue] = []
            var values: [SparkValue] = []
            for case .structure(_, let entry) in entries where entry.count == 2 {
                keys.append(SparkValue(entry[0], keyType))
                values.append(SparkValue(entry[1], valueType))
            }
            self = .map(keys, values)
        case (.structure(_, let values), .structure(let fields)):
            self = .structure(zip(values, fields).map { SparkValue($0, $1.type) })
        default: self = .null
        }
    }
}
