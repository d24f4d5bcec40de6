internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Messaging

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Show what happened to a cluster: workers, jobs, stages, tasks and calls.",
        discussion: """
            The driver keeps the events in ROOST_HOME/events, as JSON lines in files of a
            bounded size. Tasks that were done at once share a line, which names all of them.
            """)

    @OptionGroup var driver: DriverOption
    @Option(help: "Only events of this job.") var job: UInt32?
    @Option(help: "Only events after the one with this number ('n' in --json).") var after: UInt64 = 0
    @Flag(help: "Go on with what happens, until Ctrl-C or the driver's end.") var follow = false
    @Flag(help: "Print the events as JSON lines.") var json = false

    func run() async throws {
        try await EventPages.use(try driver.address(), job: job) { client in
            var last = after
            repeat {
                last = try await EventPages.read(after: last, of: job, client) { lines in
                    for line in lines {
                        if json {
                            Console.print(line)
                        } else if let event = EventPages.event(line) {
                            Console.print(EventWords.line(event))
                        }
                    }
                }
                if follow { try await Task.sleep(for: .milliseconds(500)) }
            } while follow
        }
    }
}

struct StoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "story", abstract: "Tell what happened to a job, to a stage of it, or to one task.",
        discussion: """
            JOB is the number of 'roost status', STAGE and TASK are counted from 0, as
            'explain' and errors count them: 'roost story 3', 'roost story 3.0.17'.
            """)

    @Argument(help: "JOB, JOB.STAGE or JOB.STAGE.TASK.") var subject: String
    @OptionGroup var driver: DriverOption
    @Flag(help: "Print the events that the story is made of as JSON lines.") var json = false

    func run() async throws {
        let subject = try StorySubject(subject)
        let lines = try await EventPages.use(try driver.address(), job: subject.job) { client in
            var events: [ClusterEvent] = []
            _ = try await EventPages.read(after: 0, of: subject.job, client) { lines in
                events += lines.compactMap(EventPages.event)
            }
            let story = Story(of: subject, events)
            return json ? try story.events.map { try EventPages.line($0) } : story.lines
        }
        guard !lines.isEmpty else {
            throw RoostError(
                .job,
                "the driver's event log has nothing of \(self.subject): 'roost status' lists jobs, and old events are "
                    + "dropped after some megabytes")
        }
        for line in lines { Console.print(line) }
    }
}

/// The driver's event log, page by page.
enum EventPages {
    private static let linesAtOnce: UInt32 = 2_000

    /// Asks as a session about a job, which may be its user's, and else as an admin.
    static func use<R>(
        _ address: String, job: UInt32?, _ body: (DriverClient) async throws -> R
    ) async throws -> R {
        guard job != nil else { return try await DriverConnection.use(address, as: .admin, body) }
        do {
            return try await DriverConnection.use(address, as: .session, body)
        } catch let refusal as RoostError where refusal.code == .cluster {
            do {
                return try await DriverConnection.use(address, as: .admin, body)
            } catch { throw refusal }
        }
    }

    /// Reads all that there is after a line.
    /// - Returns: the number of the last line.
    static func read(
        after number: UInt64, of job: UInt32?, _ client: DriverClient, _ take: ([String]) throws -> Void
    ) async throws -> UInt64 {
        var last = number
        while true {
            switch try await client.ask(.events(after: last, job: job, most: linesAtOnce), patience: .seconds(30)) {
            case .events(let page):
                try take(page.lines)
                last = page.last
                if !page.hasMore { return last }
            case .refused(let reason): throw RoostError(.cluster, reason)
            default: throw RoostError(.cluster, "the driver answered something else")
            }
        }
    }

    static func line(_ event: ClusterEvent) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(event), as: UTF8.self)
    }

    static func event(_ line: String) -> ClusterEvent? {
        try? JSONDecoder().decode(ClusterEvent.self, from: Data(line.utf8))
    }
}
