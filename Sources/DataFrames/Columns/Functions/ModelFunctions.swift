internal import SparkSQL

/// What a model says to each row's request: a `string`.
///
/// ```swift
/// jobs.withColumn("about", ai_query("gpt-4o-mini", concat(lit("Describe a "), col("job"))))
/// ```
///
/// It is a column like any other: before and after joins and groups, in conditions and in SQL. A row is asked about
/// once, however many expressions have the same call; a row without a request is not, and has no answer. Where a row's
/// call fails, so does the query, unless `failOnError` is false; what was answered by then is kept, and is not asked
/// for again. ``chat(model:system:user:maxTokens:temperature:topP:seed:stop:)`` gives tokens, costs and errors beside
/// the answer.
///
/// - Parameters:
///   - endpoint: The model, or on Azure the deployment.
///   - request: The text that is sent; a text here is a column's name.
///   - failOnError: Whether a row's error is the query's; otherwise the column is a struct of `result` and
///     `errorMessage`.
///   - modelParameters: What else is sent: `max_tokens`, `temperature`, `top_p`, `seed`, `stop`.
/// - Returns: The answers, null where there is no request.
public func ai_query(
    _ endpoint: String, _ request: some ColumnOrName, failOnError: Bool = true,
    modelParameters: KeyValuePairs<String, any ColumnConstant> = [:]
) -> Column {
    let parameters = modelParameters.flatMap { name, value in [lit(name), value.asColumn] }
    return .call(
        "ai_query",
        [lit(endpoint), request.asArgument, lit("STRING"), lit(failOnError)]
            + (parameters.isEmpty ? [] : [Column.call("named_struct", parameters)]))
}
