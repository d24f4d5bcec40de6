internal import Dispatch
internal import Foundation
internal import Journal
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Jobs that go on without the session that submitted them: each has a process here, which is a session of the driver's
/// as any other, and leaves its result in the job's folder.
///
/// What `DetachedQueue` decides is done here.
final class DetachedJobs {
    /// Jobs that are not over.
    private static let most = 1_000
    /// How often results are looked at that nobody needs any more.
    private static let cleaning = Duration.seconds(3_600)

    /// Takes something to the driver's thread.
    typealias Post = @Sendable (@escaping @Sendable (DetachedJobs) -> Void) -> Void

    /// Who asked, and under which number.
    struct Asker: Sendable {
        let number: UInt64
        let peer: PeerID
        let principal: String

        init(_ number: UInt64, _ connection: Connection) {
            self.number = number
            peer = connection.peer
            principal = connection.principal.name
        }
    }

    /// A job that is not over.
    private struct Job {
        let submission: DetachedSubmission
        let folder: DetachedFolder
        let user: Principal
        var keys: DetachedKeys
    }

    private let settings: DetachedSettings?
    private let address: String
    private let clock: any DriverClock
    private let keeper: JournalKeeper
    private let outbox: Outbox
    private let log: Logger
    private let post: Post
    private let reading = DispatchQueue(label: "roost.driver.results")
    private var queue = DetachedQueue()
    private var jobs: [Int64: Job] = [:]
    /// The jobs of processes that run.
    private var processes: [Int32: Int64] = [:]
    private var nextCleaning: ContinuousClock.Instant

    /// - Parameters:
    ///   - configuration: The driver's.
    ///   - address: Where the driver listens.
    ///   - keeper: The journal.
    ///   - outbox: Where answers go.
    ///   - log: Where it says what happens.
    ///   - post: Takes something to the driver's thread.
    init(
        _ configuration: DriverConfiguration, address: String, _ keeper: JournalKeeper, _ outbox: Outbox, log: Logger,
        post: @escaping Post
    ) {
        settings = configuration.detached
        clock = configuration.clock
        self.address = address
        self.keeper = keeper
        self.outbox = outbox
        self.log = log
        self.post = post
        nextCleaning = configuration.clock.now
    }

    /// Jobs that have a process, or get one: as long as there is one, somebody uses the cluster.
    var active: Int { queue.active }

    // MARK: What earlier drivers left

    /// Goes on with the jobs that an earlier driver at this address has left, and says how to go on with others.
    func takeUp() {
        guard settings != nil else { return }
        keeper.perform { [address] store -> LeftJobs in
            do { return try store.leftJobs(ofDriver: address) } catch {
                store.log.error("jobs of an earlier driver are not gone on with: \(error)")
                return LeftJobs()
            }
        } then: { [post] left in
            post { $0.take(left) }
        }
    }

    private func take(_ left: LeftJobs) {
        for found in left.detached { take(found) }
        for (job, name) in left.interrupted.prefix(20) {
            log.warning(
                "job \(job) (\(name)) was interrupted; its answers are kept: submit it again, or 'roost jobs resume \(job)'"
            )
        }
        if left.interrupted.count > 20 { log.warning("so were \(left.interrupted.count - 20) others: 'roost jobs'") }
    }

    private func take(_ found: LeftJobs.Detached) {
        let (job, name) = (found.row.job, found.row.name)
        switch found.submission {
        case .failure(let refusal):
            log.error("job \(job) (\(name)), which is detached: \(refusal.reason)")
            keeper.perform { $0.note(job) { try $0.endDetached(job, exit: 1, failure: refusal.reason) } }
        case .success(let submission):
            let missing = found.keys.missing(of: submission.keys)
            jobs[job] = Job(
                submission: submission, folder: found.folder, user: Principal(found.row.principal), keys: found.keys)
            queue.add(job, hasKeys: missing.isEmpty, now: clock.now)
            log.info(
                "job \(job) (\(name)), which is detached, \(missing.isEmpty ? "goes on" : Self.needs(missing, job))")
        }
    }

    private static func needs(_ missing: [String], _ job: Int64) -> String {
        "needs \(missing.joined(separator: ", ")): give it with 'roost jobs resume \(job)', where the environment has it"
    }

