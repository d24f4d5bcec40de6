internal import SparkSQL

/// Patterns: LIKE, and regular expressions of Java.
enum RegularExpressions {
    static let entries: [FunctionEntry] = [
        like("like"), like("ilike"),
        .sql("likemany", takes: [.boolean], returns: .type(.boolean), "$1"),
        .rule(
            "rlike", "regexp", "regexp_like", counts: 2...2,
            display: .custom { call, texts in
                let name = call.spelling.uppercased()
                return name == "RLIKE"
                    ? "RLIKE(\(texts.joined(separator: ", ")))" : "\(name)(\(texts.joined(separator: ", ")))"
            }, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<2 { try invocation.take(index, .string) }
                return invocation.call(.boolean)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if let pattern = RegexDialect.shared(call.arguments[1]) {
                    return try renderer.fill("regexp_matches($1, \(LiteralSQL.quoted(pattern)))", [call.arguments[0]])
                }
                return try renderer.kernel(
                    "regexp_like", call.arguments, type, options: [call.spelling.lowercased()])
            }),
        .rule(
            "regexp_replace", counts: 3...4, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<3 { try invocation.take(index, .string) }
                invocation.fill(4, .integer(1))
                try invocation.take(3, .int)
                try checkPosition(invocation)
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if call.arguments.contains(where: \.isNullLiteral) { return LiteralSQL.text(.null, type) }
                return try renderer.kernel("regexp_replace", call.arguments, type)
            }),
        .kernel(
            "regexp_extract", takes: [.string, .string], optional: [.init(.int, .integer(1))], returns: .type(.string),
            canFail: true),
        .kernel(
            "regexp_extract_all", takes: [.string, .string], optional: [.init(.int, .integer(1))],
            returns: .type(.array(.string, containsNull: true)), canFail: true),
        .kernel("regexp_count", takes: [.string, .string], returns: .type(.integer), canFail: true),
        .kernel(
            "regexp_instr", takes: [.string, .string], optional: [.init(.int, .integer(0))], returns: .type(.integer),
            canFail: true),
        .kernel("regexp_substr", takes: [.string, .string], returns: .type(.string), null: .always, canFail: true),
        .kernel(
            "split", takes: [.string, .string], optional: [.init(.int, .integer(-1))],
            returns: .type(.array(.string, containsNull: false)), canFail: true),
    ]

    /// The position from which `regexp_replace` replaces is a constant from 1 on.
    private static func checkPosition(_ invocation: Invocation) throws(SparkError) {
        let position = invocation[3]
        guard position.isFoldable else {
            throw invocation.mismatch(
                "NON_FOLDABLE_INPUT",
                [
                    "inputName": "`position`", "inputType": "\"INT\"", "inputExpr": "\"\(position.pretty)\"",
                ], "the position must be a constant INT.")
        }
        if let number = position.constantNumber, number.unscaled < 1 {
            throw invocation.mismatch(
                "VALUE_OUT_OF_RANGE",
                [
                    "exprName": "position", "valueRange": "(0, 2147483647]", "currentValue": "\(number.unscaled)",
                ], "The position must be between (0, 2147483647] (current value = \(number.unscaled)).")
        }
    }

    private static func like(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 2...3,
            display: .custom { call, texts in
                let word = name == "like" ? "LIKE" : "ILIKE"
                if name == "ilike", call.spelling == "ilike" || call.spelling == "ILIKE" {
                    return "ilike(\(texts.prefix(2).joined(separator: ", ")))"
                }
                return "\(texts[0]) \(word) \(texts[1])" + (texts.count > 2 ? " ESCAPE '\(texts[2])'" : "")
            }, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<invocation.count { try invocation.take(index, .string) }
                if let mark = invocation.constantText(2), mark.unicodeScalars.count != 1 {
                    throw SparkError(
                        "INVALID_ESCAPE_CHAR", parameters: ["sqlExpr": "\"\(invocation[2].pretty)\""],
                        message: "A mark of escape is one character, not '\(mark)'.")
                }
                return invocation.call(.boolean, nullable: invocation[0].nullable || invocation[1].nullable)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let escape = call.arguments.count > 2 ? call.arguments[2] : .string("\\")
                guard case .literal(.string(let mark)) = escape.node,
                    case .literal(.string(let pattern)) = call.arguments[1].node, LikePattern.isSound(pattern, mark)
                else {
                    return try renderer.kernel(name, Array(call.arguments.prefix(2)) + [escape], type)
                }
                // DuckDB searches faster for a pattern of which it need not undo anything.
                let escaping = pattern.contains(mark) ? " ESCAPE \(LiteralSQL.quoted(mark))" : ""
                return try renderer.fill("($1 \(name.uppercased()) $2\(escaping))", call.arguments)
            })
    }
}

extension FunctionCall {
    /// Whether it is a `LIKE` whose pattern is known, and one.
    var isLikeOfSoundPattern: Bool {
        guard name == "like" || name == "ilike", arguments.count >= 2,
            case .literal(.string(let pattern)) = arguments[1].node
        else { return false }
        guard arguments.count > 2 else { return LikePattern.isSound(pattern, "\\") }
        guard case .literal(.string(let mark)) = arguments[2].node else { return false }
        return LikePattern.isSound(pattern, mark)
    }
}

/// The part of Java's regular expressions that means the same to RE2, which DuckDB has.
enum RegexDialect {
    /// The pattern, where it is a constant text that both read alike; else nil.
    static func shared(_ pattern: TypedExpression) -> String? {
        guard case .literal(.string(let text)) = pattern.node else { return nil }
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            // Only what is surely the same: letters, digits, blanks, and these marks.
            case 48...57, 65...90, 97...122, 0x20, 0x5F, 0x2C, 0x3A, 0x2D, 0x40, 0x2F, 0x3D, 0x22, 0x27, 0x3B: break
            case UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "^"),
                UInt8(ascii: "|"):
                // A plus after a repetition is possessive in Java.
                if bytes[index] == UInt8(ascii: "+"), index > 0, "*+?}".utf8.contains(bytes[index - 1]) { return nil }
            case UInt8(ascii: "("): if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "?") { return nil }
            case UInt8(ascii: ")"): break
            case UInt8(ascii: "\\"):
                guard index + 1 < bytes.count,
                    ".+*?()[]{}|^$\\".utf8.contains(bytes[index + 1]) || bytes[index + 1] == UInt8(ascii: "d")
                else { return nil }
                index += 1
            case UInt8(ascii: "["):
                // A class without another in it, or its letters would count.
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "]")), end > index + 1,
                    bytes[(index + 1)..<end].allSatisfy({
                        (48...57 ~= $0) || (65...90 ~= $0) || (97...122 ~= $0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x20
                            || $0 == 0x5E
                    })
                else { return nil }
                index = end
            default: return nil
            }
            index += 1
        }
        return text
    }
}
