internal import SparkSQL

/// `format_string`.
enum MiscellaneousKernels {
    static let all: [String: Kernel] = [
        "bitmap_count": .row { (row) throws(SparkError) in
            .integer(Int64(row[0].bytes.reduce(0) { $0 + $1.nonzeroBitCount }))
        },
        "bitmap_construct": .row { (row) throws(SparkError) in
            var bits = [UInt8](repeating: 0, count: 4_096)
            for position in row[0].elements where 0..<32_768 ~= position.int {
                bits[position.int / 8] |= 1 << UInt8(position.int % 8)
            }
            return .binary(bits)
        },
        "bitmap_or": .row { (row) throws(SparkError) in
            var bits = [UInt8](repeating: 0, count: 4_096)
            for other in row[0].elements.map(\.bytes) {
                for index in other.indices where index < bits.count { bits[index] |= other[index] }
            }
            return .binary(bits)
        },
        "percentile_weighted": .row { (row) throws(SparkError) in
            let pairs = row[0].elements.map(\.members).filter { $0.count == 2 && !$0[0].isNull && !$0[1].isNull }
            let sorted = pairs.map { ($0[0].number, $0[1].int) }.filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
            let total = sorted.reduce(0) { $0 + $1.1 }
            guard total > 0 else { return .null }
            func value(at index: Int) -> Double {
                var passed = 0
                for (value, count) in sorted {
                    passed += count
                    if index < passed { return value }
                }
                return sorted[sorted.count - 1].0
            }
            func quantile(_ place: Double) -> SparkValue {
                let position = Double(total - 1) * place
                let (low, high) = (Int(position.rounded(.down)), Int(position.rounded(.up)))
                if low == high { return .double(value(at: low)) }
                return .double((Double(high) - position) * value(at: low) + (position - Double(low)) * value(at: high))
            }
            if case .array(let places) = row[1] { return .array(places.map { quantile($0.number) }) }
            return quantile(row[1].number)
        },
        "format_string": Kernel(strict: false) { (call) throws(SparkError) in
            let types = Array(call.arguments.dropFirst())
            return { (row) throws(SparkError) in
                if row[0].isNull { return .null }
                var values: [SparkValue] = []
                for index in 1..<max(1, row.count) { values.append(row[index]) }
                return .string(try JavaFormat.text(row[0].string, values, types))
            }
        },
    ]
}

/// Texts with places for values, as Java's `Formatter` fills them.
enum JavaFormat {
    static func text(_ format: String, _ values: [SparkValue], _ types: [SparkType]) throws(SparkError) -> String {
        var result = ""
        var rest = Array(format)[...]
        var next = 0
        while let character = rest.first {
            rest = rest.dropFirst()
            guard character == "%" else {
                result.append(character)
                continue
            }
            var flags: Set<Character> = []
            var digits = ""
            while let digit = rest.first, digit.isNumber { digits.append(digit); rest = rest.dropFirst() }
            var position: Int?
            if rest.first == "$", let index = Int(digits) {
                position = index - 1
                rest = rest.dropFirst()
                digits = ""
            }
            if digits.isEmpty || digits.hasPrefix("0") {
                if digits.hasPrefix("0") {
                    flags.insert("0")
                    digits.removeFirst()
                }
                while let flag = rest.first, "-#+ 0,(<".contains(flag) { flags.insert(flag); rest = rest.dropFirst() }
                while let digit = rest.first, digit.isNumber { digits.append(digit); rest = rest.dropFirst() }
            }
            var precision: Int?
            if rest.first == "." {
                rest = rest.dropFirst()
                var text = ""
                while let digit = rest.first, digit.isNumber { text.append(digit); rest = rest.dropFirst() }
                precision = text.isEmpty ? nil : Int(text) ?? .max
            }
            guard let conversion = rest.first else { throw illegal("UnknownFormatConversionException", "%") }
            rest = rest.dropFirst()
            let width = digits.isEmpty ? 0 : Int(digits) ?? .max
            let longest = max(width, precision ?? 0).addingReportingOverflow(result.utf8.count)
            try ValueRoom.check(longest.overflow ? .max : longest.partialValue, in: "format_string")
            if conversion == "%" { result += padded("%", width, flags); continue }
            if conversion == "n" { result += "\n"; continue }
            let index = position ?? next
            if position == nil { next += 1 }
            guard values.indices.contains(index) else {
                throw illegal("MissingFormatArgumentException", "Format specifier '%\(conversion)'")
            }
            result += try piece(conversion, values[index], types[index], flags, width, precision)
        }
        return result
    }

    private static func illegal(_ kind: String, _ detail: String) -> SparkError {
        // Java's exceptions of formats are all of this class.
        SparkError("IllegalArgumentException", message: "java.util.\(kind): \(detail)")
    }

    private static func padded(_ text: String, _ width: Int, _ flags: Set<Character>) -> String {
        let missing = String(repeating: " ", count: max(0, width - text.count))
        return flags.contains("-") ? text + missing : missing + text
    }

