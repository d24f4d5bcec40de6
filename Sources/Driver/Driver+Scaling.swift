internal import Glibc
internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Workers that come and leave with what there is to do.
extension Driver {
    /// Looks whether there are too few workers, or too many.
    func scale(_ now: Times) {
        guard scaling != nil else { return }
        for (process, number, end) in scaling?.takeEnded() ?? [] where !end.isSuccess {
            let lines = localWorkers.files?.page(of: process, Self.linesTold)?.lines ?? []
            if let number { failed(number, "the command of worker_start: \(end)", lines: lines, now) }
        }
        guard stops == 0, scaling?.isDue(now.patient) == true else { return }
        let labels = configuration.localWorkerCommand.labels
        let backlog = Autoscaler.Backlog(tasks: tasks.backlog(for: labels), calls: calls.backlog(for: labels))
        let there = workers.all.map { worker($0, $1.registration, now) }
        let actions =
            scaling?.autoscaler.tick(workers: there, backlog: backlog, now: now.patient) { jobs.needs($0) } ?? []
        for action in actions { perform(action, now) }
        tasks.expectWorkers(scaling?.autoscaler.expectsWorkers == true)
    }

    private func worker(_ peer: PeerID, _ registration: Registration, _ now: Times) -> Autoscaler.Worker {
        let worker = WorkerID(peer.rawValue)
        let load = tasks.load(of: worker), state = workers.state(of: peer, now: now.patient)
        let isHere = registration.host == HostName.current && localWorkers.isScaled(registration.processID)
        return Autoscaler.Worker(
            id: worker, slots: Int(registration.slots), callsInFlight: Int(registration.callsInFlight),
            isBusy: load.running > 0 || calls.isCalling(worker) || state == .joining || state == .suspect,
            finishedTasks: load.finished, isDraining: state == .draining,
            mayLeave: isHere || !registration.startName.isEmpty)
    }

    private func perform(_ action: Autoscaler.Action, _ now: Times) {
        switch action {
        case .start(let numbers, let cause):
            log.info("scaled up by \(numbers.count): \(cause)\(scalingNow)")
            recorder.record(.scaledUp) { ($0.count, $0.cause) = (numbers.count, cause) }
            for number in numbers { start(number, now) }
        case .drain(let worker, let time):
            let peer = PeerID(worker.rawValue)
            guard let registration = workers[peer]?.registration else { return }
            let words = "\(worker) idle for \(IdleStop.words(time))"
            log.info("scaled down: \(words)\(scalingNow)")
            recorder.record(.scaledDown) { ($0.worker, $0.cause) = (worker.description, words) }
            drain(
                peer, registration, within: nil,
                because: "it had nothing to do for \(IdleStop.words(time)) (worker_idle)")
        case .givenUp(let number):
            let limit = scaling.map { IdleStop.words($0.autoscaler.configuration.startLimit) } ?? ""
            failed(number, "it has not joined \(limit) after its start (worker_start_timeout)", now)
        }
    }

    /// How many workers there are, as the end of a line of the log.
    private var scalingNow: String {
        guard let configuration = scaling?.autoscaler.configuration else { return "" }
        return " (\(workers.count) of \(configuration.least) to \(configuration.most) workers are there)"
    }

    private func start(_ number: Int, _ now: Times) {
        guard let command = scaling?.command else {
            do throws(WorkerProcessError) {
                scaling?.started(try localWorkers.start(), as: number)
            } catch {
                failed(number, error.reason, now)
            }
            return
        }
        command.token { [mailbox] token in
            mailbox.post { $0.run(command, token, for: number) }
        }
    }

    private func run(_ command: WorkerStartCommand, _ token: Result<JoinToken?, WorkerProcessError>, for number: Int) {
        guard stops == 0, let name = scaling?.name(number) else { return }
        do throws(WorkerProcessError) {
            scaling?.commandStarted(try command.start(name, try token.get()), for: number)
        } catch {
            failed(number, error.reason, times)
        }
    }

    /// A worker that was started does not come.
    func failed(_ number: Int, _ cause: String, lines: [String] = [], _ now: Times) {
        let (process, command) = scaling?.giveUp(number, because: cause) ?? (nil, nil)
        if let process { localWorkers.end(process) }
        if let command { kill(-command, SIGTERM) }
        scaling?.autoscaler.failed(number, now: now.patient)
        let rest = scaling?.autoscaler.rest(now: now.patient).map { "; the next start is in \(IdleStop.words($0))" }
        log.warning("a worker could not be started: \(cause)\(rest ?? "")\(Self.words(lines))")
        recorder.record(.startFailed) { ($0.cause, $0.lines) = (cause, lines.isEmpty ? nil : lines) }
    }
}
