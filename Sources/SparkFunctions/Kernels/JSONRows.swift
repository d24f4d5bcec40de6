internal import Foundation
internal import SparkSQL

/// Reads rows from JSON texts, as Spark's `from_json` does.
struct JSONRows: Sendable {
    let type: SparkType
    let options: JSONOptions

    private struct Bad: Error {}

    /// A text without a value for the schema gives null, or a row of nulls with the text in the column for bad records.
    func value(_ text: String) throws(SparkError) -> SparkValue {
        if text.allSatisfy({ $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }) { return .null }
        var parser = JSONTreeParser(
            text, unquotedNames: options.isOn("allowUnquotedFieldNames"),
            singleQuotes: options.isOn("allowSingleQuotes", default: true),
            comments: options.isOn("allowComments"))
        let isStrict = options["mode"]?.uppercased() == "FAILFAST"
        guard let tree = parser.first() else { return try bad(text, nil, isStrict) }
        switch type {
        case .structure(let fields):
            guard case .object = tree else {
                if case .null = tree { return row(nil, fields) }
                return try bad(text, nil, isStrict)
            }
            var values: [SparkValue] = []
            var isBad = false
            for field in fields {
                guard let member = tree[field.name] else {
                    values.append(.null)
                    continue
                }
                do {
                    values.append(try converted(member, field.type))
                } catch {
                    isBad = true
                    values.append(.null)
                }
            }
            return isBad ? try bad(text, values, isStrict) : .structure(values)
        case .variant: return .string(Variants.normalized(tree).text)
        default:
            do {
                return try converted(tree, type)
            } catch {
                return try bad(text, nil, isStrict)
            }
        }
    }

    private func row(_ values: [SparkValue]?, _ fields: [StructField]) -> SparkValue {
        .structure(values ?? fields.map { _ in .null })
    }

