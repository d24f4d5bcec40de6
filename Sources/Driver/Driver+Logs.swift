internal import Logging
internal import Messaging
internal import Planning

/// The logs of workers and of the driver, for those who ask for their last lines.
extension Driver {
    /// Last lines that the end of a worker is told with.
    static let linesTold = 10

    /// Lines in words, as the end of a line of the log.
    static func words(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "; the last lines of its log:" + lines.suffix(linesTold).map { "\n    | \($0)" }.joined()
    }

    /// Cuts the logs of local workers that have grown, now and then.
    func boundLogs() {
        ticksSinceLogs += 1
        guard ticksSinceLogs >= 100 else { return }
        ticksSinceLogs = 0
        localWorkers.files?.bound()
    }

    /// The last lines of a worker that this driver started; nil for others.
    func lastLines(of registration: Registration) -> [String]? {
        guard registration.host == HostName.current else { return nil }
        return localWorkers.files?.page(of: registration.processID, 100)?.lines
    }

    /// A process that was started here has ended, whose worker had gone before, or had never joined.
    func ended(_ process: LocalWorkers.Ended, _ now: Times) {
        let lines = localWorkers.files?.page(of: process.id, Self.linesTold)?.lines ?? []
        if let number = scaling?.takeProcess(process.id) { return failed(number, process.cause, lines: lines, now) }
        if process.end.isSuccess { return }
        log.warning("the worker process \(process.id): \(process.cause)\(Self.words(lines))")
        recorder.record(.workerLost) { event in
            (event.place, event.cause) = ("\(HostName.current):\(process.id)", process.cause)
            event.lines = lines.isEmpty ? nil : lines
        }
    }

    /// Answers a question about a log, perhaps once the worker has given its lines.
    func answer(logs question: OperatorQuestion, _ number: UInt64, _ connection: Connection) {
        guard case .logs(let name, let lines, let after) = question else { return }
        func reply(_ answer: OperatorAnswer) {
            outbox.send(.answer(number: number, answer), to: connection.peer)
        }
        guard connection.role == .admin else {
            return reply(.refused("a connection that is no admin's asks for a log"))
        }
        let count = min(Int(lines), LogPage.mostLines)
        if name == "driver" { return reply(.log(configuration.recentLines.page(count, after: after))) }
        let found = named(name)
        if found.count > 1 {
            return reply(
                .refused("\(found.count) workers are called \(name); name one by its id, as 'roost status' shows it"))
        }
        if let (peer, info) = found.first {
            let registration = info.registration
            if registration.host == HostName.current,
                let page = localWorkers.files?.page(of: registration.processID, count, after: after)
            {
                return reply(.log(page))
            }
            let worker = WorkerID(peer.rawValue)
            let fetch = logFetches.add(number, from: connection.peer, to: worker)
            return outbox.send(.readLog(number: fetch, lines: UInt32(count), after: after), to: worker)
        }
        guard let gone = departures.find(name) else {
            return reply(
                .refused(
                    "the driver at \(address) has no worker \(name); name one by its id or as HOST:PROCESS, as 'roost "
                        + "status' shows them, or the driver itself as: driver"))
        }
        // Whoever followed it has read the rest.
        reply(.log(LogPage(lines: after == nil ? gone.lines.suffix(count) : [], next: after ?? 0, isOver: true)))
    }

    /// A worker gave lines of its log.
    func answer(_ page: LogPage, _ number: UInt64, of worker: WorkerID) {
        guard let (session, question) = logFetches.take(number, from: worker) else { return }
        outbox.send(.answer(number: question, .log(page)), to: session)
    }

    /// A worker is gone, and gives no lines any more.
    func endLogs(of worker: WorkerID) {
        for (session, question) in logFetches.forget(worker) {
            outbox.send(
                .answer(number: question, .log(LogPage(lines: [], next: 0, isOver: true))), to: session)
        }
    }
}
