/// The arguments of a function of our own for one row.
///
/// One that a call does not have is null: a plan may come from anybody, with too few of them.
public struct SparkRow: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
    private var values: [SparkValue]
    /// Which of the rows it is that are computed together, from 0 on.
    package var place = 0

    /// A row of nulls, to be filled.
    public init(count: Int) { values = Array(repeating: .null, count: Swift.max(0, count)) }

    /// A row of these arguments.
    public init(arrayLiteral values: SparkValue...) { self.values = values }

    /// The first argument.
    public var startIndex: Int { 0 }
    /// Behind the last argument.
    public var endIndex: Int { values.count }

    /// The argument at this position.
    public subscript(index: Int) -> SparkValue {
        get { values.indices.contains(index) ? values[index] : .null }
        set { if values.indices.contains(index) { values[index] = newValue } }
    }
}
