/// A JSON value, with numbers as they were written.
indirect enum JSONTree: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])

    /// The value without blanks between its parts.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): Self.quote(string, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let fields):
            text += "{"
            for (index, field) in fields.enumerated() {
                if index > 0 { text += "," }
                Self.quote(field.key, to: &text)
                text += ":"
                field.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// The text between quotes, with what JSON does not take escaped.
    static func quote(_ string: String, to text: inout String) {
        text += "\""
        if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            text += string
            text += "\""
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// The member of an object with this name; of several the last.
    subscript(_ key: String) -> JSONTree? {
        guard case .object(let fields) = self else { return nil }
        return fields.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

/// Reads JSON, with what Spark allows beside the standard.
struct JSONTreeParser {
    struct Failure: Error {}

    private let bytes: [UInt8]
    private var index = 0
    private let allowsUnquotedNames: Bool
    private let allowsSingleQuotes: Bool
    private let allowsComments: Bool
    private var allowsLeadingZeros = false
    private var allowsNonNumbers = false
    private var allowsAnyEscape = false
    private var allowsControlCharacters = false
    private static let deepest = 500

    init(_ text: String, unquotedNames: Bool = false, singleQuotes: Bool = true, comments: Bool = false) {
        bytes = Array(text.utf8)
        allowsUnquotedNames = unquotedNames
        allowsSingleQuotes = singleQuotes
        allowsComments = comments
    }

    /// A parser that takes what these options allow.
    init(_ text: String, _ options: RecordOptions) {
        self.init(
            text, unquotedNames: options.isOn("allowUnquotedFieldNames"),
            singleQuotes: options.isOn("allowSingleQuotes", default: true), comments: options.isOn("allowComments"))
        allowsLeadingZeros = options.isOn("allowNumericLeadingZeros")
        allowsNonNumbers = options.isOn("allowNonNumericNumbers", default: true)
        allowsAnyEscape = options.isOn("allowBackslashEscapingAnyCharacter")
        allowsControlCharacters = options.isOn("allowUnquotedControlChars")
    }

    /// The first value of a text; nil where it has none, or is wrong before its end.
    static func parse(_ text: String, wholly: Bool = false) -> JSONTree? {
        var parser = JSONTreeParser(text)
        guard let value = try? parser.value(0) else { return nil }
        parser.skipBlanks()
        return wholly && parser.index < parser.bytes.count ? nil : value
    }

    mutating func first() -> JSONTree? { try? value(0) }

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return index >= bytes.count
        }
    }

    private mutating func skipBlanks() {
        while index < bytes.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
                index += 1
            } else if allowsComments, bytes[index] == 0x2F, index + 1 < bytes.count, bytes[index + 1] == 0x2A {
                index += 2
                while index + 1 < bytes.count, !(bytes[index] == 0x2A && bytes[index + 1] == 0x2F) { index += 1 }
                index = min(bytes.count, index + 2)
            } else if allowsComments, bytes[index] == 0x2F, index + 1 < bytes.count, bytes[index + 1] == 0x2F {
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            } else {
                return
            }
        }
    }

    private mutating func value(_ depth: Int) throws(Failure) -> JSONTree {
        skipBlanks()
        guard index < bytes.count, depth < Self.deepest else { throw Failure() }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "'") where allowsSingleQuotes: return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where allowsNonNumbers: return try word("NaN", .number("NaN"))
        case UInt8(ascii: "I") where allowsNonNumbers: return try infinity("")
        case UInt8(ascii: "+") where allowsNonNumbers: return try infinity("+")
        case UInt8(ascii: "-") where allowsNonNumbers && index + 1 < bytes.count && bytes[index + 1] == 0x49:
            return try infinity("-")
        case UInt8(ascii: "-"), 48...57: return .number(try number())
        default: throw Failure()
        }
    }

    private mutating func word(_ text: String, _ value: JSONTree) throws(Failure) -> JSONTree {
        guard bytes[index...].starts(with: text.utf8) else { throw Failure() }
        index += text.utf8.count
        return value
    }

    private mutating func infinity(_ sign: String) throws(Failure) -> JSONTree {
        let value = JSONTree.number(sign == "-" ? "-Infinity" : "Infinity")
        if bytes[index...].starts(with: (sign + "Infinity").utf8) { return try word(sign + "Infinity", value) }
        return try word(sign + "INF", value)
    }

    private mutating func object(_ depth: Int) throws(Failure) -> JSONTree {
        index += 1
        var fields: [(key: String, value: JSONTree)] = []
        skipBlanks()
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
            index += 1
            return .object(fields)
        }
        while true {
            skipBlanks()
            let key = try name()
            skipBlanks()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw Failure() }
            index += 1
            fields.append((key, try value(depth + 1)))
            skipBlanks()
            guard index < bytes.count else { throw Failure() }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "}") { return .object(fields) }
            guard bytes[index - 1] == UInt8(ascii: ",") else { throw Failure() }
        }
    }

    private mutating func name() throws(Failure) -> String {
        guard index < bytes.count else { throw Failure() }
        if bytes[index] == UInt8(ascii: "\"") || (allowsSingleQuotes && bytes[index] == UInt8(ascii: "'")) {
            return try string()
        }
        guard allowsUnquotedNames else { throw Failure() }
        let start = index
        while index < bytes.count,
            bytes[index] >= 0x80 || bytes[index] == 0x5F || (48...57 ~= bytes[index])
                || (65...90 ~= bytes[index] & 0xDF)
        { index += 1 }
        guard index > start else { throw Failure() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func array(_ depth: Int) throws(Failure) -> JSONTree {
        index += 1
        var values: [JSONTree] = []
        skipBlanks()
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth + 1))
            skipBlanks()
            guard index < bytes.count else { throw Failure() }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "]") { return .array(values) }
            guard bytes[index - 1] == UInt8(ascii: ",") else { throw Failure() }
        }
    }

    private mutating func number() throws(Failure) -> String {
        var start = index
        func digits() -> Int { bytes[index...].prefix { 48...57 ~= $0 }.count }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        if allowsLeadingZeros { while digits() > 1, bytes[index] == 48 { index += 1 } }
        if !isNegative { start = index }
        let isCut = isNegative && index > start + 1
        let first = index
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index] != 48 else { throw Failure() }
        index += whole
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let count = digits()
            guard count > 0 else { throw Failure() }
            index += count
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            let count = digits()
            guard count > 0 else { throw Failure() }
            index += count
        }
        return isCut
            ? "-" + String(decoding: bytes[first..<index], as: UTF8.self)
            : String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func string() throws(Failure) -> String {
        let quote = bytes[index]
        index += 1
        var result: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == quote { return String(decoding: result, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                guard byte >= 0x20 || allowsControlCharacters else { throw Failure() }
                result.append(byte)
                continue
            }
            guard index < bytes.count else { throw Failure() }
            let mark = bytes[index]
            index += 1
            switch mark {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(mark)
            case UInt8(ascii: "'") where allowsSingleQuotes: result.append(mark)
            case UInt8(ascii: "u"):
                var unit = try hexadecimal()
                if 0xD800...0xDBFF ~= unit, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
                    bytes[index + 1] == UInt8(ascii: "u")
                {
                    index += 2
                    let low = try hexadecimal()
                    if 0xDC00...0xDFFF ~= low { unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
                }
                let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
                result.append(contentsOf: Array(String(Character(scalar)).utf8))
            case _ where allowsAnyEscape: result.append(mark)
            default: throw Failure()
            }
        }
        throw Failure()
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count else { throw Failure() }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Hexadecimal.digit(byte) else { throw Failure() }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }
}
