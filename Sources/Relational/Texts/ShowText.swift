/// The text of `show`: rows in a frame, letter for letter as Spark has them; who prints it ends the line.
package struct ShowText {
    /// The columns' names.
    package var names: [String]
    /// The rows' cells.
    package var rows: [[String]]
    /// Whether there are more rows.
    package var hasMore: Bool
    /// How many letters of a cell show; 0 shows all.
    package var truncate: Int

    package init(names: [String], rows: [[String]], hasMore: Bool, truncate: Int = 20) {
        self.names = names
        self.rows = rows
        self.hasMore = hasMore
        self.truncate = truncate
    }

    /// The rows as a table.
    package var table: String {
        // Names show whole; only cells are cut.
        let lines = [names.map { Self.escaped($0) }] + rows.map { $0.map { cell($0) } }
        let widths = names.indices.map { column in max(3, lines.map { Self.width($0[column]) }.max() ?? 0) }
        let separator = "+" + widths.map { String(repeating: "-", count: $0) }.joined(separator: "+") + "+\n"
        func line(_ cells: [String]) -> String {
            "|"
                + zip(cells, widths).map { cell, width in
                    let blanks = String(repeating: " ", count: max(0, width - Self.width(cell)))
                    return truncate > 0 ? blanks + cell : cell + blanks
                }.joined(separator: "|") + "|\n"
        }
        return separator + line(lines[0]) + separator + lines.dropFirst().map(line).joined() + separator + footer
    }

    /// Each row by itself, a line for each column.
    package var vertical: String {
        guard !rows.isEmpty else { return "(0 rows)" }
        let header = names.map { Self.escaped($0) }
        let lines = rows.map { $0.map { cell($0) } }
        let nameWidth = max(3, header.map { Self.width($0) }.max() ?? 0)
        let dataWidth = max(3, lines.flatMap(\.self).map { Self.width($0) }.max() ?? 0)
        var text = ""
        for (index, line) in lines.enumerated() {
            let title = "-RECORD \(index)"
            text += title + String(repeating: "-", count: max(0, nameWidth + dataWidth + 5 - title.count)) + "\n"
            for (name, cell) in zip(header, line) {
                text += " \(Self.padded(name, nameWidth)) | \(Self.padded(cell, dataWidth)) \n"
            }
        }
        return text + footer
    }

    private var footer: String {
        guard hasMore else { return "" }
        return rows.count == 1 ? "only showing top 1 row" : "only showing top \(rows.count) rows"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - Self.width(text)))
    }

    /// The cell on one line, cut to what shows.
    private func cell(_ text: String) -> String {
        let escaped = Self.escaped(text)
        let units = Array(escaped.utf16)
        guard truncate > 0, units.count > truncate else { return escaped }
        // For fewer than four letters there is no space for the points.
        if truncate < 4 { return String(decoding: units.prefix(truncate), as: UTF16.self) }
        return String(decoding: units.prefix(truncate - 3), as: UTF16.self) + "..."
    }

    /// The text on one line.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\u{0C}": escaped += "\\f"
            case "\u{08}": escaped += "\\b"
            case "\u{0B}": escaped += "\\v"
            case "\u{07}": escaped += "\\a"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// How wide a text is where letters of East Asia count twice.
    static func width(_ text: String) -> Int { text.utf16.reduce(0) { $0 + (isWide($1) ? 2 : 1) } }

    private static func isWide(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6:
            true
        default: false
        }
    }
}
