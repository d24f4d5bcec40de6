import DataFrames

// Steps about where rows are and which of them are kept, and tables of figures.
extension Program {
    func spread(_ call: Call, _ frame: DataFrame) throws -> DataFrame? {
        switch call.name {
        case "sortWithinPartitions": return frame.sortWithinPartitions(try call.spread.map { try key($0, frame) })
        case "repartition", "repartitionByRange":
            let count = call[0]?.integer
            let keys = try call.arguments.dropFirst(count == nil ? 0 : 1).map { try columns.named($0) }
            let isByRange = call.name == "repartitionByRange"
            switch (count, keys.count) {
            case (let count?, 0): return isByRange ? frame.repartitionByRange(count) : frame.repartition(count)
            case (let count?, 1):
                return isByRange ? frame.repartitionByRange(count, keys[0]) : frame.repartition(count, keys[0])
            case (let count?, _):
                return isByRange
                    ? frame.repartitionByRange(count, keys[0], keys[1]) : frame.repartition(count, keys[0], keys[1])
            case (nil, 1): return isByRange ? frame.repartitionByRange(keys[0]) : frame.repartition(keys[0])
            case (nil, 2...):
                return isByRange ? frame.repartitionByRange(keys[0], keys[1]) : frame.repartition(keys[0], keys[1])
            default: throw RefusedByTypes()
            }
        case "coalesce": return frame.coalesce(try call.integer(0))
        case "hint": return frame.hint(try call.text(0))
        case "cache": return frame.cache()
        case "persist": return frame.persist()
        case "unpersist": return frame.unpersist()
        case "observe":
            return frame.observe(
                Observation(try call.text(0)), try call.arguments.dropFirst().map { try columns.named($0) })
        default: return nil
        }
    }

    func kept(_ call: Call, _ frame: DataFrame) async throws -> DataFrame? {
        switch call.name {
        case "checkpoint", "localCheckpoint":
            return try await frame.checkpoint(eager: call.value("eager", 0)?.boolean ?? true)
        case "crosstab", "stat.crosstab": return try await frame.crosstab(try call.text(0), try call.text(1))
        case "freqItems", "stat.freqItems":
            guard let names = call[0]?.texts else { throw RefusedByTypes() }
            return frame.freqItems(names, call.value("support", 1)?.double ?? 0.01)
        case "sampleBy", "stat.sampleBy":
            guard let members = call[1]?.list?.compactMap(\.list), let column = call[0] else { throw RefusedByTypes() }
            let fractions = try members.map { (try columns.operand($0[0]).asColumn, $0[1].double ?? .nan) }
            return frame.sampleBy(
                try columns.named(column), fractions, seed: call.value("seed", 2)?.integer.map(Int64.init))
        case "transpose": return try await frame.transpose(try call[0].map { try columns.named($0) })
        default: return nil
        }
    }
}
