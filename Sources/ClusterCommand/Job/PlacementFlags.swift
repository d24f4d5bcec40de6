internal import ArgumentParser
internal import DataFrames
internal import Planning

/// On which workers a submission runs, and in which turn, over what the job file says.
struct PlacementFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A label that workers must have to get any of the job, such as gpu; may be repeated.", valueName: "label"))
    var require: [String] = []
    @Option(help: "The pool in which the job queues, over the job file's 'pool'.") var pool: String?

    /// The session's settings.
    /// - Throws: `RoostError` for a label or a pool that cannot be.
    func settings(over file: JobPlacement) throws(RoostError) -> [(key: String, value: String)] {
        let labels = try PlacementError.said("--require") { () throws(PlacementError) in
            if let pool { try SchedulingPolicy.Pool.check(pool) }
            return require.isEmpty ? file.require : try WorkerLabels(require)
        }
        var settings: [(key: String, value: String)] = []
        if !labels.isEmpty { settings.append((PlacementSettings.require, labels.texts.joined(separator: ","))) }
        if let pool = pool ?? file.pool { settings.append((PlacementSettings.pool, pool)) }
        return settings
    }
}
