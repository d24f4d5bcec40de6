package import Planning
internal import SparkSQL

// What a model column needs of the rows that it is asked about.
extension LogicalPlan {
    /// Checks that every name in `wanted` is a column of this plan.
    /// - Throws: `UnknownColumn` with the nearest name that there is.
    package func require(_ wanted: [String]) throws(UnknownColumn) {
        let names = schema.names
        for name in wanted where !names.contains(name) {
            throw UnknownColumn(name: name, columns: names)
        }
    }

    /// Checks that every name in `wanted`, which a template reads, is a column of this plan or a member of one.
    /// - Throws: `UnknownColumn` with the nearest name that there is.
    package func requireReadable(_ wanted: [String]) throws(UnknownColumn) {
        let names = schema.names
        for name in wanted where MemberPath(name, among: names) == nil {
            throw UnknownColumn(name: name, columns: names)
        }
    }

    /// Checks that this plan's rows leave free the columns that a model step adds for itself.
    ///
    /// DuckDB takes upper and lower case for the same name, so they are compared that way.
    ///
    /// - Throws: `ReservedColumn` where one of them is there.
    package func requireReservedColumnsFree(for step: ChatColumn) throws(ReservedColumn) {
        let names = schema.names
        let samples = step.samples > 1 ? [ChatColumn.sampleColumn] : []
        for reserved in [CallStep.requestColumn] + samples {
            guard let name = names.first(where: { $0.lowercased() == reserved }) else { continue }
            throw ReservedColumn(name: name, numbersSamples: reserved == ChatColumn.sampleColumn)
        }
    }
}
