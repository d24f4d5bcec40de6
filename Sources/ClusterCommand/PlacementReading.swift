internal import DataFrames
internal import JobFiles
internal import Planning

extension PlacementError {
    /// What `body` gives; a mistake is told with its place.
    static func said<R>(_ place: String, _ body: () throws(PlacementError) -> R) throws(RoostError) -> R {
        do throws(PlacementError) { return try body() } catch {
            throw RoostError(.invalidArgument, "\(place): \(error)")
        }
    }
}

extension YAMLDocument {
    /// Reads `evals: 2` and `nightly: {weight: 0.5, min_share: 1}`.
    func pools(_ node: Value, what: String) throws(RoostError) -> [SchedulingPolicy.Pool] {
        var pools: [SchedulingPolicy.Pool] = []
        for (name, value) in try mapping(node, what: what, keys: nil) {
            let place = "\(what).\(name)"
            var weight = 1.0, share = 0
            if isMapping(value) {
                for (key, number) in try mapping(value, what: place, keys: ClusterFileKeys.pool) {
                    if key == "weight" {
                        weight = try self.number(number, what: "\(place).weight", in: SchedulingPolicy.Pool.weights)
                    } else {
                        share = try integer(number, what: "\(place).min_share", in: SchedulingPolicy.Pool.minShares)
                    }
                }
            } else {
                weight = try number(value, what: place, in: SchedulingPolicy.Pool.weights)
            }
            do throws(PlacementError) {
                pools.append(try SchedulingPolicy.Pool(name: name, weight: weight, minShare: share))
            } catch {
                throw self.error(value, "\(error)")
            }
        }
        return pools
    }
}

extension String {
    /// Without blanks at its ends.
    var trimmed: String {
        String(trimmingPrefix(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
