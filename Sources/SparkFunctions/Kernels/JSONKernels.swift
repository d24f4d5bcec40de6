internal import Foundation
internal import SparkSQL

/// Functions of JSON and CSV texts.
enum JSONKernels {
    static let all: [String: Kernel] = [
        "get_json_object": Kernel { (_) throws(SparkError) in
            var last: (text: String, path: JSONPath?)?
            return { (row) throws(SparkError) in
                if last?.text != row[1].string { last = (row[1].string, JSONPath(row[1].string)) }
                guard let path = last?.path, let tree = JSONTreeParser.parse(row[0].string) else { return .null }
                return path.text(in: tree).map { .string($0) } ?? .null
            }
        },
        "json_array_length": .row { (row) throws(SparkError) in
            guard case .array(let values)? = JSONTreeParser.parse(row[0].string) else { return .null }
            return .integer(Int64(values.count))
        },
        "json_object_keys": .row { (row) throws(SparkError) in
            guard case .object(let fields)? = JSONTreeParser.parse(row[0].string) else { return .null }
            return .array(fields.map { .string($0.key) })
        },
        "json_tuple": .row(strict: false) { (row) throws(SparkError) in
            let tree = row[0].text.flatMap { JSONTreeParser.parse($0) }
            return .structure(
                row.indices.dropFirst().map { index in
                    guard let key = row[index].text, let value = tree?[key] else { return .null }
                    switch value {
                    case .null: return .null
                    case .string(let text): return .string(text)
                    default: return .string(value.javaText)
                    }
                })
        },
        "from_json": Kernel { (call) throws(SparkError) in
            let reader = try JSONRows(type: call.result, options: RecordOptions(call.options))
            return { (row) throws(SparkError) in try reader.value(row[0].string) }
        },
        "to_json": Kernel { (call) throws(SparkError) in
            let options = RecordOptions(call.options)
            try options.checkPatterns()
            let writer = JSONWriterOfRows(options: options)
            let type = call.argument(0)
            return { (row) throws(SparkError) in
                if type == .variant { return row[0] }
                return .string(writer.text(row[0], type))
            }
        },
        "schema_of_json": Kernel { (call) throws(SparkError) in
            let options = RecordOptions(call.options)
            return { (row) throws(SparkError) in JSONSchema.ddl(of: row[0].string, options).map { .string($0) } ?? .null
            }
        },
        "from_csv": Kernel(strict: false) { (call) throws(SparkError) in
            let reader = try CSVRows(type: call.result, options: RecordOptions(call.options))
            return { (row) throws(SparkError) in row[0].isNull ? .null : try reader.value(row[0].string) }
        },
        "to_csv": Kernel { (call) throws(SparkError) in
            let options = RecordOptions(call.options)
            guard case .structure(let fields) = call.argument(0) else { return { (_) throws(SparkError) in .null } }
            try options.checkPatterns()
            let writer = try CSVFields(options)
            return { (row) throws(SparkError) in
                .string(writer.line(CSVText.fields(row[0].members, fields, options)))
            }
        },
        "schema_of_csv": Kernel { (call) throws(SparkError) in
            let options = RecordOptions(call.options)
            return { (row) throws(SparkError) in .string(try CSVSchema.ddl(of: row[0].string, options)) }
        },
        "parse_json": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            return { (row) throws(SparkError) in
                if let tree = JSONTreeParser.parse(row[0].string, wholly: true) {
                    return .string(Variants.normalized(tree).text)
                }
                if isTry { return .null }
                throw SparkError(
                    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                    message:
                        "Malformed records are detected in record parsing: \(row[0].string). Parse Mode: FAILFAST. "
                        + "Use `try_parse_json` to have null for what is no JSON.")
            }
        },
        "variant_get": Kernel { (call) throws(SparkError) in try Variants.get(call) },
        "schema_of_variant": .row { (row) throws(SparkError) in
            JSONTreeParser.parse(row[0].string).map { .string(Variants.schema($0)) } ?? .null
        },
        "xpath": .row { (row) throws(SparkError) in throw AnalysisError.unsupported("XPath") },
        "sliding_window": Kernel { (call) throws(SparkError) in
            let numbers = call.options.compactMap { Int64($0) }
            guard numbers.count >= 3, numbers[1] > 0 else {
                return { (_) throws(SparkError) in .null }
            }
            let (length, slide, start) = (numbers[0], numbers[1], numbers[2])
            return { (row) throws(SparkError) in
                try ValueRoom.check(
                    Int(length / slide) + 1, of: 4 * SparkValue.bytesOfElement, in: "window",
                    parameter: "slideDuration")
                let time = row[0].whole ?? 0
                var first = time &- floorModulo(time &- start, slide)
                var windows: [SparkValue] = []
                while first > time &- length, windows.count <= Int(length / slide) {
                    windows.append(.structure([.integer(first), .integer(first &+ length)]))
                    first &-= slide
                }
                return .array(windows)
            }
        },
    ]
}