    // MARK: Questions

    /// Answers a question, perhaps once the journal has.
    func answer(_ question: DetachedQuestion, _ asker: Asker) {
        guard settings != nil else {
            return refuse(
                "the driver at \(address) is a session's own, and ends with it: start a cluster with 'roost up'", asker)
        }
        switch question {
        case .submit(let submission, let step, let isFresh, let keys):
            submit(submission, step, isFresh: isFresh, keys, asker)
        case .look(let job): look(job, asker)
        case .keys(let job, let keys):
            withRow(of: job, asker) { $0.gave(keys, job, asker) }
        case .cancel(let job): withRow(of: job, asker) { $0.cancel(job, asker) }
        case .drop(let job): withRow(of: job, asker) { $0.drop(job, asker) }
        case .fetched(let job):
            withRow(of: job, asker) { jobs in
                jobs.keeper.perform { $0.note(job) { try $0.fetchedDetached(job) } }
                jobs.look(job, asker)
            }
        case .read(let job, let file, let start): read(job, file, from: start, asker)
        }
    }

    private func refuse(_ reason: String, _ asker: Asker) { send(.refused(reason), asker) }

    private func send(_ answer: OperatorAnswer, _ asker: Asker) {
        outbox.send(.answer(number: asker.number, answer), to: asker.peer)
    }

    private func look(_ job: Int64, _ asker: Asker) {
        let missing = jobs[job].map { $0.keys.missing(of: $0.submission.keys) } ?? []
        keeper.perform {
            $0.standing(of: job, asker.principal, missing: missing)
        } then: { [post] result in
            post { jobs in
                switch result {
                case .success(let standing): jobs.send(.detached(standing), asker)
                case .failure(let refusal): jobs.refuse(refusal.reason, asker)
                }
            }
        }
    }

    /// Goes on where the job is there and the asker's.
    private func withRow(of job: Int64, _ asker: Asker, _ body: @escaping @Sendable (DetachedJobs) -> Void) {
        keeper.perform {
            $0.detachedJob(job, of: asker.principal)
        } then: { [post] result in
            post { jobs in
                switch result {
                case .success: body(jobs)
                case .failure(let refusal): jobs.refuse(refusal.reason, asker)
                }
            }
        }
    }

    private func submit(
        _ submission: DetachedSubmission, _ step: CallStep, isFresh: Bool, _ keys: DetachedKeys, _ asker: Asker
    ) {
        if queue.isStopping { return refuse("the driver stops, and takes no more jobs", asker) }
        if let problem = submission.invalidity { return refuse("the job has \(problem)", asker) }
        let missing = keys.missing(of: submission.keys)
        guard missing.isEmpty else { return refuse("the job needs \(missing.joined(separator: ", "))", asker) }
        guard jobs.count < Self.most else {
            return refuse("the driver at \(address) has \(jobs.count) detached jobs, and takes no more", asker)
        }
        keeper.perform { [address] in
            $0.detach(submission, step, isFresh: isFresh, driver: address, principal: asker.principal)
        } then: { [post] result in
            post { jobs in
                switch result {
                case .success(let (job, folder)):
                    jobs.jobs[job] = Job(
                        submission: submission, folder: folder, user: Principal(asker.principal), keys: keys)
                    jobs.queue.add(job, hasKeys: true, now: jobs.clock.now)
                    jobs.log.info("job \(job) (\(submission.name)) is detached: it goes on without its session")
                    jobs.look(job, asker)
                case .failure(let refusal): jobs.refuse(refusal.reason, asker)
                }
            }
        }
    }

    private func gave(_ keys: DetachedKeys, _ job: Int64, _ asker: Asker) {
        guard let submission = jobs[job]?.submission, queue.phase(of: job) == .needsKey else {
            return refuse("job \(job) does not wait for keys at the driver at \(address)", asker)
        }
        let missing = keys.missing(of: submission.keys)
        guard missing.isEmpty else { return refuse("job \(job) needs \(missing.joined(separator: ", "))", asker) }
        jobs[job]?.keys = keys
        if queue.gaveKeys(job, now: clock.now) { set(job, .waiting) }
        log.info("job \(job), which is detached, has its keys and goes on")
        look(job, asker)
    }

