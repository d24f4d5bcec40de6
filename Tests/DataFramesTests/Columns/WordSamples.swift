import DataFrames

/// Calls of every word for a function, each with the SQL that it says.
enum WordSamples {
    /// The columns that the samples name.
    static let schema = """
        i INT, b BIGINT, d DOUBLE, s STRING, bin BINARY, dt DATE, ts TIMESTAMP, xs ARRAY<INT>, ss ARRAY<STRING>,
        m MAP<STRING, INT>, st STRUCT<x: INT, y: STRING>, sts ARRAY<STRUCT<x: INT, y: STRING>>, bo BOOLEAN,
        dec DECIMAL(10,2), v VARIANT, vec ARRAY<FLOAT>
        """

    static func all(_ same: (Column, String) -> Void) {
        aggregates(same)
        statistics(same)
        generators(same)
        mathematics(same)
        bits(same)
        conditions(same)
        miscellaneous(same)
        strings(same)
        searches(same)
        encodings(same)
        dates(same)
        timestamps(same)
        arrays(same)
        mapsAndDocuments(same)
        lambdas(same)
        windows(same)
    }
}
