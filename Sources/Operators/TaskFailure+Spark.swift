internal import LocalQuery
internal import Planning
internal import SparkSQL

extension TaskFailure {
    /// The failure of a query: in Spark's words where Spark has a class for it.
    ///
    /// It is lasting: the same rows fail the same way anywhere.
    init(_ error: QueryError) {
        guard let spark = error.sparkError else {
            self.init(error.description, isTransient: false)
            return
        }
        self.init(spark)
    }

    /// A failure in Spark's words, with the class in brackets and the SQLSTATE.
    init(_ error: SparkError) {
        self.init(
            error.description, isTransient: false,
            condition: ErrorCondition(
                name: error.errorClass, sqlState: error.sqlState, parameters: error.parameters, message: error.message))
    }
}
