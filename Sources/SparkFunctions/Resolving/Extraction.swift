internal import SparkSQL

/// Members of structs, elements of arrays, values of maps.
enum Extraction {
    /// `container.name`.
    static func field(_ container: TypedExpression, _ name: String, _ settings: ExpressionSettings) throws(SparkError)
        -> TypedExpression
    {
        switch container.type {
        case .structure(let fields): return try member(container, fields, name, shown: nil)
        case .array(.structure(let fields), let containsNull):
            return try members(container, fields, name, containsNull)
        default: return try element(container, .string(name), settings)
        }
    }

    private static func find(_ fields: [StructField], _ name: String) throws(SparkError) -> Int {
        let lower = name.lowercased()
        let matches = fields.indices.filter { fields[$0].name.lowercased() == lower }
        guard let index = matches.first else {
            let names = fields.map { SQLText.quoted($0.name) }.joined(separator: ", ")
            throw SparkError(
                "FIELD_NOT_FOUND", parameters: ["fieldName": SQLText.quoted(name), "fields": names],
                message: "No such struct field \(SQLText.quoted(name)) in \(names).")
        }
        guard matches.count == 1 else {
            throw SparkError(
                "AMBIGUOUS_REFERENCE_TO_FIELDS",
                parameters: ["field": SQLText.quoted(name), "count": "\(matches.count)"],
                message: "Ambiguous reference to the field \(SQLText.quoted(name)): it appears \(matches.count) times.")
        }
        return index
    }

    private static func member(
        _ container: TypedExpression, _ fields: [StructField], _ name: String, shown: String?
    ) throws(SparkError) -> TypedExpression {
        let index = try find(fields, name)
        return TypedExpression(
            .call(FunctionCall("getfield", [container], options: ["\(index)", name])), fields[index].type,
            nullable: container.nullable || fields[index].nullable)
    }

    private static func members(
        _ container: TypedExpression, _ fields: [StructField], _ name: String, _ containsNull: Bool
    ) throws(SparkError) -> TypedExpression {
        let index = try find(fields, name)
        return TypedExpression(
            .call(FunctionCall("getfields", [container], options: ["\(index)", fields[index].name])),
            .array(fields[index].type, containsNull: containsNull || fields[index].nullable),
            nullable: container.nullable)
    }

    /// `container[key]`.
    static func element(_ container: TypedExpression, _ key: TypedExpression, _ settings: ExpressionSettings)
        throws(SparkError) -> TypedExpression
    {
        switch container.type {
        case .structure(let fields):
            guard case .literal(.string(let name)) = key.node else { break }
            return try member(container, fields, name, shown: name)
        case .array(.structure(let fields), let containsNull):
            guard case .literal(.string(let name)) = key.node else { break }
            return try members(container, fields, name, containsNull)
        default: break
        }
        return try Catalogue.standard.call("getitem", [container, key], settings: settings)
    }
}
