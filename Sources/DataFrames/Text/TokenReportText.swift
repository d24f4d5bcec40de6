internal import Foundation

/// A token report for people.
enum TokenReportText {
    private static let notesShown = 20

    static func text(_ report: TokenReport, width: Int) -> String {
        var tables = report.files.map { file($0, report, width: width) }
        if report.files.count > 1 { tables.append(all(report)) }
        return tables.joined(separator: "\n")
    }

    private static func file(_ file: TokenReport.File, _ report: TokenReport, width: Int) -> String {
        var lines = ["\(file.file): \(rows(file.rows)), \(report.encoding)"]
        if file.lines == 0 { lines[0] += ", an empty file" }
        if file.rows > 0 {
            lines += ["", heading(file.assistantTokens.rows > 0 ? "tokens of" : "")]
            lines.append(line(file.assistantTokens.rows > 0 ? "a row" : "tokens", file.totalTokens))
            if file.assistantTokens.rows > 0 { lines.append(line("the assistant", file.assistantTokens)) }
            lines += [""] + TokenHistogram.lines(file.totalTokens, width: width).map { "  " + $0 } + [""]
            lines += costs(file, report)
        }
        lines += mistakes(file)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ title: String) -> String {
        row(title, ["min", "max", "mean", "median", "p5", "p95", "p99", "sum"])
    }

    private static func line(_ title: String, _ values: TokenDistribution) -> String {
        func number(_ value: Double?) -> String {
            value.map { $0.formatted(.number.precision(.fractionLength(0...1))) } ?? ""
        }
        return row(
            title,
            [
                values.min?.formatted() ?? "", values.max?.formatted() ?? "", number(values.mean),
                number(values.median),
                number(values.percentile(5)), number(values.percentile(95)), number(values.percentile(99)),
                values.sum.formatted(),
            ])
    }

    private static func row(_ title: String, _ cells: [String]) -> String {
        "  " + TextWidth.padded(title, to: 14, right: false)
            + cells.enumerated().map { TextWidth.padded($1, to: $0 == cells.count - 1 ? 14 : 9, right: true) }.joined()
    }

    private static func costs(_ file: TokenReport.File, _ report: TokenReport) -> [String] {
        var lines: [String] = []
        let over = file.rowsOverLimit
        lines.append(
            "  \(over == 0 ? "no row has" : over == 1 ? "1 row has" : "\(over.formatted()) rows have") more than "
                + "\(report.limit.formatted()) tokens")
        if file.messages.rows > 0 {
            lines.append(
                "  \(file.billableTokens.formatted()) tokens are billed an epoch; \(file.epochs) epochs by default: "
                    + "\((file.billableTokens * file.epochs).formatted()) tokens")
            lines.append(
                "  \(file.messages.mean?.formatted(.number.precision(.fractionLength(0...1))) ?? "0") messages a row; "
                    + "\(rows(file.rowsWithoutSystemMessage)) without a system message, "
                    + "\(file.rowsWithoutUserMessage.formatted()) without one of the user")
        }
        if file.estimatedRows > 0 {
            lines.append(
                "  \(rows(file.estimatedRows)) with tools or values that are not texts: their tokens are an estimate")
        }
        return lines
    }

    private static func mistakes(_ file: TokenReport.File) -> [String] {
        guard !file.mistakes.isEmpty || !file.notes.isEmpty else {
            return file.lines > 0 ? ["  the format has no mistakes"] : []
        }
        var lines = file.mistakes.isEmpty ? ["  the format has no mistakes"] : ["  mistakes:"]
        for (kind, count) in file.mistakes.sorted(by: { $0.key < $1.key }) {
            lines.append("    \(kind): \(count.formatted())")
        }
        for note in file.notes.prefix(notesShown) { lines.append("  line \(note.line): \(note.kind): \(note.detail)") }
        if file.notes.count > notesShown {
            lines.append("  and \((file.notes.count - notesShown).formatted()) more (--json has the first 10,000)")
        }
        return lines
    }

    private static func all(_ report: TokenReport) -> String {
        let tokens = report.files.reduce(0) { $0 + $1.totalTokens.sum }
        let mistaken = report.files.count { !$0.mistakes.isEmpty }
        return
            "\(report.files.count) files: \(rows(report.files.reduce(0) { $0 + $1.rows })), \(tokens.formatted()) tokens"
            + (mistaken == 0 ? ", no mistakes\n" : ", mistakes in \(mistaken) of them\n")
    }

    private static func rows(_ count: Int) -> String { "\(count.formatted()) row\(count == 1 ? "" : "s")" }
}

extension TokenReport: CustomStringConvertible {
    /// The report as `roost tokens` prints it.
    public var description: String { PlainText.of(TokenReportText.text(self, width: TerminalWidth.current)) }
}
