internal import JSONText

/// The JSON texts of types and schemas, as PySpark's `df.schema.json()` writes them: members by their names.
extension SparkType {
    /// The type as JSON: `"long"`, or an object for a nested type.
    public var json: String {
        var writer = JSONWriter(capacity: 64)
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .array(let element, let containsNull):
            writer.raw(#"{"containsNull":\#(containsNull),"elementType":"# as String)
            element.write(to: &writer)
            writer.raw(#","type":"array"}"#)
        case .map(let key, let value, let valueContainsNull):
            writer.raw(#"{"keyType":"#)
            key.write(to: &writer)
            writer.raw(#","type":"map","valueContainsNull":\#(valueContainsNull),"valueType":"# as String)
            value.write(to: &writer)
            writer.raw("}")
        case .structure(let fields):
            writer.raw(#"{"fields":["#)
            for (index, field) in fields.enumerated() {
                if index > 0 { writer.raw(",") }
                field.write(to: &writer)
            }
            writer.raw(#"],"type":"struct"}"#)
        case .collatedString: writer.string("string")
        default: writer.string(typeName)
        }
    }

    fileprivate static func write(_ field: StructField, to writer: inout JSONWriter) {
        writer.raw(#"{"metadata":{"#)
        var metadata = field.metadata
        if let collations = field.collations { metadata["__COLLATIONS"] = collations }
        for (index, (key, value)) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { writer.raw(",") }
            writer.string(key)
            writer.raw(":")
            writer.raw(value)
        }
        writer.raw(#"},"name":"#)
        writer.string(field.name)
        writer.raw(#","nullable":\#(field.nullable),"type":"# as String)
        field.type.write(to: &writer)
        writer.raw("}")
    }
}

extension StructType {
    /// The schema as JSON.
    public var json: String { type.json }
}

extension StructField {
    fileprivate func write(to writer: inout JSONWriter) { SparkType.write(self, to: &writer) }

    /// Where collated strings are in the field's type: a path, and the collation with the library that has it.
    ///
    /// A collation is no part of a type's JSON, so that readers that know none see a string.
    fileprivate var collations: String? {
        var found: [(path: String, collation: String)] = []
        func search(_ type: SparkType, _ path: String) {
            switch type {
            case .collatedString(let name):
                let library = name.hasPrefix("UTF8_") ? "spark" : "icu"
                found.append((path, "\(library).\(name)"))
            case .array(let element, _): search(element, path + ".element")
            case .map(let key, let value, _):
                search(key, path + ".key")
                search(value, path + ".value")
            default: break
            }
        }
        search(type, name)
        guard !found.isEmpty else { return nil }
        let members = found.map { "\(JSONString.encoded($0.path)):\(JSONString.encoded($0.collation))" }
        return "{" + members.joined(separator: ",") + "}"
    }
}
