internal import SparkSQL

/// Structs and their members.
enum Structs {
    static let entries: [FunctionEntry] = [
        .rule(
            "struct", counts: 0...Int.max,
            resolve: { (invocation) throws(SparkError) in
                var fields: [StructField] = []
                for (index, argument) in invocation.arguments.enumerated() {
                    fields.append(
                        StructField(
                            memberName(argument) ?? "col\(index + 1)", argument.type, nullable: argument.nullable))
                }
                return invocation.call(.structure(fields), nullable: false)
            }, sql: packed),
        .rule(
            "named_struct", counts: 0...Int.max,
            resolve: { (invocation) throws(SparkError) in
                guard invocation.count % 2 == 0 else {
                    throw AnalysisError.wrongCount(
                        invocation.spelling, expected: "2n (n > 0)", actual: invocation.count)
                }
                let shown = invocation.arguments
                var fields: [StructField] = []
                var values: [TypedExpression] = []
                let names = stride(from: 0, to: shown.count, by: 2)
                let wrong = names.filter { invocation.constantText($0) == nil }
                guard wrong.isEmpty else {
                    throw invocation.mismatch(
                        "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING",
                        ["inputExprs": "[" + wrong.map { "\"\(shown[$0].pretty)\"" }.joined(separator: ", ") + "]"],
                        "Only foldable \"STRING\" expressions are allowed to appear at odd position.")
                }
                for index in names {
                    values.append(shown[index + 1])
                    fields.append(
                        StructField(
                            invocation.constantText(index) ?? "", shown[index + 1].type,
                            nullable: shown[index + 1].nullable))
                }
                return TypedExpression(
                    .call(FunctionCall("named_struct", values, spelling: invocation.spelling, shown: shown)),
                    .structure(fields), nullable: false)
            }, sql: packed),
        .rule(
            "alias", counts: 1...1, display: .custom { call, texts in "\(texts[0]) AS \(call.options.first ?? "")" },
            resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) }),
        .rule(
            "member", counts: 1...1, display: .custom { $1[0] },
            resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) }),
        .rule(
            "getfield", counts: 1...1, display: .custom { call, texts in "\(texts[0]).\(call.options.last ?? "")" },
            resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, type) throws(SparkError) in
                if call.arguments[0].isNullLiteral { return LiteralSQL.text(.null, type) }
                if let member = WrittenParts.member(call) { return try renderer.sql(member) }
                return try renderer.fill("struct_extract($1, 'f\(call.options.first ?? "0")')", call.arguments)
            }),
        .rule(
            "getfields", counts: 1...1, display: .custom { call, texts in "\(texts[0]).\(call.options.last ?? "")" },
            resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, type) throws(SparkError) in
                if let members = WrittenParts.members(call, type) { return try renderer.sql(members) }
                return try renderer.fill(
                    "list_transform($1, lambda q: struct_extract(q, 'f\(call.options.first ?? "0")'))", call.arguments)
            }),
    ]

    /// The name that an argument gives a member of a struct, or nil.
    static func memberName(_ argument: TypedExpression) -> String? {
        switch argument.node {
        case .column(let column): column.name
        case .call(let call) where call.name == "alias" || call.name == "member": call.options.first
        case .call(let call) where call.name == "getfield" || call.name == "getfields": call.options.last
        case .variable(let variable): variable.name
        case .cast(let child, let mode) where !mode.isWritten: memberName(child)
        default: nil
        }
    }

    private static let packed: Arrays.SQL = { (renderer, call, type) throws(SparkError) in
        if call.arguments.isEmpty { return "struct_pack(f := CAST(NULL AS INTEGER))" }
        let texts = try renderer.sql(call.arguments)
        return "struct_pack(" + texts.enumerated().map { "f\($0.offset) := \($0.element)" }.joined(separator: ", ")
            + ")"
    }
}
