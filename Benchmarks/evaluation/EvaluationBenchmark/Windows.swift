import Evaluation
import Foundation

/// Windows that are alike, and windows that are shifted: how many alarm.
struct Windows {
    let repeats: Int

    private static let rows = 1_000

    func run(_ table: inout ResultTable) throws {
        let (alike, seconds) = try ResultTable.timed { try parallel(repeats) { try drifted($0, shift: 0).isEmpty } }
        let quiet = alike.count { $0 }
        table.add(
            "windows alike, six columns", "\(quiet) of \(repeats) quiet", bound: "at least 98 %",
            holds: Double(quiet) >= 0.98 * Double(repeats), seconds: seconds)
        let (shifted, time) = try ResultTable.timed {
            try parallel(repeats) { try drifted($0, shift: 0.5).contains("score") }
        }
        let found = shifted.count { $0 }
        table.add(
            "a shift of half a standard deviation", "\(found) of \(repeats) found", bound: "at least 99 %",
            holds: Double(found) >= 0.99 * Double(repeats), seconds: time)
    }

    /// The columns that are called drifted.
    private func drifted(_ run: Int, shift: Double) throws -> [String] {
        var random = Simulated(seed: 31, run: run)
        func numbers(_ make: (inout Simulated) -> Double) -> DriftValues {
            .numbers(
                reference: (0..<Self.rows).map { _ in make(&random) },
                current: (0..<Self.rows).map { _ in make(&random) })
        }
        func categories(_ make: (inout Simulated) -> String) -> DriftValues {
            .categories(
                reference: (0..<Self.rows).map { _ in make(&random) },
                current: (0..<Self.rows).map { _ in make(&random) })
        }
        func vectors() -> DriftValues {
            .vectors(
                reference: (0..<100).map { _ in random.normals(8) }, current: (0..<100).map { _ in random.normals(8) })
        }
        let columns: [DriftWindows.Column] = [
            DriftWindows.Column(
                "score",
                .numbers(
                    reference: random.normals(Self.rows), current: random.normals(Self.rows, mean: shift))),
            DriftWindows.Column("latency", numbers { exp($0.normal()) }),
            DriftWindows.Column("tokens", numbers { (200 * $0.uniform()).rounded() }),
            DriftWindows.Column("language", categories { String(Int(6 * $0.uniform() * $0.uniform())) }),
            DriftWindows.Column("refused", categories { $0.uniform() < 0.01 ? "yes" : "no" }),
            DriftWindows.Column("embedding", vectors()),
        ]
        let windows = DriftWindows(reference: "last week", current: "this week", columns: columns)
        let report = try EvaluationDesign("drift", metrics: [], seed: UInt64(run))
            .report(drift: windows, isSimulated: true)
        return report.drift.flatMap(\.columns).filter { $0.verdict == .drifted }.map(\.column)
    }
}
