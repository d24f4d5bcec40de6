internal import LocalQuery
internal import SparkFunctions
internal import SparkSQL

/// All functions of our own that need more than their arguments: a vocabulary, a scorer.
struct OwnFunctions: CustomFunctions {
    func function(for call: KernelCall) throws(SparkError) -> CustomFunction? {
        if let function = try TokenSQL().function(for: call) { return function }
        return try ScoreSQL().function(for: call)
    }
}
