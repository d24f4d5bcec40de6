package import SparkSQL

/// Which rows a function sees, and in what order, for ``Column/over(_:)``.
///
/// ```swift
/// let best = Window.partitionBy("team").orderBy(desc("score"))
/// people.withColumn("rank", rank().over(best))
/// ```
public struct WindowSpec: Sendable {
    package private(set) var specification = SyntaxWindowSpecification()

    init() {}

    /// The window in which rows see those with the same values of these columns.
    public func partitionBy(_ columns: any ColumnArgument...) -> WindowSpec { partitionBy(columns) }

    /// The window in which rows see those with the same values of these columns.
    public func partitionBy(_ columns: [any ColumnArgument]) -> WindowSpec {
        with { $0.partitionBy = columns.map(\.asArgument.expression) }
    }

    /// The window whose rows stand in this order, the least first where nothing else is said.
    public func orderBy(_ columns: any ColumnArgument...) -> WindowSpec { orderBy(columns) }

    /// The window whose rows stand in this order, the least first where nothing else is said.
    public func orderBy(_ columns: [any ColumnArgument]) -> WindowSpec {
        with { $0.orderBy = columns.map(\.asArgument.sortOrder) }
    }

    /// The window whose functions see the rows from `start` to `end`, both counted from the row: -1 is the one before.
    public func rowsBetween(_ start: some WindowBoundary, _ end: some WindowBoundary) -> WindowSpec {
        with { $0.frame = SyntaxWindowFrame(countsRows: true, lower: start.asBound.bound, upper: end.asBound.bound) }
    }

    /// The window whose functions see the rows whose order is from `start` to `end` away from the row's.
    ///
    /// With bounds that are numbers, the window has one order, by a number or a date.
    public func rangeBetween(_ start: some WindowBoundary, _ end: some WindowBoundary) -> WindowSpec {
        with { $0.frame = SyntaxWindowFrame(countsRows: false, lower: start.asBound.bound, upper: end.asBound.bound) }
    }

    private func with(_ change: (inout SyntaxWindowSpecification) -> Void) -> WindowSpec {
        var copy = self
        change(&copy.specification)
        return copy
    }
}

/// What a window's frame may begin or end with: a whole number, negative before the row, or a word.
public protocol WindowBoundary: Sendable {
    /// The bound.
    var asBound: WindowBound { get }
}

/// Where a window's frame begins or ends.
public struct WindowBound: WindowBoundary {
    let bound: SyntaxFrameBound

    /// The bound itself.
    public var asBound: WindowBound { self }
}

extension WindowBoundary where Self == WindowBound {
    /// The partition's first row.
    public static var unboundedPreceding: WindowBound { WindowBound(bound: .unboundedPreceding) }
    /// The partition's last row.
    public static var unboundedFollowing: WindowBound { WindowBound(bound: .unboundedFollowing) }
    /// The row itself.
    public static var currentRow: WindowBound { WindowBound(bound: .currentRow) }
}

extension Int: WindowBoundary {
    /// So many rows, or so much of the order, before or after the row.
    ///
    /// `Int.min` and `Int.max` are without an end, as in Spark.
    public var asBound: WindowBound {
        // Spark takes its least numbers for a frame without an end, and so both of Swift's.
        if self <= -Int.max { return .unboundedPreceding }
        if self == Int.max { return .unboundedFollowing }
        if self == 0 { return .currentRow }
        // Before the row it is a negative distance after it, as Spark's names of columns show it.
        return WindowBound(bound: .following(asColumn.expression))
    }
}

/// The beginnings of windows: `Window.partitionBy("team").orderBy("score")`.
public enum Window {
    /// The partition's first row, for `rowsBetween` and `rangeBetween`.
    public static var unboundedPreceding: WindowBound { .unboundedPreceding }
    /// The partition's last row, for `rowsBetween` and `rangeBetween`.
    public static var unboundedFollowing: WindowBound { .unboundedFollowing }
    /// The row itself, for `rowsBetween` and `rangeBetween`.
    public static var currentRow: WindowBound { .currentRow }

    /// A window in which rows see those with the same values of these columns.
    public static func partitionBy(_ columns: any ColumnArgument...) -> WindowSpec { WindowSpec().partitionBy(columns) }
    /// A window in which rows see those with the same values of these columns.
    public static func partitionBy(_ columns: [any ColumnArgument]) -> WindowSpec { WindowSpec().partitionBy(columns) }
    /// A window of all rows, in this order.
    public static func orderBy(_ columns: any ColumnArgument...) -> WindowSpec { WindowSpec().orderBy(columns) }
    /// A window of all rows, in this order.
    public static func orderBy(_ columns: [any ColumnArgument]) -> WindowSpec { WindowSpec().orderBy(columns) }
    /// A window whose functions see the rows from `start` to `end`, both counted from the row.
    public static func rowsBetween(_ start: some WindowBoundary, _ end: some WindowBoundary) -> WindowSpec {
        WindowSpec().rowsBetween(start, end)
    }
    /// A window whose functions see the rows whose order is from `start` to `end` away from the row's.
    public static func rangeBetween(_ start: some WindowBoundary, _ end: some WindowBoundary) -> WindowSpec {
        WindowSpec().rangeBetween(start, end)
    }
}
