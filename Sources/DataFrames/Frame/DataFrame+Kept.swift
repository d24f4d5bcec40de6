internal import QueryPlanning

// Rows that are worked out once.
extension DataFrame {
    /// Keeps the rows when the first action works them out, for all later actions on this dataframe and on others that
    /// were made of it.
    @discardableResult public func cache() -> DataFrame { persist(.MEMORY_AND_DISK_DESER) }

    /// Keeps the rows when the first action works them out, as `cache()` does.
    @discardableResult public func persist(_ storageLevel: StorageLevel = .MEMORY_AND_DISK_DESER) -> DataFrame {
        if let plan = try? askingPlan() { session.keptFrames.keep(plan.query, storageLevel) }
        return self
    }

    /// Keeps the rows no longer.
    @discardableResult public func unpersist(blocking: Bool = false) -> DataFrame {
        if let plan = try? askingPlan(), let rows = session.keptFrames.forget(plan.query) { session.forgetRows(rows) }
        return self
    }

    /// Where the rows are kept; `NONE` where they are not.
    public var storageLevel: StorageLevel { (try? askingPlan()).map { session.keptFrames.level($0.query) } ?? .NONE }

    /// Whether the rows are kept once they are worked out.
    public var isCached: Bool { storageLevel != .NONE }

    /// Whether the rows are kept once they are worked out, by PySpark's name.
    public var is_cached: Bool { isCached }

    /// A dataframe of the rows as they are now, which does not depend any more on what they were made of.
    ///
    /// - Parameter eager: Whether the rows are worked out at once; otherwise the first action does it.
    /// - Returns: The rows, in this program's memory.
    /// - Throws: `RoostError` of the job that works them out.
    public func checkpoint(eager: Bool = true) async throws -> DataFrame {
        let plan = try plan()
        guard eager, plan.query.canBeKept else { return cache() }
        let rows = LocalRelation(try await toArrow())
        return DataFrame(session, InputRelation(.local(rows), columns: plan.schema.fields.map { InputColumn($0) }))
    }

    /// The same as `checkpoint`.
    public func localCheckpoint(eager: Bool = true) async throws -> DataFrame { try await checkpoint(eager: eager) }
}

extension Session {
    /// Keeps the rows of no dataframe any more.
    public func clearCache() { for rows in keptFrames.forgetAll() { forgetRows(rows) } }
}
