internal import SparkSQL

/// Codes of texts and bytes: hexadecimal, base 64, character sets, URLs.
enum StringCodesFamily {
    static let entries: [FunctionEntry] = [
        .kernel("ascii", takes: [.string], returns: .type(.integer)),
        .kernel("chr", "char", takes: [.long], returns: .type(.string)),
        .kernel("base64", takes: [.binary], returns: .type(.string)),
        .kernel("to_base32", takes: [.binary], returns: .type(.string)),
        .kernel("from_base32", takes: [.string], returns: .type(.binary), canFail: true),
        .kernel("unbase64", takes: [.string], returns: .type(.binary), canFail: true),
        .rule(
            "hex", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .oneOf([.long, .binary, .string]))
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(call.arguments[0].type == .long ? "hex_number" : "hex", call.arguments, type)
            }),
        .kernel("unhex", takes: [.string], returns: .type(.binary), null: .always),
        toBinary("to_binary", isTry: false), toBinary("try_to_binary", isTry: true),
        .kernel("url_encode", takes: [.string], returns: .type(.string), null: .always),
        .kernel("url_decode", takes: [.string], returns: .type(.string), null: .always, canFail: true),
        .kernel(
            "try_url_decode", takes: [.string], returns: .type(.string), null: .always, kernel: "url_decode",
            options: ["try"]),
        .kernel(
            "parse_url", takes: [.uncast(.string), .uncast(.string)], optional: [], rest: .uncast(.string),
            returns: .type(.string), null: .always,
            canFail: true, nullWithoutAnsi: true
        ).counted(2...3),
        .kernel(
            "try_parse_url", takes: [.string, .string], rest: .string, returns: .type(.string), null: .always,
            kernel: "parse_url", options: ["try"]
        ).called("parse_url").counted(2...3),
        .kernel("encode", takes: [.string, .string], returns: .type(.binary), null: .always, canFail: true),
        .rule(
            "decode", counts: 2...Int.max, canFail: true, resolve: Conditionals.resolveDecode,
            sql: Conditionals.decodeSQL),
        validity("is_valid_utf8", .boolean), validity("make_valid_utf8", .string), validity("validate_utf8", .string),
        validity("try_validate_utf8", .string),
        .kernel(
            "aes_encrypt", takes: [.binary, .binary], rest: .any, returns: .type(.binary), null: .always, canFail: true,
            kernel: "aes"),
        .kernel(
            "aes_decrypt", takes: [.binary, .binary], rest: .any, returns: .type(.binary), null: .always, canFail: true,
            kernel: "aes"),
    ]

    /// Whether bytes are a text.
    ///
    /// Every text of Roost is one; bytes that are taken for a text are looked at before.
    private static func validity(_ name: String, _ type: SparkType) -> FunctionEntry {
        .rule(
            name, counts: 1...1, canFail: name == "validate_utf8",
            resolve: { (invocation) throws(SparkError) in
                if invocation[0].type != .binary { try invocation.take(0, .string) }
                return invocation.call(type, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if call.arguments[0].type == .binary || name == "is_valid_utf8" {
                    return try renderer.kernel(name, call.arguments, type)
                }
                return try renderer.sql(call.arguments[0])
            })
    }

    private static func toBinary(_ name: String, isTry: Bool) -> FunctionEntry {
        .rule(
            name, counts: 1...2, canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                if invocation.count > 1 { try invocation.take(1, .string) }
                if !isTry, let format = invocation.constantText(1),
                    !["hex", "utf-8", "utf8", "base64"].contains(format.lowercased())
                {
                    throw AnalysisError.mismatch(
                        "INVALID_ARG_VALUE", "to_binary(\(invocation[0].pretty), \(format))",
                        [
                            "inputName": "fmt", "requireType": "case-insensitive \"STRING\"",
                            "inputValue": "'\(format)'",
                            "validValues": "'hex', 'utf-8', 'utf8', or 'base64'",
                        ], "fmt must be 'hex', 'utf-8', 'utf8', or 'base64', not '\(format)'.")
                }
                let isBase64 = invocation.constantText(1)?.lowercased() == "base64"
                return invocation.call(.binary, nullable: isBase64 && !isTry ? nil : true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                var format = "hex"
                if call.arguments.count > 1, case .literal(.string(let text)) = call.arguments[1].node {
                    format = text.lowercased()
                }
                let arguments = [call.arguments[0]]
                switch format {
                case "utf-8", "utf8": return try renderer.fill("encode($1)", arguments)
                case "base64":
                    return try renderer.kernel("unbase64", arguments, type, options: [isTry ? "try" : "strict"])
                case "hex": return try renderer.kernel("unhex", arguments, type, options: [isTry ? "try" : "ansi"])
                default: return LiteralSQL.text(.null, type)
                }
            })
    }
}
