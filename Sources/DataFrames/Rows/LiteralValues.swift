internal import Columnar
internal import SparkSQL

extension SyntaxExpression {
    /// A row's value as a constant.
    init(literal value: Value, _ type: SparkType) {
        let constant: SparkLiteral
        switch (value, type) {
        case (.null, _): constant = .null
        case (.boolean(let value), _): constant = .boolean(value)
        case (.integer(let value), .long): constant = .long(value)
        case (.integer(let value), _): constant = Int32(exactly: value).map { .integer($0) } ?? .long(value)
        case (.double(let value), .float): constant = .float(Float(value))
        case (.double(let value), _): constant = .double(value)
        case (.date(let days), .date): constant = .date(days)
        case (.timestamp(let instant), .timestamp): constant = .timestamp(instant)
        case (.timestamp(let local), .timestampNTZ): constant = .timestampNTZ(local)
        case (.binary(let bytes), .binary): constant = .binary(bytes)
        case (.string(let text), _): constant = .string(text)
        default:
            self.init(.cast(SyntaxExpression(.literal(.string(value.displayed))), type, isTry: false))
            return
        }
        self.init(.literal(constant))
    }
}
