internal import Columnar
internal import JSONText

extension JSONWriter {
    /// Writes the value at `index` of a column; members of a struct that are null are left out.
    ///
    /// - Throws: `InvalidRow` for a value that JSON cannot say.
    mutating func write(_ column: ArrayData, _ index: Int) throws(InvalidRow) {
        if column.isNull(index) { return raw("null") }
        switch column.type {
        case .list:
            raw("[")
            let range = column.listRange(index)
            for element in range {
                if element > range.lowerBound { raw(",") }
                try write(column.children[0], element)
            }
            raw("]")
        case .structure(let fields):
            raw("{")
            var isFirst = true
            for (position, field) in fields.enumerated() {
                let member = column.member(position)
                if member.isNull(index) { continue }
                if !isFirst { raw(",") }
                isFirst = false
                string(field.name)
                raw(":")
                try write(member, index)
            }
            raw("}")
        case .utf8: string(column.string(index) ?? "")
        default: try write(column.value(index))
        }
    }

    /// Writes a value that holds no others.
    private mutating func write(_ value: Value) throws(InvalidRow) {
        switch value {
        case .null: raw("null")
        case .boolean(let value): raw(value ? "true" : "false")
        case .integer, .unsigned, .decimal: raw(value.displayed)
        case .double(let value):
            guard value.isFinite else { throw InvalidRow("has the number \(value), which JSON cannot say") }
            number(value)
        case .date, .timestamp, .string: string(value.displayed)
        case .binary: throw InvalidRow("has a value of type binary, which JSON cannot say")
        case .list, .structure: throw InvalidRow("has a value inside a value")
        }
    }
}
