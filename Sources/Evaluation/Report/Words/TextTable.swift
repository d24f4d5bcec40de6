/// Rows of cells as lines of a terminal: the first column to the left, the others to the right.
struct TextTable {
    private let width: Int
    private var rows: [[String]]

    /// A table below these headings, in lines of at most `width` characters.
    init(_ headings: [String], width: Int) {
        self.width = width
        rows = [headings]
    }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The lines; the first column gives way where they would be too long.
    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        guard columns > 0 else { return [] }
        var widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        let others = widths.dropFirst().reduce(0) { $0 + $1 + 2 }
        widths[0] = min(widths[0], max(8, width - 2 - others))
        return rows.map { row in
            var line = "  "
            for (column, cell) in row.enumerated() {
                let cell = column == 0 && cell.count > widths[0] ? cell.prefix(widths[0] - 1) + "…" : cell[...]
                let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
                line += column == 0 ? cell + blanks : "  " + blanks + cell
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

/// Texts in lines of at most so many characters, broken at blanks.
enum TextLines {
    /// The lines of a text: the first after `first`, the others after as many blanks.
    static func wrapped(_ text: String, after first: String, width: Int) -> [String] {
        let indent = String(repeating: " ", count: first.count)
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = indent
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