    private static func piece(
        _ conversion: Character, _ value: SparkValue, _ type: SparkType, _ flags: Set<Character>, _ width: Int,
        _ precision: Int?
    ) throws(SparkError) -> String {
        let lower = conversion.lowercased()
        let isUpper = conversion.isUppercase
        func done(_ text: String) -> String { padded(isUpper ? text.uppercased() : text, width, flags) }
        if value.isNull { return done(lower == "b" ? "false" : String("null".prefix(precision ?? 4))) }
        switch (lower, value) {
        case ("s", _):
            let text = plain(value, type)
            return done(precision.map { String(text.prefix($0)) } ?? text)
        case ("b", .boolean(let value)): return done(value ? "true" : "false")
        case ("b", _): return done("true")
        case ("d", .integer(let number)): return done(signed("\(number.magnitude)", number < 0, flags, width))
        case ("x", .integer(let number)), ("o", .integer(let number)):
            let radix = lower == "x" ? 16 : 8
            let bits = type == .long ? UInt64(bitPattern: number) : UInt64(UInt32(truncatingIfNeeded: number))
            let text = (flags.contains("#") ? (radix == 16 ? "0x" : "0") : "") + String(bits, radix: radix)
            return done(flags.contains("0") ? String(repeating: "0", count: max(0, width - text.count)) + text : text)
        case ("c", .integer(let number)):
            guard let scalar = Unicode.Scalar(UInt32(clamping: number)) else { break }
            return done(String(Character(scalar)))
        case ("f", _), ("e", _), ("g", _):
            let number: String
            switch value {
            case .double(let value) where value.isFinite: number = NumberText.text(value)
            case .float(let value) where value.isFinite: number = NumberText.text(value)
            case .double, .float: return done(plain(value, type))
            case .decimal: number = plain(value, type)
            default: throw illegal("IllegalFormatConversionException", "\(conversion) != \(type.sql)")
            }
            let isNegative = number.hasPrefix("-")
            let magnitude = isNegative ? String(number.dropFirst()) : number
            let text =
                switch lower {
                case "e": scientific(magnitude, precision ?? 6)
                case "g": general(magnitude, precision ?? 6)
                default: fixed(magnitude, precision ?? 6)
                }
            return done(signed(text, isNegative, flags, width))
        default: break
        }
        throw illegal("IllegalFormatConversionException", "\(conversion) != \(type.sql)")
    }

    /// How Java shows a value that Spark holds: dates are numbers there, arrays have no blanks.
    private static func plain(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.array(let values), .array(let element, _)):
            "[" + values.map { plain($0, element) }.joined(separator: ",") + "]"
        case (.structure(let values), .structure(let fields)):
            "[" + zip(values, fields).map { plain($0, $1.type) }.joined(separator: ",") + "]"
        case (.null, _): "null"
        case (.integer(let number), _): "\(number)"
        default: type.isNested ? ValueText().stored(value, type) : ValueText().text(value, type)
        }
    }

    private static func fixed(_ text: String, _ digits: Int) -> String {
        guard let number = NumberParser.decimal(DecimalText.rounded(text, digits, isEven: false)) else { return text }
        let pieces = number.plainText.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = pieces.count > 1 ? String(pieces[1]) : ""
        return digits == 0
            ? String(pieces[0]) : pieces[0] + "." + (fraction + String(repeating: "0", count: digits)).prefix(digits)
    }

    private static func scientific(_ text: String, _ precision: Int) -> String {
        let (digits, exponent) = NumberText.digits(text)
        let mantissa = String(decoding: digits.prefix(1) + [0x2E] + digits.dropFirst(), as: UTF8.self)
        let power = digits == [48] ? 0 : exponent - 1
        return fixed(mantissa, precision) + "e" + (power < 0 ? "-" : "+") + DateTimeText.padded(abs(power), 2)
    }

    /// So many digits in all: with a power of ten where the number, rounded to them, is below 0.0001 or needs more.
    private static func general(_ text: String, _ precision: Int) -> String {
        let precision = max(1, precision)
        let rounded = scientific(text, precision - 1)
        guard let mark = rounded.lastIndex(of: "e"), let power = Int(rounded[rounded.index(after: mark)...]) else {
            return text
        }
        let isZero = !rounded[..<mark].contains { ("1"..."9").contains($0) }
        guard isZero || -4..<precision ~= power else { return rounded }
        return fixed(text, isZero ? precision - 1 : precision - 1 - power)
    }

    private static func signed(_ text: String, _ isNegative: Bool, _ flags: Set<Character>, _ width: Int) -> String {
        var text = text
        if flags.contains(",") {
            let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
            text = NumberFormat.grouped(String(pieces[0]), 0) + (pieces.count > 1 ? "." + pieces[1] : "")
        }
        var sign = isNegative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
        var end = ""
        if isNegative, flags.contains("(") { (sign, end) = ("(", ")") }
        if flags.contains("0") {
            text = String(repeating: "0", count: max(0, width - text.count - sign.count - end.count)) + text
        }
        return sign + text + end
    }
}
