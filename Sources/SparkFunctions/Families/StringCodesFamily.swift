internal import SparkSQL

/// Codes of texts and bytes: hexadecimal, base 64, character sets, URLs.
enum StringCodesFamily {
    static let entries: [FunctionEntry] = [
        .kernel("ascii", takes: [.string], returns: .type(.integer)),
        .kernel("chr", "char", takes: [.long], returns: .type(.string)),
        .kernel("base64", takes: [.stringOrBinary], returns: .type(.string)),
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
            canFail: true),
        .kernel(
            "try_parse_url", takes: [.string, .string], rest: .string, returns: .type(.string), null: .always,
            kernel: "parse_url", options: ["try"]),
        .kernel("encode", takes: [.string, .string], returns: .type(.binary), null: .always, canFail: true),
        .rule(
            "decode", counts: 2...Int.max, canFail: true, resolve: Conditionals.resolveDecode,
            sql: Conditionals.decodeSQL),
        .kernel("is_valid_utf8", takes: [.string], returns: .type(.boolean), null: .always),
        .sql("make_valid_utf8", takes: [.string], returns: .type(.string), null: .always, "$1"),
        .sql("validate_utf8", "try_validate_utf8", takes: [.string], returns: .type(.string), null: .always, "$1"),
        .kernel(
            "aes_encrypt", takes: [.binary, .binary], rest: .any, returns: .type(.binary), null: .always, canFail: true,
            kernel: "aes"),
        .kernel(
            "aes_decrypt", takes: [.binary, .binary], rest: .any, returns: .type(.binary), null: .always, canFail: true,
            kernel: "aes"),
    ]

    private static func toBinary(_ name: String, isTry: Bool) -> FunctionEntry {
        .rule(
            name, counts: 1...2, canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                if invocation.count > 1 { try invocation.take(1, .string) }
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
                case "base64": return try renderer.kernel("unbase64", arguments, type, options: isTry ? ["try"] : [])
                default: return try renderer.kernel("unhex", arguments, type, options: [isTry ? "try" : "ansi"])
                }
            })
    }
}
