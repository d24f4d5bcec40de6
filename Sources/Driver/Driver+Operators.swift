internal import Glibc
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// What somebody who looks after the cluster asks, and what is answered.
extension Driver {
    /// How the cluster stands; of others' jobs only how many there are, but for the driver's own user.
    func status(for connection: Connection, _ now: Times) -> ClusterStatus {
        var status = ClusterStatus(
            driver: .init(
                address: address.description, processID: getpid(), version: configuration.programVersion,
                uptimeSeconds: startedAt.duration(to: now.real).seconds,
                drainSeconds: Int(configuration.drainTime.components.seconds), residentBytes: ResidentMemory.bytes,
                unreadableMessages: unreadable.count + (network?.strangers ?? 0), staleResults: tasks.staleResults,
                idleTimeoutSeconds: idle.limit?.seconds, idleStopInSeconds: idle.left(now: now.patient)?.seconds),
            workers: workers.status(now: now.patient, load: tasks.load),
            jobs: jobs.summaries { connection.maySee(jobOf: $0) }, scaling: scaling?.status(now.patient))
        let others = jobs.running.filter { !connection.maySee(jobOf: $0.owner) }.count
        status.otherJobs = others == 0 ? nil : others
        let policy = configuration.scheduling.policy
        status.driver.scheduler = policy.mode.rawValue
        status.driver.pools = policy.pools.isEmpty ? nil : policy.pools.map(\.description)
        status.driver.relayedBytes = tasks.relayedBytes
        return status
    }

    func answer(_ question: OperatorQuestion, _ connection: Connection, _ now: Times) -> OperatorAnswer {
        switch question {
        case .job(let number): answer(JobID(number), connection, now) { _ in }
        case .cancel(let number, let atOnce):
            answer(JobID(number), connection, now) { job in
                let reason = "it was cancelled with 'roost cancel'"
                // The second request does not wait for calls in flight.
                for _ in 0..<(atOnce ? 2 : 1) { jobs.cancel(job, because: reason, by: .operator, now: now) }
            }
        case .worker(let name): answer(worker: name) { _, _ in }
        case .events, .logs, .detached: .refused("events, logs and detached jobs are asked for by themselves")
        case .drain(let name, let seconds):
            if connection.mayDrainWorkers {
                answer(worker: name) { drain($0, $1, within: seconds.map { .seconds(Int64($0)) }) }
            } else {
                .refused("a connection that is no admin's would have a worker leave")
            }
        }
    }

    // MARK: Workers

    /// A worker takes nothing new from now on.
    func drain(_ peer: PeerID, because reason: String) {
        let worker = WorkerID(peer.rawValue)
        guard markDraining(peer) else { return }
        log.info("\(worker) is about to leave: \(reason)")
        recorder.record(.workerDraining) { ($0.worker, $0.cause) = (worker.description, reason) }
        tasks.workerDrains(worker)
        calls.workerDrains(worker)
    }

    /// Lets workers leave that are about to, once nobody needs what they have.
    func release() {
        for peer in workers.draining where !released.contains(peer) {
            let worker = WorkerID(peer.rawValue)
            guard tasks.load(of: worker).running == 0, !jobs.needs(worker) else { continue }
            released.insert(peer)
            outbox.send(.released, to: worker)
        }
    }

    /// Has a worker leave, once it has done what it has.
    ///
    /// - Parameters:
    ///   - peer: The worker.
    ///   - registration: What it said of itself.
    ///   - time: How long that may take; nil for the usual time.
    ///   - reason: Why, for its log and the driver's.
    func drain(
        _ peer: PeerID, _ registration: Registration, within time: Duration?,
        because reason: String = "it was told to leave with 'roost drain'"
    ) {
        // It gets nothing more, also before it has heard of it.
        drain(peer, because: reason)
        if registration.host == HostName.current { localWorkers.retire(registration.processID) }
        outbox.send(.stop(reason: reason, within: time ?? configuration.drainTime), to: WorkerID(peer.rawValue))
    }

    /// How a worker stands that is there.
    func standing(of worker: WorkerID, _ registration: Registration) -> WorkerStanding {
        WorkerStanding(
            id: worker.description, host: registration.host, processID: registration.processID,
            runningTasks: tasks.load(of: worker).running, callsOut: calls.callsOut(of: worker),
            keepsBlocks: jobs.needs(worker))
    }

    /// The workers with a name that somebody gives.
    func named(_ name: String) -> [(peer: PeerID, info: WorkerInfo)] {
        workers.all.filter { peer, info in
            WorkerStanding.name(
                name, fits: WorkerID(peer.rawValue).description, info.registration.host, info.registration.processID)
        }
    }

    /// Does something with a worker, and says how it stands then; one that is gone is only told of.
    private func answer(worker name: String, _ act: (PeerID, Registration) -> Void) -> OperatorAnswer {
        let found = named(name)
        if found.count > 1 {
            return .refused("\(found.count) workers are called \(name); name one by its id, as 'roost status' shows it")
        }
        if let (peer, info) = found.first {
            act(peer, info.registration)
            return .worker(standing(of: WorkerID(peer.rawValue), info.registration))
        }
        if let gone = departures.find(name) { return .worker(gone.standing) }
        return .refused(
            "the driver at \(address) has no worker \(name); name one by its id or as HOST:PROCESS, as 'roost status' "
                + "shows them")
    }

    // MARK: Jobs

    // MARK: Events

    /// Answers a question about the event log, once what came until now is written.
    func answer(events question: OperatorQuestion, _ number: UInt64, _ connection: Connection) {
        guard case .events(let after, let job, let most) = question else { return }
        let isAdmin = connection.role == .admin || connection.principal == .owner && job != nil
        let owner = job.flatMap { jobs.owner(of: JobID($0)) }
        guard isAdmin || owner.map({ connection.maySee(jobOf: $0) }) == true else {
            let refusal = OperatorAnswer.refused(
                "a connection that is no admin's asks for the event log; a session sees the events of its user's jobs")
            return outbox.send(.answer(number: number, refusal), to: connection.peer)
        }
        // Another driver here before gave the same numbers to jobs of anybody.
        recorder.read(after: after, of: job, sinceStart: !isAdmin, most: min(Int(most), 10_000)) { [mailbox] page in
            mailbox.post { $0.outbox.send(.answer(number: number, .events(page)), to: connection.peer) }
        }
    }

    /// Records which workers are silent, and which are heard again.
    func recordSilences(_ now: Times) {
        recorder.tick()
        guard recorder.isOn else { return }
        let silent = Set(workers.peers.filter { workers.state(of: $0, now: now.patient) == .suspect })
        for peer in silent.symmetricDifference(suspects) where workers.contains(peer) {
            let worker = WorkerID(peer.rawValue).description
            recorder.record(silent.contains(peer) ? .workerSuspect : .workerHeard) { $0.worker = worker }
        }
        suspects = silent
    }

    /// Does something with a job that whoever asks may command, and says how it stands then.
    private func answer(
        _ id: JobID, _ connection: Connection, _ now: Times, _ act: (JobID) -> Void
    ) -> OperatorAnswer {
        guard let found = jobs.standing(id, now: now) else {
            return .refused(
                "the driver at \(address) has no \(id); 'roost status' lists the jobs that it has")
        }
        guard connection.mayOperate(jobOf: found.owner) else {
            return .refused("\(id) is another user's; this connection is \(connection.principal)'s")
        }
        act(id)
        return .job(jobs.standing(id, now: now)?.standing ?? found.standing)
    }
}
