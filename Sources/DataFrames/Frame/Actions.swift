public import Columnar
internal import LocalQuery
internal import Operators
internal import QueryPlanning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// What makes a dataframe's rows.
extension DataFrame {
    /// All rows, in order, as Arrow record batches.
    public func toArrow() async throws -> Table { try await session.run(try plan()).table }

    /// All rows, in order.
    public func collect() async throws -> [Row] { Row.rows(of: try await toArrow()) }

    /// All rows as JSON, an object each, in order.
    ///
    /// As in Spark, a member that is null is left out, and what JSON cannot say (NaN, infinity) is a text.
    public func toJSON() async throws -> [String] {
        let rows = try await select(to_json(`struct`("*"))).collect()
        return rows.map { if case .string(let text) = $0[0] { text } else { "{}" } }
    }

    /// How many rows there are.
    public func count() async throws -> Int { try await session.count(try plan()) }

    /// The first row, or nil where there is none.
    public func first() async throws -> Row? { try await limit(1).collect().first }

    /// The first rows.
    public func head(_ count: Int) async throws -> [Row] { try await limit(count).collect() }

    /// The first rows.
    public func take(_ count: Int) async throws -> [Row] { try await limit(count).collect() }

    /// The last rows, in order.
    public func tail(_ count: Int) async throws -> [Row] {
        try await changed { analyzer, query throws(SparkError) in try analyzer.tail(query, Int64(count)) }.collect()
    }

    /// Whether there are no rows.
    public func isEmpty() async throws -> Bool { try await limit(1).collect().isEmpty }

    /// Prints the schema as a tree, down to so many levels.
    public func printSchema(_ level: Int = .max) throws(RoostError) { print(try schemaText(level)) }

    /// What `printSchema` prints.
    package func schemaText(_ level: Int = .max) throws(RoostError) -> String {
        PlainText.of(try schema.treeText(level: level))
    }

    /// Prints the first rows as a table; texts longer than `truncate` characters are cut, unless it is nil.
    ///
    /// The table is Spark's, letter for letter; with `style: .terminal` it fits the terminal, whatever `truncate` says. A
    /// number of rows below 0 counts as 0, as in Spark.
    public func show(
        _ rows: Int = 20, truncate: Int? = 20, vertical: Bool = false, style: ShowStyle = .spark
    ) async throws {
        switch style {
        case .spark: print(try await showText(rows, truncate: truncate, vertical: vertical))
        case .terminal:
            let text = try await terminalText(
                rows, vertical: vertical, width: TerminalWidth.current, hasColours: TerminalColours.ofOutput)
            print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
        }
    }

    /// What `show` prints.
    package func showText(_ rows: Int = 20, truncate: Int? = 20, vertical: Bool = false) async throws -> String {
        let shown = try await shownRows(rows)
        let text = ShowText(
            names: shown.names, rows: shown.rows.map { $0.map { $0 ?? "NULL" } }, hasMore: shown.hasMore,
            truncate: truncate ?? 0)
        return vertical ? text.vertical : text.table
    }

    /// What `show` prints on a terminal of so many columns.
    package func terminalText(
        _ rows: Int = 20, vertical: Bool = false, width: Int, hasColours: Bool
    ) async throws -> String {
        let shown = try await shownRows(rows)
        guard !vertical else {
            let longest = shown.names.map { TextWidth.of($0) }.max() ?? 0
            return ShowText(
                names: shown.names,
                rows: shown.rows.map { $0.map { TextWidth.cut($0 ?? "NULL", to: max(10, width - longest - 6)) } },
                hasMore: shown.hasMore, truncate: 0
            ).vertical
        }
        return TerminalTable(
            names: shown.names, areNumbers: try schema.fields.map(\.type.isNumber), rows: shown.rows,
            hasMore: shown.hasMore, width: width, hasColours: hasColours
        ).text
    }

    /// The first rows as texts, nil for null, and whether there are more.
    private func shownRows(_ count: Int) async throws -> (names: [String], rows: [[String?]], hasMore: Bool) {
        let plan = try plan()
        // A model is asked for all rows at once, and then never again.
        if !(try askingPlan().keptAnswers.isEmpty) { _ = try await toArrow() }
        let count = max(0, count)
        // One row more says whether there are others.
        let found = try await limit(count == .max ? count : count + 1).toArrow()
        var cells = CellText(timeZone: session.expressionSettings.timeZone)
        let types = plan.schema.fields.map(\.type)
        var rows: [[String?]] = []
        for batch in found.batches {
            for row in 0..<batch.rowCount where rows.count < count {
                var line: [String?] = []
                for (column, type) in zip(batch.columns, types) {
                    let value = SparkValue(column.value(row), type)
                    line.append(value.isNull ? nil : PlainText.of(cells.text(value, type)))
                }
                rows.append(line)
            }
        }
        return (plan.schema.names.map(PlainText.of), rows, found.rowCount > count)
    }

    /// Where and how the rows are to be written.
    public var write: DataFrameWriter { DataFrameWriter(self) }
}

/// Prints every row of a dataframe with its texts in full, wrapped to the terminal's width: the
/// notebook's `display`.
///
/// Of a text with more than 10,000 characters only those are shown.
public func display(_ frame: DataFrame) async throws {
    print(TableText.wrapped(try await frame.toArrow(), width: TerminalWidth.current))
}

extension SparkType {
    /// Whether values stand at the right of a table.
    fileprivate var isNumber: Bool {
        switch self {
        case .byte, .short, .integer, .long, .float, .double, .decimal: true
        default: false
        }
    }
}
