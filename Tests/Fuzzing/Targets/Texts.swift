internal import Columnar
internal import SparkSQL
internal import Tokenization

extension FuzzTarget {
    /// Files of a tokenizer's vocabulary.
    static let vocabularies = FuzzTarget("vocabularies") { bytes in
        // A file is one only where every byte has a token.
        for text in [bytes, Buffer(everyByte.array + bytes.array)] {
            guard let file = try? RankFile(parsing: text.bytes, name: "fuzz") else { continue }
            var last: UInt32?
            file.eachToken { id, token in
                if let last, last >= id || token.isEmpty { fatalError("tokens out of order") }
                last = id
            }
        }
    }

    /// A line for each byte: base64 of it, and its rank.
    private static let everyByte: Buffer = {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return Buffer(
            (0..<256).flatMap { byte -> [UInt8] in
                [digits[byte >> 2], digits[byte << 4 & 63]] + Array("== \(byte)\n".utf8)
            })
    }()

    /// Queries and expressions of Spark's SQL.
    static let sql = FuzzTarget("sql") { bytes in
        let text = bytes.string
        if let query = try? SyntaxQuery(sql: text) {
            try Contradiction.unlessSame(query, "a query", write: { $0.sql }, read: { try SyntaxQuery(sql: $0) })
        }
        if let expression = try? SyntaxExpression(sql: text) {
            try Contradiction.unlessSame(
                expression, "an expression", write: { $0.sql }, read: { try SyntaxExpression(sql: $0) })
        }
        _ = try? SyntaxStatement(sql: text)
    }
}
