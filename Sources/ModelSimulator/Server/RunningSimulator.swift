/// A simulator that serves inside this process, until it is stopped.
package struct RunningSimulator: Sendable {
    /// The port that it listens on.
    package let port: Int

    /// The root of its URLs: `http://127.0.0.1:49152`.
    package let baseURL: String

    private let simulator: Simulator
    private let serving: Task<Void, any Error>

    /// What was counted since the start or the last reset.
    package var statistics: CallStatistics {
        simulator.statistics
    }

    /// Answers `count` more calls, and holds the answers of the others until more are let out.
    package func hold(after count: Int) { simulator.hold(after: count) }

    /// Answers what is held, and holds nothing more.
    package func release() { simulator.hold(after: nil) }

    /// Stops it: calls under way are still answered if that takes less than two seconds.
    package func stop() async {
        simulator.stop()
        _ = await serving.result
    }

    fileprivate init(simulator: Simulator, serving: Task<Void, any Error>, port: Int) {
        self.simulator = simulator
        self.serving = serving
        self.port = port
        let host = simulator.configuration.host
        baseURL = "http://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }
}

extension Simulator {
    /// Starts a simulator in this process and returns when it listens.
    ///
    /// - Parameter configuration: How it is served and behaves.
    /// - Returns: The running simulator, which is to be stopped.
    /// - Throws: ``SimulatorError`` for settings that cannot be meant or a port that is in use.
    package static func start(
        _ configuration: Configuration = Configuration()
    ) async throws -> RunningSimulator {
        let (ports, listening) = AsyncThrowingStream.makeStream(of: Int.self)
        let simulator = try Simulator(configuration) { port in listening.yield(port) }
        let serving = Task {
            do {
                try await simulator.run()
                listening.finish()
            } catch {
                listening.finish(throwing: error)
                throw error
            }
        }
        for try await port in ports {
            return RunningSimulator(simulator: simulator, serving: serving, port: port)
        }
        throw SimulatorError("The simulator stopped before it listened.")
    }
}
