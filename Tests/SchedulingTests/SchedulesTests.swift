import TestSupport
import Testing

/// What runs the random schedules runs all of them, and says which failed.
@Suite struct SchedulesTests {
    @Test func everySeedRunsOnce() async throws {
        var seeds: [UInt64] = []
        try await Schedules.run(0..<3000) { seeds.append($0) }
        #expect(seeds == Array(0..<3000))
    }

    @Test func aFailureHasItsSeedAndItsStory() async {
        let error = await #expect(throws: FailedSchedules.self) {
            try await Schedules.run(0..<3000) { seed in try hold(seed % 10 != 7, "after 3 events: \(seed) is wrong") }
        }
        #expect(
            error?.description == """
                seed 7: after 3 events: 7 is wrong
                seed 17: after 3 events: 17 is wrong
                seed 27: after 3 events: 27 is wrong
                """)
    }
}
