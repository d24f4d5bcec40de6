internal import Hummingbird
package import Logging
internal import NIOCore
internal import ServiceLifecycle

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A server shaped like OpenAI's and Azure's, with known behaviour.
///
/// ```swift
/// let running = try await Simulator.start(Simulator.Configuration(seed: 7))
/// // http://127.0.0.1:{running.port}/v1/chat/completions
/// await running.stop()
/// ```
///
/// | URL | what it does |
/// |---|---|
/// | `POST {anything}/v1/chat/completions` | answers as OpenAI does |
/// | `POST /openai/deployments/{name}/chat/completions?api-version=…` | as Azure's dated API |
/// | `POST /openai/v1/chat/completions` | as Azure's v1 API |
/// | `GET /stats` | calls, answers, refusals, tokens, calls by prompt (not with `?prompts=false`) |
/// | `POST /reset` | sets all counts to zero |
/// | `GET /bias` | the planted truth |
/// | `GET /health` | says that it is there |
///
/// Every response says that it is simulated: `x-roost-simulated: true`, and in answers the
/// `system_fingerprint`. Answers are a function of the seed and the request; see ``Answerer``.
package struct Simulator: Service {
    /// How it is served and behaves.
    package let configuration: Configuration

    private let core: SimulatorCore
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// A simulator that is ready to run.
    ///
    /// - Parameters:
    ///   - configuration: How it is served and behaves.
    ///   - logger: Where the server's own messages go; by default nowhere.
    ///   - onListening: Called once, with the port, when the first caller may come.
    /// - Throws: ``SimulatorError`` for settings that cannot be meant.
    package init(
        _ configuration: Configuration,
        logger: Logger = Logger(label: "roost.simulator") { _ in SwiftLogNoOpLogHandler() },
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(SimulatorError) {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        core = SimulatorCore(configuration)
    }

    /// What was counted since the start or the last reset.
    package var statistics: CallStatistics {
        core.counter.statistics()
    }

    /// Serves until its service group shuts down or its task is cancelled.
    ///
    /// - Throws: ``SimulatorError`` when the port cannot be listened on.
    package func run() async throws {
        let application = Application(
            responder: SimulatorResponder(core: core),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                // Hundreds of callers connect at the same moment.
                backlog: 4_096),
            onServerRunning: { [onListening] channel in
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw bindError(error)
        } catch is SocketAddressError.UnknownHost {
            throw SimulatorError(
                "The simulator cannot listen: '\(configuration.host)' is no host of this machine.")
        }
    }

    /// The operating system's refusal in words that name the port.
    private func bindError(_ error: IOError) -> SimulatorError {
        let place = "port \(configuration.port) of \(configuration.host)"
        switch error.errnoCode {
        case EADDRINUSE:
            return SimulatorError(
                "The simulator cannot listen: \(place) is in use. Choose another port, or 0 for any"
                    + " free one.")
        case EACCES:
            return SimulatorError(
                "The simulator may not listen on \(place): ports below 1024 are for the"
                    + " administrator.")
        case EADDRNOTAVAIL:
            return SimulatorError(
                "The simulator cannot listen: this machine has no address \(configuration.host).")
        default:
            return SimulatorError("The simulator cannot listen on \(place): \(error).")
        }
    }
}
