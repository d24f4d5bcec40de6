internal import Foundation
internal import JSONText
internal import SparkSQL

/// Reads rows from JSON texts, as Spark's `from_json` does.
struct JSONRows: Sendable {
    private let type: SparkType
    private let options: RecordOptions
    private let reader: JSONValueReader

    init(type: SparkType, options: RecordOptions) throws(SparkError) {
        self.type = type
        self.options = options
        reader = try JSONValueReader(options, keepsLetters: false)
    }

    /// A text without a value for the schema gives null, or a row of nulls with the text in the column for bad records.
    func value(_ text: String) throws(SparkError) -> SparkValue {
        var text = text
        let found: JSONValueReader.Converted? = text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }) { return .good(.null) }
            return reader.first(bytes) { (json) throws(JSONSyntaxError) in
                if case .structure(let fields) = type, try json.kind() == .null {
                    try json.skip()
                    return .good(.structure(fields.map { _ in .null }))
                }
                // One object stands for an array of it.
                if case .array(let element, _) = type, case .structure = element, try json.kind() == .object {
                    switch try reader.value(&json, element) {
                    case .good(let value): return .good(.array([value]))
                    case .partial(let value): return .partial(.array([value]))
                    case .failed: return .failed
                    }
                }
                return try reader.value(&json, type)
            }
        }
        switch found {
        case .good(let value): return value
        case .partial(let value): return try bad(text, value)
        case .failed, nil: return try bad(text, nil)
        }
    }

    private func bad(_ text: String, _ value: SparkValue?) throws(SparkError) -> SparkValue {
        if options.mode == .failFast { throw .malformedRecord(text) }
        guard case .structure(let fields) = type else { return value ?? .null }
        var members = fields.map { _ in SparkValue.null }
        if case .structure(let found)? = value { members = found }
        if let index = fields.firstIndex(where: { $0.name == options.corruptColumn && $0.type.isString }) {
            members[index] = .string(text)
        }
        return .structure(members)
    }
}

/// Dates and timestamps as files and texts have them, by a pattern where one is given.
enum TextMoment {
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
    private let options: RecordOptions
    private let keepsNulls: Bool
    private let sortsKeys: Bool

    init(options: RecordOptions) {
        sortsKeys = options.isOn("sortKeys")
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
            var entries = zip(keys, values).map { (keyText($0, key), $1) }
            if sortsKeys { entries.sort { $0.0 < $1.0 } }
            for (index, entry) in entries.enumerated() {
                if index > 0 { text += "," }
                JSONTree.quote(entry.0, to: &text)
                text += ":"
                append(entry.1, element, to: &text)
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
        var all = Array(zip(values, members))
        if sortsKeys { all.sort { $0.1.name < $1.1.name } }
        for (value, member) in all where keepsNulls || !value.isNull {
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
    static func ddl(of text: String, _ options: RecordOptions) -> String? {
        var parser = JSONTreeParser(text, options)
        return parser.first().map { cleaned(type(of: $0, options)).sql }
    }

    private static func type(of tree: JSONTree, _ options: RecordOptions) -> SparkType {
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