    private func cancel(_ job: Int64, _ asker: Asker) {
        switch queue.cancel(job) {
        case .ask(let process):
            log.info("job \(job), which is detached, is cancelled")
            settings?.processes.ask(process)
        case .over: over(job, exit: 130, failure: "it was cancelled before it began")
        case .unknown:
            return refuse("job \(job) had ended before, or is another driver's; 'roost jobs' shows it", asker)
        }
        look(job, asker)
    }

    private func drop(_ job: Int64, _ asker: Asker) {
        guard jobs[job] == nil else {
            return refuse("job \(job) is not over: end it with 'roost jobs cancel \(job)' before", asker)
        }
        look(job, asker)
        keeper.perform { store in
            if case .success(let (row, folder)) = store.detachedJob(job, of: asker.principal) {
                store.drop(row.job, folder)
            }
        }
    }

    private func read(_ job: Int64, _ file: String, from start: Int64, _ asker: Asker) {
        keeper.perform {
            $0.detachedJob(job, of: asker.principal)
        } then: { [post, reading] result in
            reading.async {
                let answer: OperatorAnswer
                switch result {
                case .success(let (_, folder)):
                    answer =
                        folder.read(file, from: start).map { .bytes(Data($0).base64EncodedString()) }
                        ?? .refused("the result of job \(job) has no file \(file) any more")
                case .failure(let refusal): answer = .refused(refusal.reason)
                }
                post { $0.send(answer, asker) }
            }
        }
    }

    // MARK: Processes

    /// Time passes: processes have ended, others begin.
    func tick(now: ContinuousClock.Instant) {
        guard let settings else { return }
        for (process, job) in processes {
            guard let end = settings.processes.end(of: process) else { continue }
            processes[process] = nil
            ended(job, end)
        }
        for job in queue.due(now: now) { start(job, settings, now) }
        if nextCleaning <= now {
            nextCleaning = now.advanced(by: Self.cleaning)
            keeper.perform { $0.cleanDetached(keeping: settings.keepResults) }
        }
    }

    private func start(_ id: Int64, _ settings: DetachedSettings, _ now: ContinuousClock.Instant) {
        guard let job = jobs[id] else { return }
        job.folder.clear()
        do throws(WorkerProcessError) {
            let process = try settings.processes.start(
                DetachedRun(
                    folder: job.folder.path, driver: address, keys: job.keys, user: job.user.userInKeys))
            processes[process] = id
            queue.started(id, process: process, now: now)
            set(id, .running)
        } catch {
            conclude(id, .died("it could not be started: \(error.reason)"))
        }
    }

    private func set(_ job: Int64, _ state: DetachedState) {
        keeper.perform { $0.note(job) { try $0.setDetached(job, state) } }
    }

    private func ended(_ id: Int64, _ how: ProcessEnd) {
        guard let folder = jobs[id]?.folder else { return }
        keeper.perform { _ in
            folder.ending
        } then: { [post] ending in
            post { $0.conclude(id, ending.map { .said(exit: $0.exit, failure: $0.failure) } ?? .died("\(how)")) }
        }
    }

    private func conclude(_ job: Int64, _ end: DetachedQueue.End) {
        switch queue.ended(job, end, now: clock.now) {
        case .over(let exit, let failure): over(job, exit: exit, failure: failure)
        case .again:
            if case .died(let how) = end {
                log.warning("the process of job \(job), which is detached, begins again: \(how)")
            }
            set(job, .waiting)
        case .left: set(job, .waiting)
        }
    }

    private func over(_ job: Int64, exit: Int32, failure: String?) {
        jobs[job] = nil
        log.info(
            "job \(job), which is detached, is \(DetachedState(exit: exit).rawValue)\(failure.map { ": \($0)" } ?? "")")
        keeper.perform { store in
            store.note(job) { journal in
                // What the run has written of the job itself comes first.
                journal.waitForCommits()
                try journal.endDetached(job, exit: exit, failure: failure)
            }
        }
    }

    // MARK: The driver's end

    /// The driver is about to end: nothing begins any more, and the next driver goes on with what is left.
    func stop() { queue.stop() }

    /// Ends what has not ended by itself.
    func close() {
        for (process, job) in processes {
            settings?.processes.kill(process)
            set(job, .waiting)
        }
        processes = [:]
    }
}
