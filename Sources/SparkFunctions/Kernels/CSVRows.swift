internal import SparkSQL

/// Reads rows from lines of CSV, as Spark's `from_csv` does.
struct CSVRows: Sendable {
    private let fields: [StructField]
    private let options: RecordOptions
    private let reader: FieldReader
    private let format: CSVFormat
    /// The member that takes the texts of bad lines; it is no field of the lines.
    private let corrupt: Int?

    init(type: SparkType, options: RecordOptions) throws(SparkError) {
        if case .structure(let fields) = type { self.fields = fields } else { fields = [] }
        if let nested = fields.first(where: \.type.isNested) {
            throw SparkError(
                "UNSUPPORTED_DATATYPE", parameters: ["typeName": "\"\(nested.type.sql)\""],
                message: "A field of CSV is no value of the type \(nested.type.sql), as '\(nested.name)' should be.")
        }
        self.options = options
        reader = try FieldReader(options)
        format = CSVFormat(options)
        corrupt = fields.firstIndex { $0.name == options.corruptColumn && $0.type.isString }
    }

    func value(_ line: String) throws(SparkError) -> SparkValue {
        var tokenizer = CSVTokenizer(format)
        var line = line
        var values: [SparkValue] = []
        var isBad = false
        line.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            _ = tokenizer.next(bytes, from: 0, isWhole: true)
            isBad = tokenizer.fields.count != fields.count - (corrupt == nil ? 0 : 1)
            var position = 0
            for index in fields.indices {
                if index == corrupt {
                    values.append(.null)
                    continue
                }
                if let text = tokenizer.text(position, of: bytes) {
                    let value = reader.csv(String(decoding: text, as: UTF8.self), fields[index].type)
                    if value == nil { isBad = true }
                    values.append(value ?? .null)
                } else {
                    values.append(.null)
                }
                position += 1
            }
        }
        if isBad, options.mode == .failFast { throw .malformedRecord(line) }
        if isBad, let corrupt { values[corrupt] = .string(line) }
        return .structure(values)
    }
}

/// Lines of CSV.
enum CSVText {
    /// The fields of a line; nil for one that is null.
    static func tokens(_ line: String, _ options: RecordOptions) -> [String?] {
        var tokenizer = CSVTokenizer(CSVFormat(options))
        var line = line
        return line.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            _ = tokenizer.next(bytes, from: 0, isWhole: true)
            return tokenizer.fields.indices.map { index in
                tokenizer.text(index, of: bytes).map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    /// The fields of a row; nil for null.
    static func fields(_ values: [SparkValue], _ fields: [StructField], _ options: RecordOptions) -> [String?] {
        zip(values, fields).map { value, field in
            if value.isNull { return nil }
            switch (value, field.type) {
            case (.integer(let days), .date):
                return TextMoment.text(days, .date, options["dateFormat"], options.timeZone)
            case (.integer(let time), .timestamp):
                return TextMoment.text(time, .timestamp, options["timestampFormat"], options.timeZone)
            case (.integer(let time), .timestampNTZ):
                return TextMoment.text(time, .timestampNTZ, options["timestampNTZFormat"], options.timeZone)
            case (.binary(let bytes), _): return "[" + bytes.map { Hexadecimal.text([$0]) }.joined(separator: " ") + "]"
            default: return ValueText(timeZone: options.timeZone).text(value, field.type)
            }
        }
    }
}

/// The schema of a line of CSV.
enum CSVSchema {
    static func ddl(of line: String, _ options: RecordOptions) throws(SparkError) -> String {
        let inference = CSVInference(try FieldReader(options), options)
        let fields = CSVText.tokens(line, options).enumerated().map { index, token in
            let type = token.map { inference.type($0, after: .null) } ?? .null
            return StructField("_c\(index)", type == .null ? .string : type)
        }
        return SparkType.structure(fields).sql
    }
}
