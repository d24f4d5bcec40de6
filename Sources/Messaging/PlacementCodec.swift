package import Planning

extension JobPlacement: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init()
        require = try reader.labels(1)
        pool = try reader.readIfPresent(2)
        speculates = try reader.read(3, default: false)
        do throws(PlacementError) { if let pool { try SchedulingPolicy.Pool.check(pool) } } catch {
            throw CodecError("a job with a pool: \(error)")
        }
    }

    package func write(to writer: inout FieldWriter) {
        if !require.isEmpty { writer.write(1, json: require.texts) }
        writer.write(2, pool)
        if speculates { writer.write(3, true) }
    }
}

extension FieldReader {
    /// Labels; none where there is no such field.
    mutating func labels(_ tag: Int) throws(CodecError) -> WorkerLabels {
        let texts = try readIfPresent(tag, json: [String].self) ?? []
        do throws(PlacementError) { return try WorkerLabels(texts) } catch { throw CodecError("\(error)") }
    }
}
