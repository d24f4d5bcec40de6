internal import Columnar

/// How many rows a stage's first tasks have given: those before which no task is open.
///
/// A limit is reached when they are enough, whatever the later tasks give.
struct LeadingRows {
    private var ahead: [UInt32: Int] = [:]
    private var next: UInt32 = 0
    private(set) var count = 0

    /// A task has given so many rows.
    mutating func add(_ rows: Int, of task: UInt32) {
        ahead[task] = max(0, rows)
        while let rows = ahead.removeValue(forKey: next) {
            count = count.addingClamped(rows)
            next += 1
        }
    }
}
