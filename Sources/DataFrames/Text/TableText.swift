package import Columnar

/// Tables for people to read.
package enum TableText {
    /// Spark's `show`: a grid of at most `rows` rows, texts cut to `truncate` characters.
    package static func grid(_ table: Table, rows: Int, truncate: Int?) -> String {
        let head = cells(table, limit: rows).map { row in row.map { cut(oneLine($0), to: truncate) } }
        let names = table.schema.names.map { cut(oneLine(PlainText.of($0)), to: truncate) }
        let widths = names.indices.map { column in
            max(3, ([names] + head).map { TextWidth.of($0[column]) }.max() ?? 0)
        }
        let rule = "+" + widths.map { String(repeating: "-", count: $0) }.joined(separator: "+") + "+"
        let lines = ([names] + head).map { row in
            "|" + zip(row, widths).map { TextWidth.padded($0, to: $1, right: truncate != nil) }.joined(separator: "|")
                + "|"
        }
        let more = table.rowCount > rows ? "\nonly showing top \(rows) row\(rows == 1 ? "" : "s")" : ""
        return ([rule, lines[0], rule] + lines.dropFirst() + [rule]).joined(separator: "\n") + more + "\n"
    }

    /// Every row, with texts wrapped so that the table fits `width` characters.
    package static func wrapped(_ table: Table, width: Int) -> String {
        let body = cells(table, limit: table.rowCount).map { $0.map(shortened) }
        let names = table.schema.names.map(PlainText.of)
        guard !names.isEmpty else { return "(no columns)\n" }
        let natural = names.indices.map { column in
            ([names] + body).flatMap { $0[column].split(separator: "\n").map { TextWidth.of(String($0)) } }.max() ?? 1
        }
        let widths = shared(natural, total: max(width - 3 * names.count - 1, 6 * names.count))
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "+"
        var lines = [rule] + block(names, widths) + [rule]
        for row in body { lines += block(row, widths) + [rule] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Widths that sum to `total` at the most: narrow columns keep theirs, wide ones share the rest.
    private static func shared(_ natural: [Int], total: Int) -> [Int] {
        var widths = natural.map { max(1, $0) }
        while widths.reduce(0, +) > total {
            guard let widest = widths.max(), widest > 6 else { break }
            let others = widths.filter { $0 < widest }
            let count = widths.count - others.count
            let target = max(others.max() ?? 0, (total - others.reduce(0, +)) / count, 6)
            widths = widths.map { $0 == widest ? min(widest - 1, target) : $0 }
        }
        return widths
    }

    private static func block(_ row: [String], _ widths: [Int]) -> [String] {
        let cells = zip(row, widths).map { TextWidth.wrap($0, to: $1) }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { line in
            let padded = zip(cells, widths).map { cell, width in
                let text = line < cell.count ? cell[line] : ""
                return " \(TextWidth.padded(text, to: width, right: false)) "
            }
            return "|" + padded.joined(separator: "|") + "|"
        }
    }

    private static func cells(_ table: Table, limit: Int) -> [[String]] {
        var out: [[String]] = []
        for batch in table.batches {
            for row in 0..<batch.rowCount where out.count < limit {
                out.append(batch.row(row).map { PlainText.of($0.displayed) })
            }
        }
        return out
    }

    /// A text of a whole file must not fill the terminal.
    private static let longest = 10_000

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longest, text.count > longest else { return text }
        return "\(text.prefix(longest))... (\(text.count) characters)"
    }

    private static func oneLine(_ text: String) -> String {
        text.replacing("\r", with: "\\r").replacing("\n", with: "\\n").replacing("\t", with: "\\t")
    }

    private static func cut(_ text: String, to limit: Int?) -> String {
        guard let limit, limit > 0, text.count > limit else { return text }
        return limit < 4 ? String(text.prefix(limit)) : text.prefix(limit - 3) + "..."
    }
}
