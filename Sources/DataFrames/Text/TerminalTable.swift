internal import Foundation

/// How `show` prints rows.
public enum ShowStyle: Sendable {
    /// Spark's table, letter for letter.
    case spark
    /// A table that fits the terminal: texts are cut where they must be, and columns that have no space are named below it.
    ///
    /// Colours are for terminals only.
    case terminal
}

/// Rows as a table that is no wider than a terminal.
struct TerminalTable {
    /// The columns' names.
    var names: [String]
    /// Whether each column's values stand at the right, as numbers do.
    var areNumbers: [Bool]
    /// The rows' cells; nil for null.
    var rows: [[String?]]
    /// Whether there are more rows.
    var hasMore: Bool
    /// The columns of the terminal.
    var width: Int
    /// Whether to set off names and nulls by the terminal's means.
    var hasColours = false

    private static let leastWidth = 6
    private static let gap = "  "
    private static let null = "NULL"

    var text: String {
        guard !names.isEmpty else { return "(no columns)\n" + footer }
        let natural = names.indices.map { column in
            ([names[column]] + rows.map { $0[column] ?? Self.null }).map { TextWidth.of(TextWidth.oneLine($0)) }.max()
                ?? 1
        }
        let shown = Self.shownColumns(natural, width)
        let widths = Self.shared(Array(natural.prefix(shown)), total: width - Self.gap.count * (shown - 1))
        var lines = [line(names.map { $0 }, widths, isHeader: true)]
        lines.append(style(widths.map { String(repeating: "─", count: $0) }.joined(separator: Self.gap), .dim))
        for row in rows { lines.append(line(row, widths, isHeader: false)) }
        return lines.joined(separator: "\n") + "\n" + left(names.dropFirst(shown)) + footer
    }

    private var footer: String {
        guard hasMore else { return "" }
        return style(rows.count == 1 ? "only the first row" : "only the first \(rows.count) rows", .dim) + "\n"
    }

    /// What is said of columns that have no space.
    private func left(_ names: ArraySlice<String>) -> String {
        guard !names.isEmpty else { return "" }
        let noun = names.count == 1 ? "column" : "columns"
        let text = "and \(names.count) \(noun) more: \(names.joined(separator: ", "))"
        return style(TextWidth.cut(text, to: max(20, width)), .dim) + "\n"
    }

    private func line(_ cells: [String?], _ widths: [Int], isHeader: Bool) -> String {
        var texts: [String] = []
        for (index, width) in widths.enumerated() {
            let text = TextWidth.cut(TextWidth.oneLine(cells[index] ?? Self.null), to: width)
            let blanks = String(repeating: " ", count: max(0, width - TextWidth.of(text)))
            let styled = style(text, isHeader ? .bold : cells[index] == nil ? .dim : .plain)
            let isLast = index == widths.count - 1
            texts.append(areNumbers[index] ? blanks + styled : isLast ? styled : styled + blanks)
        }
        return texts.joined(separator: Self.gap)
    }

    /// How many columns have space, each with a few letters at least.
    private static func shownColumns(_ natural: [Int], _ width: Int) -> Int {
        var taken = 0
        for (index, wanted) in natural.enumerated() {
            taken += min(wanted, leastWidth) + (index == 0 ? 0 : gap.count)
            if taken > width { return max(1, index) }
        }
        return natural.count
    }

    /// Widths that sum to `total` at the most: narrow columns keep theirs, wide ones share the rest.
    private static func shared(_ natural: [Int], total: Int) -> [Int] {
        var widths = natural
        var open = Set(natural.indices)
        var space = total
        // A column that wants no more than its share has it; the others share what it leaves.
        while !open.isEmpty {
            let share = max(1, space / open.count)
            let narrow = open.filter { natural[$0] <= share }
            guard !narrow.isEmpty else {
                var rest = max(0, space - share * open.count)
                for index in open.sorted() {
                    widths[index] = share + (rest > 0 ? 1 : 0)
                    rest -= 1
                }
                break
            }
            for index in narrow { space -= natural[index] }
            open.subtract(narrow)
        }
        return widths
    }

    private enum Style: String { case plain = "", bold = "\u{1B}[1m", dim = "\u{1B}[2m" }

    private func style(_ text: String, _ style: Style) -> String {
        hasColours && style != .plain && !text.isEmpty ? "\(style.rawValue)\(text)\u{1B}[0m" : text
    }
}

/// Whether standard output shows colours.
package enum TerminalColours {
    /// A terminal that nobody asked to have none (`NO_COLOR`, `TERM=dumb`).
    package static var ofOutput: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}
