package import Columnar
package import Planning
package import Relational
package import SparkSQL

/// What a dataframe is: a query whose names and types are known, and where the rows of its inputs come from.
///
/// Nothing of how or where it is worked out.
package struct LogicalPlan: Sendable {
    /// The query, which calls its inputs by number.
    package var query: ResolvedPlan
    /// The inputs by those numbers.
    package var inputs: [Int: InputRelation]
    /// The statement that it was made of, where it is just that.
    package var text: String?

    package init(_ query: ResolvedPlan, inputs: [Int: InputRelation]) {
        self.query = query
        self.inputs = inputs
    }

    /// All rows of an input.
    package init(_ input: InputRelation, numbers: ColumnNumbers) {
        let number = numbers.next()
        query = Analyzer(numbers: numbers).input(number, input.schema)
        inputs = [number: input]
    }

    /// All rows of an input of another plan, under the number that it has there.
    package init(_ input: InputRelation, number: Int) {
        self.init(input, numbers: ColumnNumbers(first: number))
    }

    /// The same inputs under another query, which may name fewer of them.
    package func with(_ query: ResolvedPlan) -> LogicalPlan { LogicalPlan(query, inputs: inputs) }

    /// A query over the inputs of both.
    package func with(_ query: ResolvedPlan, and other: LogicalPlan) -> LogicalPlan {
        LogicalPlan(query, inputs: inputs.merging(other.inputs) { mine, _ in mine })
    }

    /// The rows' schema.
    package var schema: StructType { query.schema }
}

/// Rows that a query reads, and their columns.
package struct InputRelation: Sendable {
    package var source: DataSource
    /// The columns, from the left.
    package var columns: [InputColumn]

    package init(_ source: DataSource, columns: [InputColumn]) {
        self.source = source
        self.columns = columns
    }

    package var schema: StructType {
        StructType(columns.map { StructField($0.name, $0.spark, nullable: $0.nullable) })
    }
}

/// A column as an input has it.
package struct InputColumn: Sendable {
    package var name: String
    package var type: InputType
    package var nullable: Bool
    /// Spark's type of the values, which may say where inside of them no null stands.
    package var spark: SparkType

    package init(_ name: String, _ type: InputType, nullable: Bool = true) {
        self.name = name
        self.type = type
        self.nullable = nullable
        spark = type.spark
    }

    /// A column of a declared field, as Arrow's batches have it.
    package init(_ field: StructField) {
        name = field.name
        type = InputType(field.type.arrow, from: field.type)
        nullable = field.nullable
        spark = field.type
    }
}

/// Where rows come from.
package indirect enum DataSource: Sendable {
    case local(LocalRelation)
    case range(start: Int64, end: Int64, step: Int64, partitions: Int)
    case scan(FileScan)
    case tokenStatistics(TokenStatistics, FileScan)
    /// The rows of a plan with a model's answers about them.
    case chat(ModelStep, LogicalPlan)
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
