internal import Planning

/// The integers from a start to an end by a step, cut into tasks: of any bounds, none overflows.
struct RangeTasks {
    /// More tasks than this are no help to anybody.
    static let most = 1 << 17

    private let start: Int64
    private let end: Int64
    private let step: Int64
    private let rows: Int128
    let count: Int

    /// Nil for a step of 0.
    init?(start: Int64, end: Int64, step: Int64, partitions: Int) {
        guard step != 0 else { return nil }
        self.start = start
        self.end = end
        self.step = step
        let span = Int128(end) - Int128(start)
        rows = max(0, (span + Int128(step) - Int128(step.signum())) / Int128(step))
        // A range without rows still has a task, which tells its column.
        count = Int(min(Int128(max(1, partitions)), max(1, rows), Int128(Self.most)))
    }

    func input(_ task: Int) -> TaskInput {
        .range(start: bound(task), end: task + 1 >= count ? end : bound(task + 1), step: step)
    }

    private func bound(_ task: Int) -> Int64 {
        Int64(clamping: Int128(start) + Int128(step) * (rows * Int128(task) / Int128(count)))
    }

    /// A task for people, such as `rows 0 to 999 of the range from 0 to 4000 by 1`.
    func rowsInWords(_ task: Int) -> String {
        let first = rows * Int128(task) / Int128(count), next = rows * Int128(task + 1) / Int128(count)
        return "rows \(first) to \(max(first, next - 1)) of the range from \(start) to \(end) by \(step)"
    }
}
