internal import Planning

/// Keys of settings that say on which workers a session's jobs run, and in which turn.
package enum PlacementSettings {
    /// Labels that a worker must have, with commas between them.
    package static let require = "spark.roost.require"
    package static let pool = "spark.scheduler.pool"
    package static let speculation = "spark.speculation"
}

extension Session {
    /// On which workers a job runs that is submitted now.
    /// - Throws: `RoostError` where they can never be there.
    var placement: JobPlacement {
        get throws(RoostError) {
            let placement = views.settings.placement
            guard master.hasPrefix("local"), !placement.require.isEmpty else { return placement }
            throw RoostError(
                .invalidArgument,
                "the job requires \(placement.require.inWords), which no worker of '\(master)' has: submit it to a driver with "
                    + "workers that have (tcp://127.0.0.1:7077, 'roost worker \(placement.require.flags)'), or leave out "
                    + PlacementSettings.require)
        }
    }

    /// What `explain` says of it; empty where nothing was set.
    var placementText: String {
        let placement = views.settings.placement
        let lines =
            (placement.require.isEmpty ? [] : ["Workers: those with \(placement.require.inWords)"])
            + (placement.pool.map { ["Pool: \($0)"] } ?? [])
        return lines.isEmpty ? "" : "\n== Placement ==\n" + lines.joined(separator: "\n") + "\n"
    }
}
