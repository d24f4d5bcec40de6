import Foundation
import ModelSimulator
import TestSupport
import Testing

/// `roost cache` and `roost prices`.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CacheAndPricesTests {
    @Test func theCacheIsForJobsThatDoNotSample() async throws {
        let jobs = try await PaidJobs.start()
        _ = try jobs.job(count: 5)
        let refused = try await jobs.roost("submit", "--local", "1", "nurses.yaml", "--cache")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("--cache is for jobs that do not sample, and model.temperature is not set"))
        #expect(refused.errors.contains("--cache-sampled"))
        #expect(jobs.model.running.statistics.calls == 0)
        let days = try await jobs.roost("submit", "--local", "1", "nurses.yaml", "--cache-days", "3")
        #expect(days.errors.contains("add --cache"))
        await jobs.model.running.stop()
    }

    @Test func anotherJobTakesWhatTheCacheHasUntilItExpires() async throws {
        let jobs = try await PaidJobs.start()
        for name in ["first", "second", "third"] { _ = try jobs.job(name, count: 10, settings: ", temperature: 0") }
        // Gone before anybody can ask for them.
        _ = try await jobs.roost("submit", "--local", "1", "first.yaml", "--cache", "--cache-days", "0.0000001")
        let second = try await jobs.roost("submit", "--local", "1", "second.yaml", "--cache", "--cache-days", "2")
        #expect(second.output.contains("rows: 8 called, 2 shared an identical request's answer\n"), "\(second.output)")
        #expect(jobs.model.running.statistics.calls == 16)
        let third = try await jobs.roost("submit", "--local", "1", "third.yaml", "--cache")
        #expect(third.output.contains("rows: 0 called, 10 from the cache\n"), "\(third.output)")
        #expect(jobs.model.running.statistics.calls == 16)
        let plan = try await jobs.roost("submit", "--local", "1", "third.yaml", "--cache", "--fresh", "--dry-run")
        #expect(plan.output.contains("cached:   10 rows\nto call:  0 requests"), "\(plan.output)")
        let list = try await jobs.roost("cache")
        #expect(list.output.hasPrefix("8 answers, ") && !list.output.contains("never"))
        let pruned = try await jobs.roost("cache", "prune", "--older-than", "1d")
        #expect(pruned.output.hasPrefix("deleted: 0 answers"), "they are new")
        let cut = try await jobs.roost("cache", "prune", "--larger-than", "1kB")
        #expect(cut.output.contains("deleted: "))
        let cleared = try await jobs.roost("cache", "clear")
        #expect(cleared.code == 0)
        let none = try await jobs.roost("cache", "list", "--json")
        #expect(none.output.contains("\"answers\" : 0"))
        await jobs.model.running.stop()
    }

    @Test func aPersonsOwnPricesWin() async throws {
        let jobs = try await PaidJobs.start()
        let builtIn = try await jobs.roost("prices")
        #expect(builtIn.output.contains("from the built-in price table"))
        let copied = try await jobs.roost("prices", "--copy")
        #expect(copied.output == "wrote: \(jobs.folder.path("home/prices.yaml"))\n")
        let again = try await jobs.roost("prices", "--copy")
        #expect(again.code == 1 && again.errors.contains("is there already, and may hold prices of your own"))
        try jobs.folder.write(
            "home/prices.yaml",
            "currency: EUR\ndeployments: {ours: gpt-4o}\nmodels:\n  mine:\n    prices:\n      - {from: 2024-01-01, prompt: 3, completion: 6}\n"
        )
        _ = try jobs.job(count: 5, model: "mine")
        let plan = try await jobs.roost("submit", "--local", "1", "--dry-run", "nurses.yaml")
        #expect(
            jobs.lines(plan.output, "prices")
                == "prices:   3.00 EUR in prompts, 6.00 EUR in answers, for a million tokens; mine since 2024-01-01, FOLDER/home/prices.yaml"
        )
        let shown = try await jobs.roost("prices", "--json")
        #expect(shown.output.contains("\"ours\" : \"gpt-4o\""))
        await jobs.model.running.stop()
    }
}
