internal import SparkSQL

/// Functions of texts.
enum Strings {
    static let entries: [FunctionEntry] = letters + places + numbers + StringCodesFamily.entries

    private static let trimmed: @Sendable (FunctionCall, [String]) -> String = {
        let word = ["trim": "BOTH", "ltrim": "LEADING", "rtrim": "TRAILING"][$0.name] ?? "BOTH"
        return $1.count == 1 ? "\($0.spelling)(\($1[0]))" : "TRIM(\(word) \($1[0]) FROM \($1[1]))"
    }

    private static let letters: [FunctionEntry] = [
        cased("upper", "ucase"), cased("lower", "lcase"),
        .kernel("initcap", takes: [.string], returns: .type(.string)),
        .rule(
            "char_length", "character_length", "length", "len", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .stringOrBinary)
                return invocation.call(.integer)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let own = call.arguments[0].type == .binary ? "octet_length" : "length"
                return try renderer.fill("CAST(\(own)($1) AS INTEGER)", call.arguments)
            }),
        bytes("octet_length", 1), bytes("bit_length", 8),
        trim("trim", "trim_both"), trim("ltrim", "trim_leading"), trim("rtrim", "trim_trailing"),
        .rule(
            "btrim", counts: 1...2, display: .spelling,
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<invocation.count { try invocation.take(index, .string) }
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                call.arguments.count == 1
                    ? try renderer.fill("trim($1, ' ')", call.arguments)
                    : try renderer.kernel("trim_both", call.arguments.reversed(), type)
            }),
        pad("lpad"), pad("rpad"),
        .rule(
            "reverse", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .oneOf([.string, .array]))
                return invocation.call(invocation[0].type)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                type.isString
                    ? try renderer.kernel("reverse", call.arguments, type)
                    : try renderer.fill("list_reverse($1)", call.arguments)
            }),
        .kernel("translate", takes: [.string, .string, .string], returns: .type(.string)),
        .rule(
            "repeat", counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                try invocation.take(1, .int)
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if call.arguments.contains(where: \.isNullLiteral) { return LiteralSQL.text(.null, type) }
                let count = try renderer.room(
                    "CAST(greatest($2, 0) AS BIGINT)", of: "CAST(strlen($1) AS BIGINT)", in: "repeat", parameter: "n")
                return try renderer.fill("repeat($1, \(count))", call.arguments)
            }),
        .kernel("space", takes: [.int], returns: .type(.string), canFail: true),
        .kernel("soundex", takes: [.string], returns: .type(.string)),
        .kernel(
            "sentences", takes: [.string], optional: [.init(.string, .string("")), .init(.string, .string(""))],
            returns: .type(.array(.array(.string, containsNull: false), containsNull: false)), null: .always),
        masked,
        .kernel("luhn_check", takes: [.string], returns: .type(.boolean), null: .always),
        .kernel("quote", takes: [.string], returns: .type(.string), null: .always),
        .rule(
            "collation", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .uncast(.string))
                return invocation.call(.string, nullable: false)
            },
            sql: { (_, call, _) throws(SparkError) in
                var name = "UTF8_BINARY"
                if case .collatedString(let own) = call.arguments[0].type { name = own.uppercased() }
                return LiteralSQL.quoted("SYSTEM.BUILTIN.\(name)")
            }),
        .rule(
            "collate", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                return invocation.call(
                    .collatedString(invocation.constantText(1) ?? "UTF8_BINARY"), nullable: invocation[0].nullable)
            }, sql: { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) }),
    ]

    private static let places: [FunctionEntry] = [
        .rule(
            "substring", "substr", counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                invocation.fill(3, .integer(Int(Int32.max)))
                try invocation.take(0, .stringOrBinary)
                try invocation.take(1, .int)
                try invocation.take(2, .int)
                return invocation.call(invocation[0].type.isString ? .string : .binary)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if type == .binary { return try renderer.kernel("binary_substring", call.arguments, type) }
                // DuckDB's own is the same from a constant place on; before the text's start it is not.
                if case .literal(.integer(let start)) = call.arguments[1].node, start >= 0,
                    case .literal(.integer(let length)) = call.arguments[2].node
                {
                    let text = try renderer.sql(call.arguments[0])
                    return "substring(\(text), \(max(1, start)), \(max(0, length)))"
                }
                return try renderer.kernel("substring", call.arguments, type)
            }),
        .rule(
            "left", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .stringOrBinary)
                try invocation.take(1, .int)
                return invocation.call(invocation[0].type)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard type == .binary else { return try renderer.fill("left($1, greatest($2, 0))", call.arguments) }
                let arguments = [call.arguments[0], .integer(1), call.arguments[1]]
                return try renderer.kernel("binary_substring", arguments, type)
            }),
        .sql(
            "right", takes: [.string, .int], returns: .type(.string), null: .always,
            "(CASE WHEN $2 <= 0 THEN left($1, 0) ELSE right($1, $2) END)"),
        .rule(
            "instr", counts: 2...4,
            resolve: { (invocation) throws(SparkError) in
                if invocation.count == 3 { invocation.fill(4, .integer(1)) }
                for index in 0..<invocation.count { try invocation.take(index, index < 2 ? .string : .int) }
                return invocation.call(.integer)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(call.arguments.count == 2 ? "instr" : "instr_from", call.arguments, type)
            }),
        .kernel("jaro_winkler_similarity", takes: [.string, .string], returns: .type(.double), null: .always),
        .rule(
            "locate", "position", counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                invocation.fill(3, .integer(1))
                for (index, type) in [ExpectedType.string, .string, .int].enumerated() {
                    try invocation.take(index, type)
                }
                return invocation.call(.integer, nullable: invocation[0].nullable || invocation[1].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("locate", call.arguments, type)
            }),
        .kernel("find_in_set", takes: [.string, .string], returns: .type(.integer)),
        part("contains", "contains($1, $2)", "binary_find"),
        part("startswith", "starts_with($1, $2)", "binary_prefix"),
        part("endswith", "suffix($1, $2)", "binary_suffix"),
        .kernel("split_part", takes: [.string, .string, .int], returns: .type(.string), null: .always, canFail: true),
        .kernel("substring_index", takes: [.string, .string, .int], returns: .type(.string)),
        .kernel(
            "replace", takes: [.string, .string], optional: [.init(.string, .string(""))], returns: .type(.string)),
        .kernel(
            "overlay", takes: [.stringOrBinary, .stringOrBinary, .int], optional: [.init(.int, .integer(-1))],
            returns: .same(0)),
        .rule(
            "levenshtein", counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                try invocation.take(1, .string)
                if invocation.count > 2 { try invocation.take(2, .int) }
                return invocation.call(.integer)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(
                    call.arguments.count > 2 ? "levenshtein_limit" : "levenshtein", call.arguments, type)
            }),
    ]

    private static let numbers: [FunctionEntry] = [
        .rule("concat", counts: 0...Int.max, resolve: Concatenation.resolve, sql: Concatenation.sql),
        .rule(
            "concat_ws", counts: 1...Int.max, resolve: Concatenation.resolveWithSeparator,
            sql: Concatenation.separatedSQL),
        .rule(
            "elt", counts: 2...Int.max, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .int)
                let rest = invocation.arguments.dropFirst()
                guard rest.allSatisfy({ ExpectedType.stringOrBinary.cast($0.type) != nil }) else {
                    let list: (KeyPath<TypedExpression, String>) -> String = { path in
                        rest.map { "\"\($0[keyPath: path])\"" }.joined(separator: ",")
                    }
                    throw invocation.mismatch(
                        "UNEXPECTED_INPUT_TYPE",
                        [
                            "paramIndex": "second...", "requiredType": "\"STRING\" or \"BINARY\"",
                            "inputSql": list(\.pretty), "inputType": list(\.type.sql),
                        ], "all but the first parameter require the type \"STRING\" or \"BINARY\".")
                }
                for index in 1..<invocation.count { try invocation.take(index, .stringOrBinary) }
                return invocation.call(invocation[1].type, nullable: true)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let texts = try renderer.sql(call.arguments)
                let branches = (1..<texts.count).map { "WHEN \($0) THEN \(texts[$0])" }.joined(separator: " ")
                let error =
                    renderer.settings.ansi
                    ? RuntimeError.sql(
                        "INVALID_ARRAY_INDEX",
                        ["indexValue": "CAST(\(texts[0]) AS VARCHAR)", "arraySize": "'\(texts.count - 1)'"]) : "NULL"
                return "(CASE \(texts[0]) \(branches) ELSE CASE WHEN \(texts[0]) IS NOT NULL THEN \(error) END END)"
            }),
        .rule(
            "format_string", "printf", counts: 1...Int.max, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                return invocation.call(.string, nullable: invocation[0].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("format_string", call.arguments, type)
            }),
        .kernel(
            "format_number", takes: [.uncast(.numeric), .oneOf([.int, .string])], returns: .type(.string), null: .always
        ),
    ]

    /// `mask`: letters for letters and digits, each of them one.
    private static let masked: FunctionEntry = {
        var entry = FunctionEntry.kernel(
            "mask", takes: [.uncast(.string)],
            optional: [
                .init(.uncast(.string), .string("X")), .init(.uncast(.string), .string("x")),
                .init(.uncast(.string), .string("n")), .init(.uncast(.string), .null(.string)),
            ], returns: .type(.string), null: .always)
        let inner = entry.resolve
        entry.resolve = { (invocation) throws(SparkError) in
            let typed = try inner(&invocation)
            let names = ["", "upperChar", "lowerChar", "digitChar", "otherChar"]
            for index in 1..<invocation.count {
                guard let letters = invocation.constantText(index), letters.utf16.count != 1 else { continue }
                throw invocation.mismatch(
                    "INPUT_SIZE_NOT_ONE", ["exprName": names[index]], "Length of \(names[index]) should be 1.")
            }
            return typed
        }
        return entry
    }()

    private static func bytes(_ name: String, _ factor: Int) -> FunctionEntry {
        .rule(
            name, counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .stringOrBinary)
                return invocation.call(.integer)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                let own = call.arguments[0].type == .binary ? "octet_length" : "strlen"
                return try renderer.fill("CAST(\(factor) * \(own)($1) AS INTEGER)", call.arguments)
            })
    }

    private static func cased(_ name: String, _ alias: String) -> FunctionEntry {
        .rule(
            name, alias, counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                return invocation.call(invocation[0].type)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let own = try renderer.kernel(name, call.arguments, type)
                guard case .column = call.arguments[0].node else { return own }
                // DuckDB's own knows no letter that becomes several.
                return try renderer.fill(
                    "(CASE WHEN strlen($1) = length($1) THEN \(name)($1) ELSE \(own) END)", call.arguments)
            })
    }

    private static func trim(_ name: String, _ kernel: String) -> FunctionEntry {
        .rule(
            name, counts: 1...2, display: .custom(trimmed),
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<invocation.count { try invocation.take(index, .string) }
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                call.arguments.count == 1
                    ? try renderer.fill("\(name)($1, ' ')", call.arguments)
                    : try renderer.kernel(kernel, call.arguments, type)
            })
    }

    private static func pad(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 2...3, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                let isBinary =
                    invocation[0].type == .binary && (invocation.count < 3 || invocation[2].type == .binary)
                if !isBinary { try invocation.take(0, .string) }
                invocation.fill(3, isBinary ? .literal(.binary([0]), .binary) : .string(" "))
                try invocation.take(1, .int)
                try invocation.take(2, isBinary ? .binary : .string)
                return invocation.call(isBinary ? .binary : .string)
            }, sql: { (renderer, call, type) throws(SparkError) in try renderer.kernel(name, call.arguments, type) })
    }

    private static func part(_ name: String, _ template: String, _ kernel: String) -> FunctionEntry {
        .rule(
            name, counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                let isBinary = invocation[0].type == .binary && invocation[1].type == .binary
                for index in 0..<2 { try invocation.take(index, isBinary ? .binary : .string) }
                return invocation.call(.boolean, nullable: isBinary ? true : nil)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                call.arguments[0].type == .binary
                    ? try renderer.kernel(kernel, call.arguments, type) : try renderer.fill(template, call.arguments)
            })
    }
}