    private func bad(_ text: String, _ values: [SparkValue]?, _ isStrict: Bool) throws(SparkError) -> SparkValue {
        if isStrict {
            throw SparkError(
                "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                message: "Malformed records are detected in record parsing: \(text). Parse Mode: FAILFAST.")
        }
        guard case .structure(let fields) = type else { return .null }
        var result = values ?? fields.map { _ in .null }
        let name = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
        if let index = fields.firstIndex(where: { $0.name == name && $0.type.isString }) {
            result[index] = .string(text)
        }
        return .structure(result)
    }

    private func converted(_ tree: JSONTree, _ type: SparkType) throws(Bad) -> SparkValue {
        if case .null = tree { return .null }
        switch (tree, type) {
        case (.string(let text), .string): return .string(text)
        case (_, let type) where type.isString: return .string(tree.text)
        case (.boolean(let value), .boolean): return .boolean(value)
        case (.number(let text), let type) where type.isIntegral:
            guard let value = NumberParser.whole(text) else { throw Bad() }
            return try cast(.integer(value), .long, type)
        case (.number(let text), .double): return Double(text).map { .double($0) } ?? .null
        case (.number(let text), .float): return Float(text).map { .float($0) } ?? .null
        case (.string(let text), .double), (.string(let text), .float):
            let value: Double
            switch text {
            case "NaN": value = .nan
            case "Infinity", "+INF", "INF": value = .infinity
            case "-Infinity", "-INF": value = -.infinity
            default: throw Bad()
            }
            return type == .float ? .float(Float(value)) : .double(value)
        case (.number(let text), .decimal(let precision, let scale)),
            (.string(let text), .decimal(let precision, let scale)):
            guard let value = NumberParser.decimal(text)?.rescaled(to: scale, precision: precision) else { throw Bad() }
            return .decimal(value)
        case (.string(let text), .date): return try moment(text, options["dateFormat"], type)
        case (.string(let text), .timestamp): return try moment(text, options["timestampFormat"], type)
        case (.string(let text), .timestampNTZ): return try moment(text, options["timestampNTZFormat"], type)
        case (.number(let text), .timestamp):
            guard let seconds = Int64(text) else { throw Bad() }
            return .integer(seconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
        case (.string(let text), .binary):
            guard let data = Data(base64Encoded: text) else { throw Bad() }
            return .binary(Array(data))
        case (.string(let text), .yearMonthInterval), (.string(let text), .dayTimeInterval),
            (.string(let text), .calendarInterval):
            guard let value = try? IntervalParser.value(text, type) else { throw Bad() }
            return value
        case (.array(let values), .array(let element, _)):
            var result: [SparkValue] = []
            for value in values { result.append(try converted(value, element)) }
            return .array(result)
        case (.object(let fields), .map(_, let element, _)):
            var values: [SparkValue] = []
            for field in fields { values.append(try converted(field.value, element)) }
            return .map(fields.map { .string($0.key) }, values)
        case (.object, .structure(let fields)):
            var values: [SparkValue] = []
            for field in fields {
                guard let member = tree[field.name] else {
                    values.append(.null)
                    continue
                }
                values.append(try converted(member, field.type))
            }
            return .structure(values)
        case (_, .variant): return .string(Variants.normalized(tree).text)
        default: throw Bad()
        }
    }

    private func cast(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws(Bad) -> SparkValue {
        guard let result = try? ValueCast(mode: .ansi, timeZone: options.timeZone).value(value, from, to) else {
            throw Bad()
        }
        return result
    }

    private func moment(_ text: String, _ format: String?, _ type: SparkType) throws(Bad) -> SparkValue {
        guard let value = TextMoment.value(text, format, type, options.timeZone) else { throw Bad() }
        return value
    }
}

/// Dates and timestamps in files and texts, by a pattern where one is given.
enum TextMoment {
    static func value(_ text: String, _ format: String?, _ type: SparkType, _ zone: TimeZoneRules) -> SparkValue? {
        if let format {
            guard let pattern = try? DateTimePattern(format, parsing: true),
                let instant = try? DateTimeReader(pattern: pattern).instant(text, zone)
            else { return nil }
            let local = zone.local(instant)
            switch type {
            case .date: return .integer(floorDivide(local, 86_400_000_000))
            case .timestampNTZ: return .integer(local)
            default: return .integer(instant)
            }
        }
        let value = try? ValueCast(mode: .attempt, timeZone: zone).value(.string(text), .string, type)
        return value.flatMap { $0.isNull ? nil : $0 }
    }

    static func text(_ value: Int64, _ type: SparkType, _ format: String?, _ zone: TimeZoneRules) -> String {
        let fallback =
            type == .date
            ? "yyyy-MM-dd" : type == .timestamp ? "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" : "yyyy-MM-dd'T'HH:mm:ss.SSS"
        guard let pattern = try? DateTimePattern(format ?? fallback, parsing: false) else { return "" }
        let local =
            type == .date ? value.multipliedClamped(by: 86_400_000_000) : type == .timestamp ? zone.local(value) : value
        return DateTimeWriter(pattern: pattern).text(local, instant: type == .timestamp ? value : nil, zone: zone)
    }
}

/// Writes rows as JSON, as Spark's `to_json` does.
struct JSONWriterOfRows: Sendable {
    private let options: JSONOptions
    private let keepsNulls: Bool

    init(options: JSONOptions) {
        self.options = options
        keepsNulls = !options.isOn("ignoreNullFields", default: true)
    }

    /// The JSON of a value.
    func text(_ value: SparkValue, _ type: SparkType) -> String {
        var text = ""
        append(value, type, to: &text)
        return text
    }

    /// Adds the JSON of a value.
    func append(_ value: SparkValue, _ type: SparkType, to text: inout String) {
        switch (value, type) {
        case (.boolean(let value), _): text += value ? "true" : "false"
        case (.integer(let days), .date):
            JSONTree.quote(TextMoment.text(days, type, options["dateFormat"], options.timeZone), to: &text)
        case (.integer(let time), .timestamp):
            JSONTree.quote(TextMoment.text(time, type, options["timestampFormat"], options.timeZone), to: &text)
        case (.integer(let time), .timestampNTZ):
            JSONTree.quote(TextMoment.text(time, type, options["timestampNTZFormat"], options.timeZone), to: &text)
        case (.integer, .yearMonthInterval), (.integer, .dayTimeInterval), (.interval, _):
            JSONTree.quote(ValueText().text(value, type), to: &text)
        case (.integer(let number), _): text += String(number)
        case (.float(let number), _): append(NumberText.text(number), isFinite: number.isFinite, to: &text)
        case (.double(let number), _): append(NumberText.text(number), isFinite: number.isFinite, to: &text)
        case (.decimal(let number), .decimal(_, let scale)): text += NumberText.text(number, scale: scale)
        case (.string(let json), .variant): text += (JSONTreeParser.parse(json) ?? .null).text
        case (.string(let string), _): JSONTree.quote(string, to: &text)
        case (.binary(let bytes), _): JSONTree.quote(Data(bytes).base64EncodedString(), to: &text)
        case (.array(let values), .array(let element, _)):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                append(value, element, to: &text)
            }
            text += "]"
        case (.map(let keys, let values), .map(let key, let element, _)):
            text += "{"
            for (index, value) in values.enumerated() where index < keys.count {
                if index > 0 { text += "," }
                JSONTree.quote(keyText(keys[index], key), to: &text)
                text += ":"
                append(value, element, to: &text)
            }
            text += "}"
        case (.structure(let values), .structure(let members)): append(values, members, to: &text)
        default: text += "null"
        }
    }

    /// Adds the members of a struct, without those that are null unless they are wanted.
    func append(_ values: [SparkValue], _ members: [StructField], to text: inout String) {
        text += "{"
        var isFirst = true
        for (value, member) in zip(values, members) where keepsNulls || !value.isNull {
            if !isFirst { text += "," }
            isFirst = false
            JSONTree.quote(member.name, to: &text)
            text += ":"
            append(value, member.type, to: &text)
        }
        text += "}"
    }

    private func append(_ number: String, isFinite: Bool, to text: inout String) {
        if isFinite { text += number } else { JSONTree.quote(number, to: &text) }
    }

    /// The text of a map's key: what Spark holds, not what it would show.
    private func keyText(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.array(let values), .array(let element, _)):
            "[" + values.map { keyText($0, element) }.joined(separator: ",") + "]"
        case (.structure(let values), .structure(let fields)):
            "[" + zip(values, fields).map { keyText($0, $1.type) }.joined(separator: ",") + "]"
        case (.integer(let number), _): "\(number)"
        default: ValueText(timeZone: options.timeZone).text(value, type)
        }
    }
}

