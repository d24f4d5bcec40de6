/// What a query reads, from DuckDB's own account of its syntax.
///
/// A plan's SQL works on the rows that come to it, `input` or `input0` and so on, and on nothing else: not on files
/// that it names, not on functions that read them. DuckDB itself cannot be kept from them, since a worker's own scans
/// must read files. Scalar functions reach nothing, ours among them: they have names of their own (`spark_...`), so
/// that none stands for one of DuckDB's.
enum QueryReach {
    /// Table functions that only make rows of their arguments.
    private static let harmless: Set<String> = ["unnest", "range", "generate_series"]

    /// DuckDB's account of a statement, as a statement.
    static func account(of sql: String) -> String {
        "SELECT json_serialize_sql('\(sql.replacing("'", with: "''"))'::VARCHAR)"
    }

    /// What of the account a plan's SQL must not have; nil where there is nothing.
    ///
    /// The account is JSON, in whose texts every quotation mark is escaped: what stands between plain ones are names
    /// of its own.
    ///
    /// - Parameters:
    ///   - account: DuckDB's account of the statement.
    ///   - relations: The names of the rows that come to it.
    /// - Returns: What it must not have, in words.
    static func objection(in account: String, relations: [String]) -> String? {
        let json = account.utf8[...]
        // A mistake in its syntax is reported when it runs; what is no query changes or writes something.
        if contains(json, #""error":true"#) {
            return contains(json, "Only SELECT") ? "it is no query: a plan's SQL only reads rows" : nil
        }
        let own =
            relations.isEmpty ? "no rows but its own" : "the rows of '\(relations.joined(separator: "', '"))' alone"
        // A name that could be a file's is none of a subquery's: it may be read where the subquery is not known.
        let named = Set(values(of: "key", in: json).filter(isPlain).map { $0.lowercased() } + relations)
        for table in values(of: "table_name", in: json) where !table.isEmpty && !named.contains(table.lowercased()) {
            return "it reads '\(table)', and a plan's SQL reads \(own)"
        }
        for member in ["schema_name", "catalog_name"] {
            if let schema = values(of: member, in: json).first(where: { !$0.isEmpty }) {
                return "it reads a table of '\(schema)', and a plan's SQL reads \(own)"
            }
        }
        var rest = json
        while let start = rest.firstRange(of: #""type":"TABLE_FUNCTION""#.utf8) {
            rest = rest[start.upperBound...]
            let function = values(of: "function_name", in: rest, most: 1).first ?? ""
            if !harmless.contains(function.lowercased()) {
                return "it reads rows of '\(function)()', and a plan's SQL reads \(own)"
            }
        }
        return nil
    }

    private static func isPlain(_ name: String) -> Bool {
        name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_- $".unicodeScalars.contains($0)
        }
    }

    private static func contains(_ json: Substring.UTF8View, _ text: String) -> Bool {
        json.firstRange(of: text.utf8) != nil
    }

    /// The texts of the members of this name, as they are written.
    private static func values(of name: String, in json: Substring.UTF8View, most: Int = .max) -> [String] {
        let member = "\"\(name)\":\"".utf8
        var found: [String] = []
        var rest = json
        while found.count < most, let start = rest.firstRange(of: member) {
            rest = rest[start.upperBound...]
            let end = rest.firstIndex(of: UInt8(ascii: "\"")) ?? rest.endIndex
            found.append(String(decoding: rest[..<end], as: UTF8.self))
        }
        return found
    }
}
