internal import Planning
internal import QueryPlanning

// What PySpark's session and dataframe say about themselves.
extension Session {
    /// The version of Spark whose names and meanings the session has.
    public var version: String { "4.0.0" }

    /// The session that `getOrCreate` would give, if there is one.
    public static func getActiveSession() -> Session? { current }

    /// The session that `getOrCreate` would give.
    /// - Throws: `RoostError` where there is none.
    public static func active() throws(RoostError) -> Session {
        guard let current else {
            throw RoostError(.invalidArgument, "there is no session: SparkSession.builder.getOrCreate() makes one")
        }
        return current
    }
}

extension RuntimeConf {
    /// Whether `set` changes a key: those of SQL and of Roost, as in Spark.
    public func isModifiable(_ key: String) -> Bool {
        key.hasPrefix("spark.sql.") || key.hasPrefix("spark.roost.")
    }
}

extension DataFrame {
    /// Whether all rows come from this program, and none from files or a model.
    public func isLocal() -> Bool {
        guard let plan = try? plan() else { return false }
        return plan.inputs.values.allSatisfy { if case .local = $0.source { true } else { false } }
    }

    /// Whether the rows come without an end: never.
    public var isStreaming: Bool { false }

    /// Whether both dataframes were made in the same way of the same rows, and so have the same rows.
    public func sameSemantics(_ other: DataFrame) -> Bool {
        guard let mine = try? plan(), let its = try? other.plan() else { return false }
        return KeptFrames.numbered(mine.query) == KeptFrames.numbered(its.query)
    }
}

extension Session.Builder {
    /// A setting by Spark's key, as ``config(_:_:)``.
    public func config(key: String, value: any OptionValue) -> Session.Builder { config(key, value) }

    /// Settings by Spark's keys, as ``config(_:_:)``.
    public func config(map: [String: any OptionValue]) -> Session.Builder {
        map.sorted { $0.key < $1.key }.reduce(self) { $0.config($1.key, $1.value) }
    }

    /// Does nothing: there is no Hive.
    public func enableHiveSupport() -> Session.Builder { self }
}
