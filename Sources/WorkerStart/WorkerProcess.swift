internal import CWorkerStart
internal import Dispatch
internal import Glibc
package import Logging
internal import Messaging
internal import Planning
internal import Synchronization
package import Worker
internal import ZeroMQTransport

/// A process that is a worker and nothing else.
package enum WorkerProcess {
    /// Works until the driver or a signal ends it.
    ///
    /// SIGTERM and SIGINT let the worker finish its tasks and calls, serve its blocks, and say goodbye; a second one ends it at once.
    /// - Returns: The process's exit code: 0 where it was asked to stop, 1 where it was refused or left alone.
    package static func run(_ configuration: WorkerConfiguration, log: Logger) async -> Int32 {
        roost_keep_memory()
        let thread = SocketThread()
        let worker = Worker(configuration, thread: thread, log: log)
        let count = Mutex(0)
        // Whoever read what the worker says may be gone; its calls go on.
        signal(SIGPIPE, SIG_IGN)
        let signals = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before the handler runs.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                let isFirst = count.withLock { count in
                    count += 1
                    return count == 1
                }
                // Whatever the worker waits for: what is paid for stands in its log.
                guard isFirst else { ProcessEnd.now(128 + number) }
                Task { await worker.stop(because: "signal \(number)") }
            }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        let end = await worker.run()
        thread.stop()
        await LastMessages.haveLeft()
        switch end {
        case .stopped(let reason):
            log.info("stopped: \(reason)")
            return 0
        case .refused(let reason), .driverLost(let reason), .cannotKeep(let reason):
            log.error("\(reason)")
            return 1
        }
    }

    /// The settings of a worker that a driver started, from its environment.
    static func inherited(_ environment: (String) -> String?) throws(TransportErrorText) -> WorkerConfiguration {
        let driver: Address
        do {
            driver = try Address(parsing: environment("ROOST_WORKER_DRIVER") ?? "")
        } catch {
            throw TransportErrorText(description: "ROOST_WORKER_DRIVER: \(error)")
        }
        var configuration = WorkerConfiguration(
            driver: driver, programVersion: environment("ROOST_WORKER_VERSION") ?? "unknown")
        configuration.endsWithDriver = true
        if let slots = environment("ROOST_WORKER_SLOTS").flatMap(Int.init) {
            configuration.slots = min(max(1, slots), Int(UInt16.max))
        }
        if let calls = environment("ROOST_WORKER_CALLS_IN_FLIGHT").flatMap(Int.init) {
            configuration.callsInFlight = min(max(1, calls), Int(UInt16.max))
        }
        if let seconds = environment("ROOST_WORKER_DRAIN_SECONDS").flatMap(Int.init) {
            configuration.drainTime = .seconds(min(max(0, seconds), 3_600))
        }
        configuration.memory = environment("ROOST_WORKER_MEMORY").flatMap(Int64.init)
        switch environment("ROOST_WORKER_DATA_ADDRESS") {
        case nil: break
        case "none": configuration.dataAddress = .none
        case let text?:
            do throws(TransportError) { configuration.dataAddress = .at(try Address(parsing: text)) } catch {
                throw TransportErrorText(description: "ROOST_WORKER_DATA_ADDRESS: \(error)")
            }
        }
        do throws(PlacementError) {
            configuration.labels = try WorkerLabels(list: environment("ROOST_WORKER_LABELS") ?? "")
        } catch {
            throw TransportErrorText(description: "ROOST_WORKER_LABELS: \(error)")
        }
        return configuration
    }

    struct TransportErrorText: Error, CustomStringConvertible {
        let description: String
    }
}

/// The whole life of a process that a driver started as its worker; called before `main`.
@_cdecl("roost_worker_main")
public func roostWorkerMain() {
    let done = DispatchSemaphore(value: 0)
    let code = Mutex<Int32>(1)
    Task.detached {
        let environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
        let recent = RecentLines()
        var log = Logger(label: "roost.worker.\(getpid())") {
            MultiplexLogHandler([StreamLogHandler.standardError(label: $0), RecentLinesLog(recent)])
        }
        log.logLevel = environment("ROOST_WORKER_LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .warning
        do {
            var configuration = try WorkerProcess.inherited(environment)
            configuration.recentLines = recent
            let result = await WorkerProcess.run(configuration, log: log)
            code.withLock { $0 = result }
        } catch {
            log.error("\(error)")
        }
        done.signal()
    }
    done.wait()
    ProcessEnd.now(code.withLock { $0 })
}
