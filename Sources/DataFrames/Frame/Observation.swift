internal import Columnar
internal import Synchronization
internal import SparkSQL

/// Figures about the rows of a dataframe, beside the rows: Spark's `Observation`.
///
/// ```swift
/// let seen = Observation("seen")
/// let rows = frame.observe(seen, count("*").alias("rows"), max("score").alias("best"))
/// try await rows.write.parquet("out")
/// print(try await seen.get)
/// ```
///
/// Spark works the figures out while an action makes the rows. In Roost a job of its own does when they are asked for.
public final class Observation: Sendable {
    /// The observation's name.
    public let name: String
    private let figures = Mutex<DataFrame?>(nil)

    /// An observation that observes no dataframe yet.
    public init(_ name: String = "") { self.name = name }

    /// The figures by their names.
    /// - Throws: `RoostError` of the job that works them out, or where no dataframe is observed.
    public var get: Row {
        get async throws {
            guard let frame = figures.withLock({ $0 }) else {
                throw RoostError(.invalidArgument, "the observation '\(name)' observes no dataframe yet")
            }
            guard let row = try await frame.first() else {
                throw RoostError(.job, "the observation '\(name)' has no row of figures")
            }
            return row
        }
    }

    /// - Throws: Where the observation has a dataframe already.
    func observe(_ frame: DataFrame) throws(RoostError) {
        let isFree = figures.withLock { figures in
            defer { figures = figures ?? frame }
            return figures == nil
        }
        guard isFree else {
            throw RoostError(.invalidArgument, "the observation '\(name)' observes a dataframe already")
        }
    }
}

extension DataFrame {
    /// The same rows; the observation has these figures about them.
    public func observe(_ observation: Observation, _ figures: Column...) -> DataFrame { observe(observation, figures) }

    /// The same rows; whether these are figures about them is found out at once.
    ///
    /// Spark sends the figures to its listeners, which Roost has none of: give an `Observation` to have them.
    public func observe(_ name: String, _ figures: Column...) -> DataFrame {
        observe(Observation(name), figures)
    }

    /// The same rows; the observation has these figures about them.
    public func observe(_ observation: Observation, _ figures: [Column]) -> DataFrame {
        let frame = agg(figures)
        do throws(RoostError) {
            _ = try frame.schema
            try observation.observe(frame)
            return self
        } catch {
            return DataFrame(session, failed: error)
        }
    }
}
