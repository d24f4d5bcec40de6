import Scheduling
import TestSupport
import Testing

/// Jobs in every order of events: each ends once, and none gives up calls in flight before its time.
@Suite struct RandomJobsTests {
    @Test func everyJobEndsOnceAndWaitsForWhatIsPaid() async throws {
        try await Schedules.run(0..<3000) { seed in
            var world = SimulatedJob(seed: seed)
            world.run()
            if let problem = world.problem { throw BrokenRule(problem) }
        }
    }
}

/// The shell of one job, which does what the machine asks for in any order that is possible.
private struct SimulatedJob {
    private var random: SeededGenerator
    private var job: JobMachine
    private let start = ContinuousClock.now
    private var now = ContinuousClock.now
    private var opening: Int?
    private var tasks: Int?
    private var calls: Int?
    private var callsOut = 0
    private var isStopped = false
    private var cancels: [JobMachine.Canceller: Int] = [:]
    private var drainsUntil: ContinuousClock.Instant?
    private var ends: [JobMachine.Cause] = []
    private(set) var problem: String?

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var stages: [JobMachine.Stage] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            stages.append(Bool.random(using: &random) ? .tasks : .passThrough)
            if Bool.random(using: &random) { stages.append(.calls) }
        }
        job = JobMachine("job", stages: stages, patience: .init(asked: .seconds(30), ofItself: .seconds(60)))
    }

    mutating func run() {
        handle(.start)
        for _ in 0..<400 where problem == nil && ends.isEmpty { step() }
        if problem == nil && ends.count != 1 { problem = "it ended \(ends.count) times" }
        if ends.first?.kind == .finished && callsOut > 0 { problem = "it finished with \(callsOut) calls in flight" }
    }

    private mutating func step() {
        now = now.advanced(by: .milliseconds(Int.random(in: 0...2000, using: &random)))
        if calls != nil, !isStopped, Bool.random(using: &random) { callsOut += Int.random(in: 0...3, using: &random) }
        switch Int.random(in: 0..<40, using: &random) {
        case 0: return handle(.fail(.failed("chance"), callsOut: callsOut))
        case 1:
            let who = [JobMachine.Canceller.session, .operator, .driver].randomElement(using: &random) ?? .session
            cancels[who, default: 0] += 1
            return handle(.cancel("chance", by: who, callsOut: callsOut))
        case 2..<8: return handle(.tick)
        default: break
        }
        if callsOut > 0, Int.random(in: 0..<3, using: &random) > 0 { callsOut -= 1 }
        if isStopped {
            if callsOut == 0 { handle(.quiet) }
        } else if opening != nil {
            if job.wait != nil { return handle(.waitOver) }
            if Int.random(in: 0..<4, using: &random) == 0 { return handle(.mustWait(.earlierWorkers)) }
            calls = opening
            opening = nil
            handle(.callsOpened)
        } else if tasks != nil {
            tasks = nil
            handle(.tasksDone)
        } else if calls != nil, callsOut == 0 {
            calls = nil
            handle(.callsDone)
        }
    }

    private mutating func handle(_ event: JobMachine.Event) {
        do {
            let actions = try job.handle(event, now: now)
            for action in actions { perform(action, after: event) }
        } catch {
            problem = error.description
        }
        problem = problem ?? job.invalidity()
    }

    private mutating func perform(_ action: JobMachine.Action, after event: JobMachine.Event) {
        if !ends.isEmpty { problem = "\(action) after its end" }
        switch action {
        case .openCalls(let stage):
            if calls != nil { problem = "stage \(stage) is opened while another one makes calls" }
            opening = stage
        case .openTasks(let stage), .passOn(let stage):
            if tasks != nil || isStopped { problem = "stage \(stage) is opened too early" }
            tasks = stage
        case .stopSending:
            if callsOut == 0 { problem = "it waits for nothing" }
            isStopped = true
            tasks = nil
            drainsUntil = now.advanced(by: .seconds(30))
        case .end(let cause):
            ends.append(cause)
            guard callsOut > 0 else { return }
            if let until = drainsUntil, now >= until { return }
            // Whoever asks twice does not want to wait; two who ask once do.
            if case .cancel(_, let who, _) = event, cancels[who, default: 0] >= 2 { return }
            problem = "\(callsOut) calls were given up \(event)"
        }
    }
}
