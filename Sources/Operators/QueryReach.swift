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
        var account = account
        return account.withUTF8 { objection(in: Account(bytes: UnsafeRawBufferPointer($0)), relations) }
    }

    private static func objection(in account: Account, _ relations: [String]) -> String? {
        // A mistake in its syntax is reported when it runs; what is no query changes or writes something.
        if account.contains(#""error":true"#) {
            return account.contains("Only SELECT") ? "it is no query: a plan's SQL only reads rows" : nil
        }
        let own =
            relations.isEmpty ? "no rows but its own" : "the rows of '\(relations.joined(separator: "', '"))' alone"
        // A name that could be a file's is none of a subquery's: it may be read where the subquery is not known.
        let named = Set(account.values(of: "key").filter(isPlain).map { $0.lowercased() } + relations)
        for table in account.values(of: "table_name") where !table.isEmpty && !named.contains(table.lowercased()) {
            return "it reads '\(table)', and a plan's SQL reads \(own)"
        }
        for member in ["schema_name", "catalog_name"] {
            if let schema = account.values(of: member).first(where: { !$0.isEmpty }) {
                return "it reads a table of '\(schema)', and a plan's SQL reads \(own)"
            }
        }
        var start = 0
        while let end = account.end(of: #""type":"TABLE_FUNCTION""#, from: start) {
            start = end
            let function = account.values(of: "function_name", from: start, most: 1).first ?? ""
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
}

/// DuckDB's account of a statement in UTF-8, of some hundred kilobytes.
private struct Account {
    let bytes: UnsafeRawBufferPointer

    func contains(_ text: String) -> Bool { end(of: text, from: 0) != nil }

    /// Where the text ends that comes first from `start` on.
    func end(of text: String, from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        guard let last = wanted.indices.last else { return start }
        // How far a byte at the end of the place that is looked at lets it move on.
        var steps = [Int](repeating: wanted.count, count: 256)
        for index in 0..<last { steps[Int(wanted[index])] = last - index }
        var index = start + last
        while index < bytes.count {
            if bytes[index] == wanted[last], bytes[index - last...index].elementsEqual(wanted) { return index + 1 }
            index += steps[Int(bytes[index])]
        }
        return nil
    }

    /// The texts of the members of this name, as they are written.
    func values(of name: String, from start: Int = 0, most: Int = .max) -> [String] {
        let member = "\"\(name)\":\""
        var found: [String] = []
        var start = start
        while found.count < most, let first = end(of: member, from: start) {
            let end = bytes[first...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.endIndex
            found.append(String(decoding: bytes[first..<end], as: UTF8.self))
            start = end
        }
        return found
    }
}
