internal import Foundation
package import Logging
package import Planning

extension Session {
    /// The settings of a session, as Spark's builder has them.
    public struct Builder: Sendable {
        var name = "roost"
        var masterText = ProcessInfo.processInfo.environment["ROOST_MASTER"] ?? "local[*]"
        var progressIsShown = true
        /// As it was given; a text that is no size is an error of `getOrCreate`.
        var memoryText = ProcessInfo.processInfo.environment["ROOST_MEMORY"]
        /// Settings of SQL by Spark's keys, in the order in which they were given.
        package var configuration: [(key: String, value: String)] = []
        package var logLevel: Logger.Level = .error
        package var calls = CallOptions()
        /// What it takes to run this program again.
        package var origin = JobOrigin.ofThisProcess
        /// Its first action comes at once, reads files and calls a model.
        package var submitsAtOnce = false
        /// Model calls that each local worker has in flight at most.
        package var callsInFlight: Int?
        /// Seconds that a local cluster waits for calls in flight when it is stopped.
        package var drainSeconds = 30
        /// The program that local workers run, where it is not this one.
        package var workerProgram: String?
        /// What starts a cluster inside this process; nil in a program that has no server in it.
        package var startLocalCluster:
            (@Sendable (LocalClusterSettings, Logger) throws(RoostError) -> any LocalClusterHandle)?

        /// A name for the session's jobs, shown where jobs are listed.
        public func appName(_ name: String) -> Builder { changed { $0.name = name } }

        /// Where jobs run: `local[N]` for a cluster of the session's own with N worker processes,
        /// `local[*]` for one worker a core, `tcp://HOST:PORT` for a running driver.
        ///
        /// Without it, `ROOST_MASTER` in the environment decides, else `local[*]`.
        public func master(_ master: String) -> Builder { changed { $0.masterText = master } }

        /// A setting by Spark's key, such as `spark.sql.session.timeZone`, as `session.conf.set` has it.
        ///
        /// A key that means nothing to Roost is kept and does nothing; a value that the setting cannot have is an error of
        /// `getOrCreate`.
        public func config(_ key: String, _ value: any OptionValue) -> Builder {
            changed { $0.configuration.append((key, value.optionText)) }
        }

        /// Whether long jobs show how far they are, on standard error.
        ///
        /// They do by default.
        public func showProgress(_ isShown: Bool) -> Builder { changed { $0.progressIsShown = isShown } }

        /// How much memory the queries of each worker of `local[N]` may take before they use the disk: `4GB`, `512MiB`.
        ///
        /// Without it, `ROOST_MEMORY` in the environment decides, else four fifths of the machine's. A running cluster has
        /// what it was started with.
        public func memory(_ size: String) -> Builder { changed { $0.memoryText = size } }

        /// The session that is there, else a new one with these settings.
        ///
        /// What scripts call is `getOrCreate`, of the products `Roost` and `RoostClient`.
        ///
        /// - Throws: `RoostError` where the master is none, or does not answer.
        package func session() async throws -> Session {
            if let session = Session.current { return session }
            return try await Session(self)
        }

        private func changed(_ change: (inout Builder) -> Void) -> Builder {
            var copy = self
            change(&copy)
            return copy
        }
    }
}

/// The session under the name that PySpark has for it.
public typealias SparkSession = Session
