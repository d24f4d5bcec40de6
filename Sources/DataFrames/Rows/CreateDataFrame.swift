package import Columnar
internal import Foundation
internal import Planning
internal import QueryPlanning
internal import SparkSQL

extension Session {
    /// A dataframe of tuples, with a name for each of their elements.
    ///
    /// ```swift
    /// session.createDataFrame([("nurse", 1), ("chef", 2)], ["occupation", "id"])
    /// ```
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], _ names: [String]
    ) throws(RoostError) -> DataFrame {
        var types: [SparkType] = []
        for type in repeat (each Element).self { types.append(type.sparkType) }
        guard types.count == names.count else {
            throw RoostError(
                .invalidArgument,
                "the rows have \(types.count) elements, but \(names.count) columns are named: \(names)")
        }
        try Self.refuseTwice(names)
        return try createDataFrame(
            Self.values(of: rows), schema: StructType(zip(names, types).map { StructField($0, $1) }))
    }

    /// A dataframe of `Codable` rows: a column for each property.
    public func createDataFrame(_ rows: [some Encodable]) throws(RoostError) -> DataFrame {
        var encoded: [Value] = []
        for (index, row) in rows.enumerated() {
            do {
                encoded.append(try RowEncoder.value(of: row))
            } catch {
                throw RoostError(.invalidArgument, "row \(index) cannot be encoded: \(error)")
            }
        }
        let schema: Schema
        do {
            schema = try RowSchema.infer(encoded)
        } catch {
            throw RoostError(.invalidArgument, "\(error)")
        }
        return try frame(schema, encoded) { RowSchema.fit($0, to: .structure(schema.fields)).members }
    }

    /// The integers from `start` up to `end`, which is left out, as a column `id`, in `numPartitions` partitions.
    ///
    /// A negative `step` counts down. The first action throws a `RoostError` of code `invalidArgument` for a step of 0
    /// and for fewer than one or more than 1,000,000 partitions.
    public func range(_ start: Int64, _ end: Int64, step: Int64 = 1, numPartitions: Int? = nil) -> DataFrame {
        let partitions = numPartitions ?? max(1, parallelism)
        guard step != 0 else {
            return DataFrame(
                self, failed: RoostError(.invalidArgument, "range(step: 0) never ends; use another step, such as 1"))
        }
        guard (1...Self.mostPartitions).contains(partitions) else {
            return DataFrame(
                self,
                failed: RoostError(
                    .invalidArgument,
                    "range(numPartitions: \(partitions)): it must be from 1 to \(Self.mostPartitions.formatted())"))
        }
        return DataFrame(
            self,
            InputRelation(
                .range(start: start, end: end, step: step, partitions: partitions),
                columns: [InputColumn("id", .plain(.long), nullable: false)]))
    }

    private static let mostPartitions = 1_000_000

    /// The integers from 0 up to `end`, which is left out, as a column `id`.
    public func range(_ end: Int64) -> DataFrame { range(0, end) }

    private func frame<Element>(
        _ schema: Schema, _ rows: [Element], _ values: (Element) -> [Value]
    ) throws(RoostError) -> DataFrame {
        try Self.refuseTwice(schema.names)
        var builders = schema.fields.map { ArrayBuilder($0.type) }
        for (index, row) in rows.enumerated() {
            for (column, value) in values(row).enumerated() {
                do {
                    try builders[column].append(value)
                } catch {
                    throw RoostError(.invalidArgument, "row \(index), column '\(schema.names[column])': \(error)")
                }
            }
        }
        return frame(RecordBatch(schema, builders.map { $0.finish() }, rowCount: rows.count))
    }

    static func refuseTwice(_ names: [String]) throws(RoostError) {
        guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else { return }
        throw RoostError(.invalidArgument, "two columns are named '\(twice)'")
    }

    /// A dataframe of a batch, in as many partitions as the cluster works on at once.
    package func frame(_ batch: RecordBatch) -> DataFrame {
        frame(
            batch,
            columns: batch.schema.fields.map { InputColumn($0.name, InputType($0.type), nullable: $0.nullable) })
    }

    /// A dataframe of a batch with these columns, in as many partitions as the cluster works on at once.
    func frame(_ batch: RecordBatch, columns: [InputColumn]) -> DataFrame {
        let rows = max(1, (batch.rowCount + parallelism - 1) / parallelism)
        let partitions = RecordBatch.resized([batch], rows: rows, schema: batch.schema)
        return DataFrame(
            self,
            InputRelation(
                .local(LocalRelation(Table(schema: batch.schema, batches: partitions))), columns: columns))
    }
}

extension Value {
    fileprivate var members: [Value] {
        if case .structure(_, let values) = self { values } else { [self] }
    }
}
