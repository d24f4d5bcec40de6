internal import Columnar
internal import DataFrames
internal import Foundation

/// Jobs of the journal, a line each, for a terminal: what does not fit says least and is left out.
enum JobTable {
    /// Columns of a terminal whose width nobody knows, and of a file.
    static let usualWidth = 80
    private static let shortestName = 6

    /// - Parameters:
    ///   - jobs: What the journal has.
    ///   - width: The most columns of a line.
    ///   - now: Seconds since 1970.
    /// - Returns: A line of names, one for each job, and what marks mean.
    static func text(_ jobs: [JobRecord], width: Int, now: Double = Date().timeIntervalSince1970) -> String {
        var columns = columns(jobs)
        // Each step only where the one before was not enough.
        let steps: [(inout [Column]) -> Void] = [
            { shortenName(&$0, to: 20) }, { shortenDates(&$0, jobs, now) }, { drop("TOKENS", &$0) },
            { drop("CALLS", &$0) }, { drop("TOOK", &$0) },
            { fitName(&$0, width) }, { drop("BEGAN", &$0) }, { drop("COST", &$0) }, { fitName(&$0, width) },
        ]
        for step in steps where Column.width(columns) > width { step(&columns) }
        let head = columns.map(\.name)
        let rows = jobs.indices.map { job in columns.map { $0.cells[job] } }
        let right = Set(columns.filter(\.isNumber).map(\.name))
        var lines = TextColumns.text(head, right: right, rows).split(separator: "\n").map {
            TextWidth.cut(String($0), to: width)
        }
        if jobs.contains(where: { $0.unknownCalls > 0 }) {
            let meaning = "* calls were lost in a crash, and may have been paid: roost jobs show ID"
            lines += TextWidth.wrap(meaning, to: width)
        }
        if jobs.contains(where: \.simulated) {
            lines += TextWidth.wrap("SIMULATED: a simulator made the answers up, and nothing was paid", to: width)
        }
        return lines.joined(separator: "\n")
    }

    /// A column, which may be left out.
    private struct Column {
        let name: String
        var isNumber = true
        var cells: [String]

        var width: Int { ([name] + cells).map { TextWidth.of($0) }.max() ?? 0 }

        static func width(_ columns: [Column]) -> Int {
            columns.reduce(0) { $0 + $1.width } + max(0, columns.count - 1) * TextColumns.gap
        }
    }

    private static func columns(_ jobs: [JobRecord]) -> [Column] {
        [
            Column(name: "ID", cells: jobs.map { "\($0.id)" }),
            Column(name: "NAME", isNumber: false, cells: jobs.map { TextWidth.cut(PlainText.of($0.name), to: 32) }),
            Column(
                name: "STATE", isNumber: false,
                cells: jobs.map { ($0.detached ?? $0.state) + ($0.unknownCalls > 0 ? "*" : "") }),
            Column(name: "ROWS", cells: jobs.map { number($0.rows) }),
            Column(name: "ANSWERED", cells: jobs.map { number($0.answered) }),
            Column(name: "FAILED", cells: jobs.map { number($0.failed) }),
            Column(name: "CALLS", cells: jobs.map { number($0.calls) }),
            Column(name: "TOKENS", cells: jobs.map { $0.promptTokens.addingClamped($0.completionTokens).formatted() }),
            Column(name: "COST", cells: jobs.map(cost)),
            Column(name: "BEGAN", isNumber: false, cells: jobs.map { HumanUnits.moment($0.created) }),
            Column(name: "TOOK", cells: jobs.map { $0.seconds.map(ProgressText.time) ?? "-" }),
        ]
    }

    private static func cost(_ job: JobRecord) -> String {
        if job.simulated { return "SIMULATED" }
        return job.cost.map { HumanUnits.money($0, job.currency ?? "") } ?? "-"
    }

    private static func number(_ count: Int?) -> String { count.map { $0.formatted() } ?? "-" }

    private static func drop(_ name: String, _ columns: inout [Column]) { columns.removeAll { $0.name == name } }

    private static func shortenName(_ columns: inout [Column], to width: Int) {
        guard let index = columns.firstIndex(where: { $0.name == "NAME" }) else { return }
        columns[index].cells = columns[index].cells.map { TextWidth.cut($0, to: max(shortestName, width)) }
    }

    /// The name takes what the other columns leave.
    private static func fitName(_ columns: inout [Column], _ width: Int) {
        guard let name = columns.first(where: { $0.name == "NAME" }) else { return }
        shortenName(&columns, to: name.width - (Column.width(columns) - width))
    }

    /// A date of this year has no year.
    private static func shortenDates(_ columns: inout [Column], _ jobs: [JobRecord], _ now: Double) {
        guard let index = columns.firstIndex(where: { $0.name == "BEGAN" }) else { return }
        let year = HumanUnits.moment(now).prefix(5)
        columns[index].cells = columns[index].cells.map { $0.hasPrefix(year) ? String($0.dropFirst(5)) : $0 }
    }
}
