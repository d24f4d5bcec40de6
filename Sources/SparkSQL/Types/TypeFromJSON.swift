internal import JSONText

/// Types read from Spark's JSON.
extension SparkType {
    /// The type that a JSON text describes, such as `"long"` or `{"type":"struct","fields":[…]}`.
    ///
    /// - Throws: `INVALID_JSON_DATA_TYPE` where the text is no JSON, or names a type that Spark does not have.
    public init(json: String) throws(SparkError) {
        var text = json
        let result = text.withUTF8 { bytes -> Result<SparkType, JSONSyntaxError> in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(UnsafeRawBufferPointer(bytes))
                let type = try Self.read(&reader)
                try reader.end()
                return type
            }
        }
        switch result {
        case .success(let type): self = type
        case .failure(let error):
            throw SparkError(
                "INVALID_JSON_DATA_TYPE", parameters: ["invalidType": json],
                message: "The schema is no type in Spark's JSON: \(error). It should be like "
                    + #"{"type":"struct","fields":[{"name":"a","type":"long","nullable":true,"metadata":{}}]}."#)
        }
    }

    private static func read(_ reader: inout JSONReader) throws(JSONSyntaxError) -> SparkType {
        if try reader.kind() == .string {
            let start = reader.position
            let name = try reader.string()
            guard let type = SparkType(typeName: name) else {
                throw JSONSyntaxError("\"\(name)\" is no type", at: start)
            }
            return type
        }
        var members = JSONMembers()
        let start = reader.position
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "type": members.kind = try reader.optionalString()
            case "elementType": members.element = try read(&reader)
            case "keyType": members.key = try read(&reader)
            case "valueType": members.value = try read(&reader)
            case "containsNull", "valueContainsNull": members.containsNull = try reader.optionalBoolean() ?? true
            case "fields":
                var fields: [StructField] = []
                try reader.array { reader throws(JSONSyntaxError) in fields.append(try readField(&reader)) }
                members.fields = fields
            default: try reader.skip()
            }
        }
        guard let type = members.type else { throw JSONSyntaxError("this object describes no type", at: start) }
        return type
    }

    /// What an object that describes a type says.
    private struct JSONMembers {
        var kind: String?
        var element: SparkType?
        var key: SparkType?
        var value: SparkType?
        var containsNull = true
        var fields: [StructField]?

        var type: SparkType? {
            switch kind {
            case "array": element.map { .array($0, containsNull: containsNull) }
            case "map":
                if let key, let value { .map(key, value, valueContainsNull: containsNull) } else { nil }
            case "struct": fields.map { .structure($0) }
            default: nil
            }
        }
    }

    private static func readField(_ reader: inout JSONReader) throws(JSONSyntaxError) -> StructField {
        var name: String?
        var type: SparkType?
        var nullable = true
        var metadata: [String: String] = [:]
        let start = reader.position
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "name": name = try reader.string()
            case "type": type = try read(&reader)
            case "nullable": nullable = try reader.optionalBoolean() ?? true
            case "metadata":
                try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                    metadata[key] = String(decoding: try reader.raw(), as: UTF8.self)
                }
            default: try reader.skip()
            }
        }
        guard let name, let type else { throw JSONSyntaxError("a field needs a name and a type", at: start) }
        return StructField(name, type, nullable: nullable, metadata: metadata)
    }

    /// The type that is not nested and has this name in Spark's JSON, or nil.
    private init?(typeName: String) {
        switch typeName {
        case "array", "map", "struct": return nil
        case "null": self = .null
        default:
            guard let type = try? SparkType(sql: typeName), !type.isNested else { return nil }
            self = type
        }
    }
}

extension StructType {
    /// The schema that a JSON text describes, as `df.schema.json()` writes it.
    ///
    /// - Throws: `INVALID_JSON_DATA_TYPE` where the text is no JSON or describes no struct.
    public init(json: String) throws(SparkError) {
        guard case .structure(let fields) = try SparkType(json: json) else {
            throw SparkError(
                "INVALID_JSON_DATA_TYPE", parameters: ["invalidType": json],
                message: "The schema is the type \(json), but should be a struct.")
        }
        self.init(fields)
    }
}
