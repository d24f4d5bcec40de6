internal import SparkSQL

/// Structs with other members, as `withField` and `dropFields` of columns make them.
enum StructUpdates {
    static let entries: [FunctionEntry] = [
        .rule(
            "withfield", counts: 3...3,
            resolve: { (invocation) throws(SparkError) in
                let path = try AttributeName.parts(invocation.constantText(1) ?? "")
                return try Update(settings: invocation.settings).set(invocation[0], path[...], to: invocation[2])
            }),
        .rule(
            "dropfields", counts: 2...Int.max,
            resolve: { (invocation) throws(SparkError) in
                var made = invocation[0]
                for index in 1..<invocation.count {
                    let path = try AttributeName.parts(invocation.constantText(index) ?? "")
                    made = try Update(settings: invocation.settings).drop(made, path[...])
                }
                return made
            }),
        .rule(
            "update_fields", counts: 2...2,
            display: .custom { call, texts in
                "update_fields(\(texts[0]), \(texts.count > 1 ? "WithField(\(texts[1]))" : "dropfield()"))"
            },
            resolve: { (invocation) throws(SparkError) in invocation[1] },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("(CASE WHEN $1 IS NOT NULL THEN $2 END)", call.arguments)
            }),
    ]

    /// A struct while its members change.
    private struct Update {
        let settings: ExpressionSettings

        func set(_ value: TypedExpression, _ path: ArraySlice<String>, to new: TypedExpression) throws(SparkError)
            -> TypedExpression
        {
            guard let name = path.first else { return new }
            guard path.count == 1 else {
                let member = try Extraction.field(value, name, settings)
                return try put(set(member, path.dropFirst(), to: new), into: value, name, isMember: true)
            }
            return try put(new, into: value, name, isMember: false)
        }

        // Where the new value is the member itself, changed, it is null just where that was.
        private func put(_ new: TypedExpression, into value: TypedExpression, _ name: String, isMember: Bool)
            throws(SparkError) -> TypedExpression
        {
            var (source, fields, values) = try members(value)
            let matches = fields.indices.filter { fields[$0].name.lowercased() == name.lowercased() }
            for index in matches {
                let nullable = isMember ? fields[index].nullable : new.nullable
                fields[index] = StructField(fields[index].name, new.type, nullable: nullable)
                values[index] = new
            }
            if matches.isEmpty {
                fields.append(StructField(name, new.type, nullable: new.nullable))
                values.append(new)
            }
            return made(of: source, fields, values, shown: [value, new])
        }

        func drop(_ value: TypedExpression, _ path: ArraySlice<String>) throws(SparkError) -> TypedExpression {
            guard let name = path.first else { return value }
            if path.count > 1 {
                let member = try Extraction.field(value, name, settings)
                return try put(drop(member, path.dropFirst()), into: value, name, isMember: true)
            }
            let (source, fields, values) = try members(value)
            let kept = fields.indices.filter { fields[$0].name.lowercased() != name.lowercased() }
            guard !kept.isEmpty else {
                throw AnalysisError.mismatch(
                    "CANNOT_DROP_ALL_FIELDS", "update_fields(\(value.pretty), dropfield())", [:],
                    "Cannot drop all fields in struct.")
            }
            return made(of: source, kept.map { fields[$0] }, kept.map { values[$0] }, shown: [value])
        }

        /// The struct that is changed, and its members; those of a changed struct are taken from what it was made of.
        private func members(_ value: TypedExpression) throws(SparkError) -> (
            source: TypedExpression, fields: [StructField], values: [TypedExpression]
        ) {
            guard case .structure(let fields) = value.type else {
                throw AnalysisError.unexpectedInput(
                    "update_fields(\(value.pretty), dropfield())", index: 0, value, required: "\"STRUCT\"")
            }
            if case .call(let call) = value.node, call.name == "update_fields",
                case .call(let made) = call.arguments[1].node
            {
                return (call.arguments[0], fields, made.arguments)
            }
            let values = fields.enumerated().map { index, field in
                TypedExpression(
                    .call(FunctionCall("getfield", [value], options: ["\(index)", field.name])), field.type,
                    nullable: value.nullable || field.nullable)
            }
            return (value, fields, values)
        }

        private func made(
            of source: TypedExpression, _ fields: [StructField], _ values: [TypedExpression], shown: [TypedExpression]
        ) -> TypedExpression {
            let new = TypedExpression(
                .call(FunctionCall("named_struct", values)), .structure(fields), nullable: false)
            return TypedExpression(
                .call(FunctionCall("update_fields", [source, new], shown: shown)), .structure(fields),
                nullable: source.nullable)
        }
    }
}
