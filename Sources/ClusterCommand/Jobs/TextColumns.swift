internal import DataFrames

/// Rows of short texts in columns, as `ps` prints them.
enum TextColumns {
    /// Blanks between two columns.
    static let gap = 2

    /// - Parameters:
    ///   - head: The columns' names.
    ///   - right: The columns that are aligned to the right.
    ///   - rows: As many texts each as there are names.
    /// - Returns: A line of names, and one for each row.
    static func text(_ head: [String], right: Set<String> = [], _ rows: [[String]]) -> String {
        let widths = head.indices.map { column in ([head] + rows).map { TextWidth.of($0[column]) }.max() ?? 0 }
        return ([head] + rows).map { row in
            let cells = row.enumerated().map { column, text in
                TextWidth.padded(text, to: widths[column], right: right.contains(head[column]))
            }
            var line = cells.joined(separator: String(repeating: " ", count: gap))
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
