internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// Opens the calls of jobs: nobody else may make them, the journal says what was paid for before, and what an earlier
/// run left open is waited for as long as something can be learned of it.
final class CallOpener {
    enum Event {
        /// The calls may begin; with the requests whose rows are given up.
        case ready(JobRun, index: Int, CallStep, JournalOpening, givenUp: Set<RequestKey>)
        case mustWait(JobID, JobMachine.Wait)
        case waitOver(JobID)
        case failed(JobID, String)
    }

    private struct Pending {
        let job: JobRun
        let index: Int
        let step: CallStep
        let identity: JobIdentity
        /// When it asked first.
        let since: ContinuousClock.Instant
        /// What the journal has, once it was asked.
        var opening: JournalOpening?
        /// Whether the journal is being asked.
        var isAsking = false
        /// When to ask again; nil where that is not a matter of time.
        var nextAsk: ContinuousClock.Instant?
    }

    private static let interval = Duration.milliseconds(250)

    private var pending: [JobID: Pending] = [:]
    /// Jobs that were given up while the journal was asked: nobody else may open theirs before it has answered.
    private var givenUp: Set<JobID> = []
    private var registry = RunRegistry<PeerID>()
    private var events: [Event] = []
    private let keeper: JournalKeeper
    private let lost: LostCalls
    private let recorder: EventRecorder

    init(_ keeper: JournalKeeper, _ lost: LostCalls, _ recorder: EventRecorder) {
        self.keeper = keeper
        self.lost = lost
        self.recorder = recorder
    }

    func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    /// Opens a job's calls, or asks again after a wait.
    func open(_ job: JobRun, index: Int, _ step: CallStep, now: ContinuousClock.Instant) {
        let identity =
            pending[job.id]?.identity
            ?? JobIdentity(
                name: job.name, stage: step.keyStage ?? max(0, index - 1), step: step,
                user: job.owner.principal.userInKeys)
        let since = pending[job.id]?.since ?? now
        pending[job.id] = Pending(job: job, index: index, step: step, identity: identity, since: since)
        let claim = registry.claim(
            identity.key.bytes, by: job.id, of: job.session, isFresh: job.options.isFresh, waited: now - since)
        switch claim {
        case .granted: ask(job.id)
        case .wait(let other):
            pending[job.id]?.nextAsk = now.advanced(by: Self.interval)
            events.append(.mustWait(job.id, .earlierRun(of: "\(other)")))
        case .refused(let other): fail(job.id, Self.refusal(job.name, other))
        }
    }

    private static func refusal(_ name: String, _ other: JobID) -> String {
        "the job '\(name)' is running already, as \(other) of another session, and its rows are not paid for twice; see it "
            + "with 'roost status', wait for its end and submit this one again, give this one another name, or submit it "
            + "with --fresh to call and pay for every row once more"
    }

    private func ask(_ id: JobID) {
        guard let asked = pending[id] else { return }
        pending[id]?.isAsking = true
        let options = asked.job.options
        keeper.open(
            id, asked.identity,
            JobToOpen(
                detail: JobDetail(asked.step, options).text, origin: asked.job.origin, isFresh: options.isFresh,
                isBatch: options.mode == .batch))
    }

    /// The journal has answered.
    ///
    /// - Returns: the journal's number of a job that nobody waits for any more, and how it stands.
    func opened(
        _ id: JobID, _ result: Result<JournalOpening, JournalError>, now: ContinuousClock.Instant
    ) -> (job: Int64, JobState)? {
        pending[id]?.isAsking = false
        guard pending[id] != nil else {
            givenUp.remove(id)
            registry.release(id)
            guard case .success(let opening) = result else { return nil }
            return (opening.job.id, .cancelled)
        }
        switch result {
        case .failure(let error): fail(id, "\(error)")
        case .success(let opening):
            pending[id]?.opening = opening
            switch lost.opening(id, opening, now: now) {
            case .wait(let wait):
                pending[id]?.nextAsk = now.advanced(by: Self.interval)
                events.append(.mustWait(id, wait))
            case .adopt:
                keeper.adopt()
                ask(id)
            case .go: go(id, opening)
            }
        }
        return nil
    }

    /// Nothing more can be learned of the calls that are open: the user's word decides.
    private func go(_ id: JobID, _ opening: JournalOpening) {
        guard let asked = pending[id] else { return }
        switch asked.job.options.onUnknown {
        case _ where opening.unknown.isEmpty: ready(id, givenUp: [])
        case .ask: fail(id, Self.question(opening.unknown.count))
        case .retry:
            recorder.unknown(opening.unknown, of: id)
            keeper.resolve(id, journalJob: opening.job.id, opening.unknown)
        // They stay unknown, so that no later run calls them without being asked to.
        case .fail:
            recorder.unknown(opening.unknown, of: id)
            ready(id, givenUp: Set(opening.unknown.map(\.key)))
        }
    }

    private static func question(_ count: Int) -> String {
        "\(count) call\(count == 1 ? "" : "s") of an earlier run may have been paid, but the answers were lost in a crash; "
            + "submit the job with --on-unknown retry to call them again, or with --on-unknown fail to give up their rows"
    }

    /// The calls that were open have an outcome.
    func resolved(_ id: JobID, _ result: Result<Void, JournalError>) {
        guard pending[id] != nil else { return }
        switch result {
        case .failure(let error): fail(id, "\(error)")
        case .success: ready(id, givenUp: [])
        }
    }

    private func ready(_ id: JobID, givenUp: Set<RequestKey>) {
        guard let asked = pending.removeValue(forKey: id), let opening = asked.opening else { return }
        lost.opened(id)
        events.append(.ready(asked.job, index: asked.index, asked.step, opening, givenUp: givenUp))
    }

    private func fail(_ id: JobID, _ reason: String) { events.append(.failed(id, reason)) }

    /// Time passes: jobs that wait ask again.
    func tick(now: ContinuousClock.Instant) {
        for id in pending.keys.sorted() {
            guard let next = pending[id]?.nextAsk, next <= now else { continue }
            pending[id]?.nextAsk = nil
            events.append(.waitOver(id))
        }
    }

    /// The job sends no more calls.
    func drains(_ id: JobID) { registry.drains(id) }

    /// The job makes no calls any more.
    ///
    /// - Returns: the journal's number of it where it was opened there and its calls never began.
    func over(_ id: JobID) -> Int64? {
        lost.opened(id)
        let asked = pending.removeValue(forKey: id)
        if asked?.isAsking == true {
            givenUp.insert(id)
            registry.drains(id)
            return nil
        }
        if !givenUp.contains(id) { registry.release(id) }
        return asked?.opening?.job.id
    }
}
