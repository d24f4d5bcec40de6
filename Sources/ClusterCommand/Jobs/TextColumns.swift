/// Rows of short texts in columns, as `ps` prints them.
enum TextColumns {
    /// - Parameters:
    ///   - head: The columns' names.
    ///   - right: The columns that are aligned to the right.
    ///   - rows: As many texts each as there are names.
    /// - Returns: A line of names, and one for each row.
    static func text(_ head: [String], right: Set<String> = [], _ rows: [[String]]) -> String {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            let cells = row.enumerated().map { column, text in
                let blank = String(repeating: " ", count: widths[column] - text.count)
                return right.contains(head[column]) ? blank + text : text + blank
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
