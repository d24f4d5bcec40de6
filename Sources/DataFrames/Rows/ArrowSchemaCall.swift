public import Columnar
internal import QueryPlanning
public import SparkSQL

extension StructType {
    /// The schema in Arrow's terms, for who works with record batches: `frame.schema()`.
    public func callAsFunction() -> Schema { arrow }
}