/// Variants, which are held as JSON.
enum Variants {
    /// The value with the members of objects in the order of their names.
    static func normalized(_ tree: JSONTree) -> JSONTree {
        switch tree {
        case .array(let values): .array(values.map(normalized))
        case .object(let fields):
            .object(
                fields.map { ($0.key, normalized($0.value)) }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) })
        default: tree
        }
    }

    static func get(_ call: KernelCall) throws(SparkError) -> RowFunction {
        let isTry = call.options.first == "try"
        let zone = call.options.last.flatMap { TimeZoneRules($0) } ?? .utc
        let type = call.result
        return { (row) throws(SparkError) in
            guard var tree = JSONTreeParser.parse(row[0].string), let path = JSONPath(row[1].string) else {
                return .null
            }
            for step in path.steps {
                switch (step, tree) {
                case (.key(let key), .object):
                    guard let next = tree[key] else { return .null }
                    tree = next
                case (.element(let index), .array(let values)):
                    guard index < values.count else { return .null }
                    tree = values[index]
                default: return .null
                }
            }
            return try cast(tree, type, zone, isTry)
        }
    }

    static func cast(_ tree: JSONTree, _ type: SparkType, _ zone: TimeZoneRules, _ isTry: Bool) throws(SparkError)
        -> SparkValue
    {
        if type == .variant { return .string(tree.text) }
        switch (tree, type) {
        case (.null, _): return .null
        case (.array(let values), .array(let element, _)):
            var result: [SparkValue] = []
            for value in values { result.append(try cast(value, element, zone, isTry)) }
            return .array(result)
        case (.object(let fields), .map(_, let element, _)):
            var values: [SparkValue] = []
            for field in fields { values.append(try cast(field.value, element, zone, isTry)) }
            return .map(fields.map { .string($0.key) }, values)
        case (.object, .structure(let fields)):
            var values: [SparkValue] = []
            for field in fields {
                values.append(
                    try tree[field.name].map { (tree) throws(SparkError) in try cast(tree, field.type, zone, isTry) }
                        ?? .null)
            }
            return .structure(values)
        case (.string(let text), .string): return .string(text)
        case (_, .string): return .string(tree.text)
        case (.boolean(let value), .boolean): return .boolean(value)
        default: break
        }
        let text: String
        var from = SparkType.string
        switch tree {
        case .string(let string): text = string
        case .number(let number):
            text = number
            from = type.isIntegral || type.isDecimal ? .decimal(precision: 38, scale: 18) : .string
        default: text = ""
        }
        if !text.isEmpty {
            var value = SparkValue.string(text)
            if from != .string, let unscaled = NumberParser.decimal(text)?.rescaled(to: 18, precision: 38) {
                value = .decimal(unscaled)
            } else {
                from = .string
            }
            let result = try ValueCast(mode: .attempt, timeZone: zone).value(value, from, type)
            if !result.isNull { return result }
        }
        if isTry { return .null }
        throw SparkError(
            "INVALID_VARIANT_CAST", parameters: ["value": tree.text, "dataType": "\"\(type.sql)\""],
            message:
                "The variant value `\(tree.text)` cannot be cast into \"\(type.sql)\". Please use `try_variant_get` instead."
        )
    }

    static func schema(_ tree: JSONTree) -> String { merged(tree).text }

    private indirect enum Shape {
        case plain(String)
        case decimal(Int, Int)
        case array(Shape)
        case object([(String, Shape)])

        var text: String {
            switch self {
            case .plain(let name): name
            case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
            case .array(let element): "ARRAY<\(element.text)>"
            case .object(let fields):
                "OBJECT<" + fields.map { "\(SQLText.quotedIfNeeded($0.0)): \($0.1.text)" }.joined(separator: ", ") + ">"
            }
        }
    }

    private static func merged(_ tree: JSONTree) -> Shape {
        switch tree {
        case .null: return .plain("VOID")
        case .boolean: return .plain("BOOLEAN")
        case .string: return .plain("STRING")
        case .number(let text):
            if Int64(text) != nil { return .plain("BIGINT") }
            if !text.lowercased().contains("e"), let point = text.firstIndex(of: ".") {
                let scale = text.distance(from: point, to: text.endIndex) - 1
                let digits = text.count { $0.isNumber } - (text.drop { $0 == "-" }.first == "0" ? 1 : 0)
                return .decimal(max(digits, scale), scale)
            }
            return .plain("DOUBLE")
        case .array(let values):
            let shapes = values.map(merged)
            guard let first = shapes.first else { return .array(.plain("VOID")) }
            return .array(shapes.dropFirst().allSatisfy { $0.text == first.text } ? first : .plain("VARIANT"))
        case .object(let fields): return .object(fields.map { ($0.key, merged($0.value)) })
        }
    }
}
