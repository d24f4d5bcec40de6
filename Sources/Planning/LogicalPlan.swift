package import Columnar

/// What a dataframe is, as the person said it: nothing of how or where it is worked out.
package indirect enum LogicalPlan: Sendable {
    case localRelation(LocalRelation)
    case range(start: Int64, end: Int64, step: Int64, partitions: Int)
    case scan(FileScan)
    case tokenStatistics(TokenStatistics, FileScan)
    case project([Expression], LogicalPlan)
    case filter(Expression, LogicalPlan)
    case withColumn(String, Expression, LogicalPlan)
    case chat(ModelStep, LogicalPlan)
    case limit(Int, LogicalPlan)
    case union(LogicalPlan, LogicalPlan)
    /// One row for each partition, with its number of rows.
    case count(LogicalPlan)
}

/// A model column to be added.
package struct ModelStep: Sendable {
    package let name: String
    package let column: ChatColumn
    /// What the answers are kept under, so that several actions on one dataframe ask a model once.
    ///
    /// A step that was narrowed to fewer rows has none.
    package var answers: AnswersID?

    package init(name: String, column: ChatColumn, answers: AnswersID?) {
        self.name = name
        self.column = column
        self.answers = answers
    }
}

/// Rows that the session holds, already in Arrow IPC and in partitions.
package struct LocalRelation: Sendable {
    package let schema: Schema
    package let encodedSchema: Buffer
    package let partitions: [EncodedBatch]

    package init(schema: Schema, encodedSchema: Buffer, partitions: [EncodedBatch]) {
        self.schema = schema
        self.encodedSchema = encodedSchema
        self.partitions = partitions
    }
}
