import Client
import Foundation
import Messaging
import Planning
import TestSupport
import Testing

@testable import ClusterCommand

/// `roost story` and `roost events`.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct StoryTests {
    @Test func whatIsToldOfIsNamedInOneOfThreeWays() throws {
        let (job, stage, task) = (try StorySubject("3"), try StorySubject("3.0"), try StorySubject("3.0.17"))
        #expect(job.job == 3 && job.stage == nil && stage.stage == 0 && stage.task == nil && task.task == 17)
        for text in ["", "a", "3.", "3.x", "3.0.1.2", "-1", "3..1"] {
            #expect(throws: RoostError.self) { try StorySubject(text) }
        }
    }

    /// Events of a task that failed, was lost, and was then done among others.
    private static let events: [ClusterEvent] = {
        func event(_ kind: ClusterEvent.Kind, _ fill: (inout ClusterEvent) -> Void) -> ClusterEvent {
            var event = ClusterEvent(kind, at: 0)
            (event.job, event.stage) = (3, 0)
            fill(&event)
            return event
        }
        return [
            event(.jobSubmitted) { ($0.stage, $0.name) = (nil, "numbers") },
            event(.jobStage) { $0.count = 40 },
            event(.tasksGiven) { ($0.tasks, $0.count, $0.worker) = ("0-19", 20, "worker a") },
            event(.tasksGiven) { ($0.tasks, $0.count, $0.worker) = ("20-39", 20, "worker b") },
            event(.taskFailed) { ($0.task, $0.attempt, $0.worker, $0.cause) = (17, 1, "worker a", "no memory") },
            event(.taskGiven) { ($0.task, $0.attempt, $0.worker) = (17, 2, "worker b") },
            event(.tasksFinished) { ($0.tasks, $0.count, $0.worker, $0.seconds) = ("0-16", 17, "worker a", 0.0002) },
            event(.taskFinished) { ($0.task, $0.attempt, $0.worker, $0.seconds) = (17, 2, "worker b", 1.5) },
            event(.jobStageDone) { _ in },
            event(.jobEnded) { ($0.stage, $0.name) = (nil, "finished") },
        ]
    }()

    private func story(_ subject: String) throws -> [String] {
        Story(of: try StorySubject(subject), Self.events).lines.map {
            String($0.dropFirst("1970-01-01 00:00:00.000  ".count))
        }
    }

    @Test func aTasksStoryIsWhole() throws {
        #expect(
            try story("3.0.17") == [
                "job 3 (numbers) was submitted", "stage 0 of job 3 began, with 40 tasks",
                "task 17 was given to worker a, with 19 others", "task 17 failed on worker a (attempt 1): no memory",
                "task 17 was given to worker b (attempt 2)", "task 17 was done by worker b (attempt 2) in 1.5 s",
                "stage 0 of job 3 is done", "job 3 ended: finished",
            ])
        #expect(try story("3.0.3").contains("task 3 was done by worker a in 200 µs, with 16 others"))
        #expect(try story("3.0.77").isEmpty && story("4").isEmpty)
    }

    @Test func aJobsStoryTellsWhatWentWrong() throws {
        #expect(
            try story("3") == [
                "job 3 (numbers) was submitted", "stage 0 of job 3 began, with 40 tasks",
                "task 17 of stage 0 of job 3 failed on worker a (attempt 1): no memory",
                "task 17 of stage 0 of job 3 was given to worker b (attempt 2)",
                "task 17 of stage 0 of job 3 was done by worker b (attempt 2) in 1.5 s", "stage 0 of job 3 is done",
                "job 3 ended: finished",
            ])
        #expect(try story("3.0").contains { $0.hasPrefix("worker a was given 20 tasks of stage 0 of job 3: 0-19") })
    }

    @Test func aRealClusterTellsOfItself() async throws {
        let cluster = try TestCluster()
        try await cluster.up()
        let connection = try await DriverConnection(to: cluster.address, appName: "test")
        var pipeline = Pipeline()
        pipeline.operators = [.count]
        let plan = JobPlan(stages: [
            StagePlan(input: .range(start: 0, end: 5_000, step: 1, partitions: 5_000), pipeline: pipeline)
        ])
        _ = try await connection.client.run(plan, name: "many", credentials: Credentials(), progress: nil)
        connection.close()
        let job = try await cluster.roost("story", "1")
        #expect(job.code == 0 && job.output.contains("job 1 (many) was submitted"), "\(job.errors)")
        #expect(job.output.contains("job 1 ended: finished"))
        for task in [0, 1_234, 4_999] {
            let told = try await cluster.roost("story", "1.0.\(task)")
            #expect(told.code == 0 && told.output.contains("task \(task) was given to worker"), "\(told)")
            #expect(told.output.contains("task \(task) was done by worker"), "\(told.output)")
        }
        let lines = try await cluster.roost("story", "1.0.7", "--json").output.split(separator: "\n")
        let own = try lines.map { try JSONDecoder().decode(ClusterEvent.self, from: Data($0.utf8)) }
        #expect(own.count { $0.concerns(task: 7) } == 2 && own.allSatisfy { $0.job == 1 && $0.n != nil })
        let none = try await cluster.roost("story", "9.0.1")
        #expect(none.code == 1 && none.errors.contains("has nothing of 9.0.1"), "\(none)")

        // Those who follow hear of what happens next, and what they get are lines of JSON.
        let following = try Program.start(
            ["events", "--follow", "--json", "--driver", cluster.address], environment: cluster.environment)
        let worker = try #require(try await cluster.workers().first)
        kill(worker, SIGKILL)
        try await until("the loss is told") { following.text(0).contains("\"event\":\"worker.lost\"") }
        following.process.interrupt()
        _ = try await following.end()
        let events = try await cluster.roost("events", "--json")
        let written = events.output.split(separator: "\n")
        let done = try written.map { try JSONDecoder().decode(ClusterEvent.self, from: Data($0.utf8)) }
            .filter { $0.kind == .tasksFinished || $0.kind == .taskFinished }
        #expect(done.reduce(0) { $0 + ($1.count ?? 1) } == 5_000)
        #expect(written.count < 400, "\(written.count) lines for 5,000 tasks")
        try await cluster.down()
    }
}
