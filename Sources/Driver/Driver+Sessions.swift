internal import Glibc
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Sessions that come, and the end of a cluster that none of them uses.
extension Driver {
    var greeting: DriverGreeting {
        DriverGreeting(programVersion: configuration.programVersion, processID: getpid(), epoch: epoch)
    }

    func greet(_ peer: PeerID, _ greeting: SessionGreeting, _ now: Times) {
        outbox.send(.welcome(self.greeting), to: peer)
        if !greeting.isCommand { users.insert(peer) }
        guard greeting.submits, stops == 0 else { return }
        idle.sessionPrepares(now: now.patient)
        // What the first job will need is opened while its session reads the first rows: by the one worker whose turn
        // it is, since more of them would take the processors from each other, and from the session.
        let next = workers.peers.min { (load($0), $0.rawValue) < (load($1), $1.rawValue) }
        if let next { outbox.send(.warmUp, to: WorkerID(next.rawValue)) }
        keeper.warmUp()
    }

    private func load(_ peer: PeerID) -> Int { tasks.load(of: WorkerID(peer.rawValue)).running }

    func submit(_ submission: JobSubmission, from connection: Connection, _ now: Times) {
        let job = jobs.submit(submission, from: connection, now: now)
        sessions.began(job, of: connection.peer)
        guard stops > 0 else { return }
        jobs.cancel(job, because: "the driver stops, and takes no more jobs", by: .driver, now: now)
    }

    /// Ends the driver where nobody has used its cluster for long enough, and tells of it before.
    func endWhereIdle(_ now: Times) {
        guard stops == 0 else { return }
        switch idle.tick(jobs: jobs.running.count + detached.active, now: now.patient) {
        case .warn(let time):
            log.warning(
                "nobody uses this cluster: it ends in \(IdleStop.words(time)), unless a job comes (idle_timeout)")
            recorder.record(.idle) { $0.cause = "it ends in \(IdleStop.words(time)), unless a job comes" }
        case .stop: stop(because: idle.cause)
        case nil: break
        }
    }
}
