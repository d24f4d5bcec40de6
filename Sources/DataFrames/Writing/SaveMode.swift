internal import SparkSQL

/// What a write does about what is there already.
enum SaveMode: String {
    case append, overwrite, ignore, error

    /// Reads Spark's names.
    init(named name: String) throws(RoostError) {
        switch name.lowercased() {
        case "error", "errorifexists", "default": self = .error
        case let name:
            guard let mode = SaveMode(rawValue: name) else {
                throw RoostError(
                    .analysis,
                    SparkError(
                        "INVALID_SAVE_MODE", sqlState: "42000", parameters: ["mode": "\"\(name)\""],
                        message: "The specified save mode \"\(name)\" is invalid. Valid save modes include \"append\", "
                            + "\"overwrite\", \"ignore\", \"error\", \"errorifexists\", and \"default\"."))
            }
            self = mode
        }
    }
}
