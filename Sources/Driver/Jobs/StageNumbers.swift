internal import Planning

/// Numbers for stages, of tasks and of calls alike.
final class StageNumbers {
    private var last: UInt32 = 0

    func next() -> StageID {
        last += 1
        return StageID(last)
    }
}