/// The schema of a JSON text.
enum JSONSchema {
    static func ddl(of text: String, _ options: JSONOptions) -> String? {
        var parser = JSONTreeParser(text, unquotedNames: options.isOn("allowUnquotedFieldNames"))
        return parser.first().map { cleaned(type(of: $0, options)).sql }
    }

    private static func type(of tree: JSONTree, _ options: JSONOptions) -> SparkType {
        switch tree {
        case .null: return .null
        case .boolean: return options.isOn("primitivesAsString") ? .string : .boolean
        case .string: return .string
        case .number(let text):
            if options.isOn("primitivesAsString") { return .string }
            if Int64(text) != nil { return .long }
            if let number = NumberParser.decimal(text), !text.contains("."), !text.lowercased().contains("e"),
                number.rescaled(to: 0, precision: 38) != nil
            {
                return .decimal(precision: text.count { $0.isNumber }, scale: 0)
            }
            return options.isOn("prefersDecimal") ? .decimal(precision: 38, scale: 18) : .double
        case .array(let values):
            return .array(values.map { type(of: $0, options) }.reduce(.null, merged), containsNull: true)
        case .object(let fields):
            var members: [String: SparkType] = [:]
            for field in fields { members[field.key] = type(of: field.value, options) }
            return .structure(
                members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                    StructField($0.key, $0.value)
                })
        }
    }

    static func merged(_ left: SparkType, _ right: SparkType) -> SparkType {
        switch (left, right) {
        case _ where left == right: return left
        case (.null, let other), (let other, .null): return other
        case (.long, .double), (.double, .long), (.decimal, .double), (.double, .decimal): return .double
        case (.long, .decimal(let precision, let scale)), (.decimal(let precision, let scale), .long):
            return DecimalRule.widest((20, 0), (precision, scale))
        case (.decimal(let p1, let s1), .decimal(let p2, let s2)): return DecimalRule.widest((p1, s1), (p2, s2))
        case (.array(let left, _), .array(let right, _)): return .array(merged(left, right), containsNull: true)
        case (.structure(let left), .structure(let right)):
            var members: [String: SparkType] = [:]
            for field in left + right {
                members[field.name] = members[field.name].map { merged($0, field.type) } ?? field.type
            }
            return .structure(
                members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                    StructField($0.key, $0.value)
                })
        default: return .string
        }
    }

    private static func cleaned(_ type: SparkType) -> SparkType {
        switch type {
        case .null: .string
        case .array(let element, _): .array(cleaned(element), containsNull: true)
        case .structure(let fields): .structure(fields.map { StructField($0.name, cleaned($0.type)) })
        default: type
        }
    }
}
