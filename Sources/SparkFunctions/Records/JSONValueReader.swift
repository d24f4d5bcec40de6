package import JSONText
package import SparkSQL

/// Reads values of Spark's types from JSON, as Spark's reader of files and `from_json` do.
package struct JSONValueReader: Sendable {
    /// What became of a value.
    package enum Converted: Sendable {
        case good(SparkValue)
        /// Something inside of it is no value of its type, and null.
        case partial(SparkValue)
        case failed
    }

    package let fields: FieldReader
    private let options: RecordOptions
    /// Whether a value that is no text is read as a text letter by letter, or without the blanks in it.
    private let keepsLetters: Bool

    /// - Throws: Spark's error for an option that is none.
    package init(_ options: RecordOptions, keepsLetters: Bool) throws(SparkError) {
        self.options = options
        self.keepsLetters = keepsLetters
        fields = try FieldReader(options)
    }

    /// What `body` makes of the JSON at the start of `bytes`, also where it is written as only options allow.
    ///
    /// - Returns: Nil where it is no JSON.
    package func first<R>(
        _ bytes: UnsafeRawBufferPointer, _ body: (inout JSONReader) throws(JSONSyntaxError) -> R
    ) -> R? {
        var json = JSONReader(bytes)
        if let result = try? body(&json) { return result }
        guard var text = standard(bytes) else { return nil }
        return text.withUTF8 { utf8 in
            var json = JSONReader(UnsafeRawBufferPointer(utf8), isLenient: true)
            return try? body(&json)
        }
    }

    /// The first value in the standard's writing, where it is one that the options allow; nil where it is none.
    package func standard(_ bytes: UnsafeRawBufferPointer) -> String? {
        var parser = JSONTreeParser(String(decoding: bytes, as: UTF8.self), options)
        return parser.first()?.text
    }

    /// Reads the next value as one of this type.
    package func value(_ json: inout JSONReader, _ type: SparkType) throws(JSONSyntaxError) -> Converted {
        let kind = try json.kind()
        if kind == .null {
            try json.skip()
            return .good(.null)
        }
        switch type {
        case _ where type.isString:
            if kind == .string { return .good(.string(try json.string())) }
            let text = try letters(&json)
            return .good(.string(keepsLetters ? text : JSONTreeParser.parse(text)?.javaText ?? text))
        case .variant:
            let tree = JSONTreeParser.parse(try letters(&json))
            return tree.map { Converted.good(.string(Variants.normalized($0).text)) } ?? .failed
        case .boolean where kind == .boolean: return .good(.boolean(try json.optionalBoolean() ?? false))
        case .array(let element, _) where kind == .array: return try array(&json, element)
        case .map(_, let element, _) where kind == .object: return try map(&json, element)
        case .structure(let members) where kind == .object: return try structure(&json, members)
        default: break
        }
        switch kind {
        case .number:
            let text = String(decoding: try json.literalText(), as: UTF8.self)
            return fields.json(number: text, type).map { Converted.good($0) } ?? .failed
        case .string: return fields.json(string: try json.string(), type).map { Converted.good($0) } ?? .failed
        default:
            try json.skip()
            return .failed
        }
    }

    private func letters(_ json: inout JSONReader) throws(JSONSyntaxError) -> String {
        let start = json.position
        try json.skip()
        return json.text(from: start)
    }

    private func array(_ json: inout JSONReader, _ element: SparkType) throws(JSONSyntaxError) -> Converted {
        var values: [SparkValue] = []
        var state = State()
        try json.array { json throws(JSONSyntaxError) in
            if let found = state.add(try value(&json, element)) { values.append(found) }
        }
        return state.result(.array(values))
    }

    private func map(_ json: inout JSONReader, _ element: SparkType) throws(JSONSyntaxError) -> Converted {
        var keys: [SparkValue] = [], values: [SparkValue] = []
        var state = State()
        try json.members { key, json throws(JSONSyntaxError) in
            let name = key.string
            guard let found = state.add(try value(&json, element)) else { return }
            keys.append(.string(name))
            values.append(found)
        }
        return state.result(.map(keys, values))
    }

    private func structure(
        _ json: inout JSONReader, _ members: [StructField]
    ) throws(JSONSyntaxError) -> Converted {
        var values = [SparkValue](repeating: .null, count: members.count)
        var isWhole = true
        var expected = 0
        try json.members { key, json throws(JSONSyntaxError) in
            var index = expected
            if index >= members.count || !key.bytes.elementsEqual(members[index].name.utf8) {
                index = members.firstIndex { key.bytes.elementsEqual($0.name.utf8) } ?? members.count
            }
            guard index < members.count else { return try json.skip() }
            switch try value(&json, members[index].type) {
            case .good(let value): values[index] = value
            case .partial(let value):
                values[index] = value
                isWhole = false
            case .failed: isWhole = false
            }
            expected = index + 1
        }
        return isWhole ? .good(.structure(values)) : .partial(.structure(values))
    }

    /// What became of the values in a list or a map: one that is none makes all of it none.
    private struct State {
        private var isWhole = true
        private var hasFailed = false

        mutating func add(_ converted: Converted) -> SparkValue? {
            switch converted {
            case .good(let value): return value
            case .partial(let value):
                isWhole = false
                return value
            case .failed:
                hasFailed = true
                return nil
            }
        }

        func result(_ value: SparkValue) -> Converted {
            hasFailed ? .failed : isWhole ? .good(value) : .partial(value)
        }
    }
}
