package import Planning

/// One job from its submission to its end: events in, actions out.
///
/// ```
/// submitted -> opening <-> waiting -> running -> draining -> ended
/// ```
///
/// Every end of a job that has calls in flight goes through `draining`: they are paid for, so they are waited for,
/// until a deadline that everybody hears of.
package struct JobMachine: Sendable {
    /// What a stage of the job's plan is.
    package enum Stage: Sendable, Hashable {
        /// Workers compute its tasks.
        case tasks
        /// Its rows are those that it reads: no worker needs to see them.
        case passThrough
        /// A model is called about the rows of the stage before it, while that one runs.
        case calls
    }

    /// What a job waits for before its calls begin.
    package enum Wait: Sendable, Hashable {
        /// The same job, which still runs or waits for its calls in flight.
        case earlierRun(of: String)
        /// Workers of a driver that is gone, which finish their calls of this job.
        case earlierWorkers
        /// Calls of this job that its last run gave up while they were under way.
        case lateCalls
    }

    /// Why a job ends.
    package struct Cause: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case finished
            /// A fault of the job, or of what it needs.
            case failed
            /// Somebody wants no more of it.
            case cancelled
            /// It would have passed its budget.
            case overBudget
        }

        package let kind: Kind
        /// For people; nil where the job is finished.
        package let message: String?
        /// The message in Spark's terms, where Spark has a class for it.
        package var condition: ErrorCondition?

        package static let finished = Cause(kind: .finished, message: nil)
        package static func failed(_ message: String, _ condition: ErrorCondition? = nil) -> Cause {
            Cause(kind: .failed, message: message, condition: condition)
        }
        package static func cancelled(_ message: String) -> Cause { Cause(kind: .cancelled, message: message) }
        package static func overBudget(_ message: String) -> Cause { Cause(kind: .overBudget, message: message) }
    }

    /// How long calls in flight are waited for.
    package struct Patience: Sendable, Hashable {
        /// Where somebody asked for the end.
        package var asked: Duration
        /// Where the job ends of itself: as long as a call can take.
        package var ofItself: Duration

        package init(asked: Duration = .seconds(30), ofItself: Duration = .seconds(330)) {
            self.asked = asked
            self.ofItself = max(asked, ofItself)
        }
    }

    /// Who wants a job's end.
    package enum Canceller: Sendable, Hashable {
        case session
        /// The session is gone: nobody waits for the job any more.
        case lossOfSession
        case driver
        /// Somebody who looks after the cluster.
        case `operator`
    }

    package enum State: Sendable, Hashable {
        case submitted
        /// The journal is asked what it has of the calls of this stage.
        case opening(stage: Int)
        case waiting(stage: Int, for: Wait)
        case running
        case draining(Cause, until: ContinuousClock.Instant)
        case ended(Cause)
    }

    package enum Event: Sendable, Hashable {
        case start
        case mustWait(Wait)
        /// What it waited for is over.
        case waitOver
        case callsOpened
        /// All tasks of the stage that runs are done, or its rows were passed on.
        case tasksDone
        /// All rows of the stage of calls have gone out.
        case callsDone
        /// The job ends of itself, with so many calls in flight.
        case fail(Cause, callsOut: Int)
        /// Somebody wants its end.
        case cancel(String, by: Canceller, callsOut: Int)
        /// None of its calls is in flight any more, and what came of them is on the disk.
        case quiet
        case tick
    }

    package enum Action: Sendable, Hashable {
        /// Ask the journal about the stage's calls: `callsOpened`, `mustWait` or `fail`.
        case openCalls(stage: Int)
        /// Have workers compute the stage's tasks: `tasksDone` or `fail`.
        case openTasks(stage: Int)
        /// Take what the stage reads as its rows: `tasksDone`.
        case passOn(stage: Int)
        /// Give up tasks that run, and send no more calls: `quiet` when none is in flight.
        case stopSending
        /// Tell whoever asked for the job, and forget it.
        case end(Cause)
    }

    private let subject: String
    private let stages: [Stage]
    private let patience: Patience
    package private(set) var state = State.submitted
    /// The stage whose tasks run, or that comes next.
    package private(set) var current = 0
    /// Whether tasks of `current` are open.
    package private(set) var hasOpenTasks = false
    /// The stage of calls that is open.
    package private(set) var openCalls: Int?
    private var cancellers: Set<Canceller> = []
    private var story = Story<Event>()

    /// - Parameters:
    ///   - subject: what the job is called in errors, such as `job 3`.
    ///   - stages: the plan's stages.
    ///   - patience: how long calls in flight are waited for.
    package init(_ subject: String, stages: [Stage], patience: Patience) {
        self.subject = subject
        self.stages = stages
        self.patience = patience
    }

    /// Takes in what happened.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the time, of a clock that stands still while the driver does.
    /// - Returns: what is to be done about it, in order.
    /// - Throws: `InvalidTransition` for an event that cannot come now; the machine is as before.
    package mutating func handle(
        _ event: Event, now: ContinuousClock.Instant
    ) throws(InvalidTransition) -> [Action] {
        let actions = try decide(event, now: now)
        if event != .tick { story.append(event) }
        return actions
    }

    private mutating func decide(
        _ event: Event, now: ContinuousClock.Instant
    ) throws(InvalidTransition) -> [Action] {
        switch (state, event) {
        case (.submitted, .start): return goOn()
        case (.opening(let stage), .mustWait(let wait)):
            state = .waiting(stage: stage, for: wait)
            return []
        case (.waiting(let stage, _), .waitOver):
            state = .opening(stage: stage)
            return [.openCalls(stage: stage)]
        case (.opening(let stage), .callsOpened):
            openCalls = stage
            return openCurrent()
        case (.running, .tasksDone) where hasOpenTasks:
            hasOpenTasks = false
            current += 1
            return goOn()
        case (.running, .callsDone) where openCalls == current:
            openCalls = nil
            current += 1
            return goOn()
        case (.submitted, .fail(let cause, _)), (.opening, .fail(let cause, _)), (.waiting, .fail(let cause, _)):
            return end(cause)
        case (.running, .fail(let cause, let out)): return drain(cause, out, for: patience.ofItself, now: now)
        case (.draining, .fail): return []
        case (.submitted, .cancel(let why, _, _)), (.opening, .cancel(let why, _, _)),
            (.waiting, .cancel(let why, _, _)):
            return end(.cancelled(why))
        case (.running, .cancel(let why, let who, let out)):
            cancellers.insert(who)
            return drain(.cancelled(why), out, for: patience.asked, now: now)
        case (.draining(let cause, let until), .cancel(_, let who, _)):
            // Whoever asks twice does not want to wait.
            guard cancellers.insert(who).inserted else { return end(cause) }
            state = .draining(cause, until: min(until, now.advanced(by: patience.asked)))
            return []
        case (.draining(let cause, _), .quiet): return end(cause)
        case (.draining(let cause, let until), .tick) where until <= now: return end(cause)
        case (_, .tick): return []
        default:
            throw InvalidTransition(subject, event: "\(event)", state: "\(state)", story: story.lines)
        }
    }

    /// Opens what comes next, calls before the stage whose rows they are about.
    private mutating func goOn() -> [Action] {
        guard current < stages.count else { return end(.finished) }
        // Rows still come out of the calls about the stage before.
        if stages[current] == .calls {
            state = .running
            return openCalls == current ? [] : end(.failed("the plan calls a model about the rows of no stage"))
        }
        if openCalls == nil, current + 1 < stages.count, stages[current + 1] == .calls {
            state = .opening(stage: current + 1)
            return [.openCalls(stage: current + 1)]
        }
        return openCurrent()
    }

    private mutating func openCurrent() -> [Action] {
        state = .running
        hasOpenTasks = true
        return [stages[current] == .passThrough ? .passOn(stage: current) : .openTasks(stage: current)]
    }

    private mutating func drain(
        _ cause: Cause, _ callsOut: Int, for time: Duration, now: ContinuousClock.Instant
    ) -> [Action] {
        guard callsOut > 0, openCalls != nil else { return end(cause) }
        hasOpenTasks = false
        state = .draining(cause, until: now.advanced(by: time))
        return [.stopSending]
    }

    private mutating func end(_ cause: Cause) -> [Action] {
        hasOpenTasks = false
        openCalls = nil
        state = .ended(cause)
        return [.end(cause)]
    }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        if let calls = openCalls {
            guard stages.indices.contains(calls), stages[calls] == .calls else {
                return "stage \(calls) makes no calls"
            }
            if calls != current && calls != current + 1 { return "stage \(calls) is open while stage \(current) runs" }
        }
        switch state {
        case .submitted: return hasOpenTasks || openCalls != nil ? "it runs before it was started" : nil
        case .opening(let stage), .waiting(let stage, _):
            if hasOpenTasks { return "tasks run before their calls are open" }
            return stage == current + 1 && openCalls == nil ? nil : "stage \(stage) is opened out of turn"
        case .running:
            if current >= stages.count { return "it runs past its last stage" }
            if hasOpenTasks == (stages[current] == .calls) { return "stage \(current) does not run" }
            return nil
        case .draining:
            if openCalls == nil { return "it waits for calls that it has none of" }
            return hasOpenTasks ? "tasks run while it drains" : nil
        case .ended: return hasOpenTasks || openCalls != nil ? "something runs after its end" : nil
        }
    }
}

extension JobMachine {
    package var isDraining: Bool { if case .draining = state { true } else { false } }
    package var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// What the job waits for before its calls begin.
    package var wait: Wait? { if case .waiting(_, let wait) = state { wait } else { nil } }
}

extension JobMachine {
    /// What the job waits for, for its session; nil where it does not.
    package func waitInWords(now: ContinuousClock.Instant, callsOut: Int) -> String? {
        switch state {
        case .waiting(_, .earlierRun(let job)): return "waits for the end of \(job), which is the same job"
        case .waiting(_, .earlierWorkers):
            return "waits for workers of an earlier driver, which finish their calls of this job"
        case .waiting(_, .lateCalls): return "waits for calls that this job's last run left under way"
        case .draining(_, let until):
            let seconds = max(0, now.duration(to: until).components.seconds)
            return
                "ends when its \(callsOut) call\(callsOut == 1 ? "" : "s") in flight \(callsOut == 1 ? "is" : "are") back, "
                + "in \(seconds) s at the latest"
        case .submitted, .opening, .running, .ended: return nil
        }
    }
}
