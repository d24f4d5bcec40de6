import DataFrames
import Testing

@testable import ClusterCommand

/// The table of `roost jobs` fits its terminal.
@Suite struct JobTableTests {
    private func job(_ id: Int64, _ name: String, simulated: Bool = false, unknown: Int = 0) -> JobRecord {
        JobRecord(
            id: id, name: name, state: unknown > 0 ? "interrupted" : "finished", rows: 3_000_000, answered: 2_999_000,
            failed: 1_000, calls: 3_000_000, promptTokens: 1_000_000_000, completionTokens: 500_000_000,
            cachedTokens: 0, simulated: simulated, cost: 1_234.5, currency: "USD", created: "2026-03-01T14:05:00Z",
            updated: "2026-03-01T15:05:00Z", seconds: 5_000, unknownCalls: unknown)
    }

    @Test(arguments: [30, 40, 60, 79, 80, 100, 200]) func noLineIsWider(width: Int) {
        let jobs = [
            job(1, "a short one"), job(1_234, String(repeating: "a long name ", count: 9), unknown: 3),
            job(12, "看護師の質問に対する回答の評価についての長い名前", simulated: true), job(13, "two\nlines\tand \u{1B}[31m"),
        ]
        let text = JobTable.text(jobs, width: width, now: 1_772_400_000)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { TextWidth.of($0) <= width }, "\(text)")
        #expect(lines[0].hasPrefix("  ID  NAME") && lines.count >= 7, "\(text)")
        #expect(lines[1].hasPrefix("   1  a sho") && lines[2].contains("…") && lines[3].contains("…"), "\(text)")
        if width >= 80 {
            for word in ["STATE", "ROWS", "ANSWERED", "FAILED", "COST"] { #expect(lines[0].contains(word), "\(text)") }
            #expect(lines[2].contains("interrupted*") && lines[3].contains("SIMULATED"), "\(text)")
        }
        #expect(lines.contains { $0.hasPrefix("* calls were lost") } && lines.contains { $0.hasPrefix("SIMULATED: ") })
    }

    @Test func aWideTerminalHasAllOfIt() {
        let text = JobTable.text([job(1, "all")], width: 200, now: 1_772_400_000)
        for word in ["TOKENS", "CALLS", "TOOK", "2026-03-01", "1,234.50 USD", "1,500,000,000"] {
            #expect(text.contains(word), "\(text)")
        }
    }
}
