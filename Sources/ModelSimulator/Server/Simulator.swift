internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

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
/// | `POST {anything}/v1/chat/completions`, `/embeddings` | answers as OpenAI does |
/// | `POST /openai/deployments/{name}/chat/completions?api-version=…`, `/embeddings` | as Azure's dated API |
/// | `POST /openai/v1/chat/completions`, `/embeddings` | as Azure's v1 API |
/// | `…/v1/files`, `/openai/files?api-version=…`, `/openai/v1/files` | keeps files |
/// | `…/v1/batches`, `/openai/batches?api-version=…`, `/openai/v1/batches` | runs batches |
/// | `GET /stats` | all counts, see ``CallStatistics``; calls by prompt too, but with `?prompts=false` |
/// | `POST /reset` | sets all counts to zero, and quotas and the numbers of calls with them |
/// | `GET /bias` | the planted truth |
/// | `GET /health` | says that it is there |
///
/// Every response says that it is simulated: `x-roost-simulated: true`, and in answers the
/// `system_fingerprint`. Answers are a function of the seed and the request; see ``Answerer``.
package struct Simulator: Sendable {
    /// How it is served and behaves.
    package let configuration: Configuration

    private let core: SimulatorCore
    private let onListening: @Sendable (_ port: Int) async -> Void
    /// Ends when the simulator is to stop.
    private let untilStopped: AsyncStream<Void>
    private let stopping: AsyncStream<Void>.Continuation

    /// A simulator that is ready to run.
    ///
    /// - Parameters:
    ///   - configuration: How it is served and behaves.
    ///   - onListening: Called once, with the port, when the first caller may come.
    /// - Throws: ``SimulatorError`` for settings that cannot be meant.
    package init(
        _ configuration: Configuration,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(SimulatorError) {
        try configuration.validate()
        self.configuration = configuration
        self.onListening = onListening
        core = try SimulatorCore(configuration)
        (untilStopped, stopping) = AsyncStream.makeStream()
    }

    /// What was counted since the start or the last reset.
    package var statistics: CallStatistics {
        core.counter.statistics()
    }

    /// Lets out the answers of `count` more calls, or of all.
    func hold(after count: Int?) { core.gate.set(count) }

    /// Makes `run` end: calls under way are still answered if that takes less than two seconds.
    package func stop() { stopping.finish() }

    /// Serves until it is stopped, or its task is cancelled.
    ///
    /// One thread serves all connections: a call costs it some microseconds, and the machine's other
    /// cores belong to whoever is measured with it.
    ///
    /// - Throws: ``SimulatorError`` when the port cannot be listened on.
    package func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let server = try await listen(on: group)
            await onListening(server.localAddress?.port ?? 0)
            for await _ in untilStopped {}
            try? await server.close()
            await drain()
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        // Closes the connections that are left, which ends the calls that are under way.
        try? await group.shutdownGracefully()
        await core.batches.stop()
        core.files.removeAll()
    }

    private func listen(on group: MultiThreadedEventLoopGroup) async throws -> any Channel {
        let core = core
        let bootstrap = ServerBootstrap(group: group)
            // Hundreds of callers connect at the same moment.
            .serverChannelOption(.backlog, value: 4_096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(SimulatorConnection(core: core))
                }
            }
        do {
            return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
        } catch let error as IOError {
            throw bindError(error)
        } catch is SocketAddressError.UnknownHost {
            throw SimulatorError(
                "The simulator cannot listen: '\(configuration.host)' is no host of this machine.")
        }
    }

    /// Waits for the calls that are under way, for less than two seconds.
    private func drain() async {
        let end = ContinuousClock.now + .milliseconds(1_500)
        while core.counter.inFlight > 0, ContinuousClock.now < end {
            guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { break }
        }
        // What is answered beside the event loop still needs the loop, and only takes as long as it computes.
        while core.slowRequests.load(ordering: .acquiring) > 0 { await Task.yield() }
    }

    /// The operating system's refusal in words that name the port.
    private func bindError(_ error: IOError) -> SimulatorError {
        let address = "port \(configuration.port) of \(configuration.host)"
        switch error.errnoCode {
        case EADDRINUSE:
            return SimulatorError(
                "The simulator cannot listen: \(address) is in use. Choose another port, or 0 for any"
                    + " free one.")
        case EACCES:
            return SimulatorError(
                "The simulator may not listen on \(address): ports below 1024 are for the"
                    + " administrator.")
        case EADDRNOTAVAIL:
            return SimulatorError(
                "The simulator cannot listen: this machine has no address \(configuration.host).")
        default:
            return SimulatorError("The simulator cannot listen on \(address): \(error).")
        }
    }
}
