import Messaging
import Planning
import Testing

/// Plans whose rows are exchanged by ranges, as a session may send them.
@Suite struct RangeBoundsTests {
    private let keys: QueryText = "SELECT create_sort_key(id, 'ASC NULLS FIRST') AS k FROM input"

    private func stage(_ write: BlockWrite?) -> StagePlan {
        var stage = StagePlan(input: .range(start: 0, end: 9, step: 1, partitions: 1))
        if let write { stage.pipeline.operators = [.blocks(write)] }
        return stage
    }

    /// Whether a job is refused whose last stage but one writes these blocks, and its last reads them.
    private func isRefused(_ write: BlockWrite, after stages: [StagePlan]) -> Bool {
        let reading = StagePlan(input: .blocks([BlockRead(stage: stages.count)], partitions: write.partitions))
        return JobPlan(stages: stages + [stage(write), reading]).invalidity != nil
    }

    @Test func rangesWithoutAStageThatGivesTheirBordersAreRefused() {
        let write = BlockWrite(partitions: 3, partition: keys, ranges: BlockRanges(stage: 0))
        #expect(!isRefused(write, after: [stage(nil)]))
        #expect(isRefused(write, after: []), "borders of the stage itself")
        #expect(isRefused(write, after: [stage(BlockWrite(partitions: 1))]), "borders that are in blocks")
        for source in [-1, 1, 2, .max, .min] {
            let other = BlockWrite(partitions: 3, partition: keys, ranges: BlockRanges(stage: source))
            #expect(isRefused(other, after: [stage(nil)]))
        }
    }

    @Test func rangesHaveKeysAndFewerBordersThanPartitions() {
        #expect(BlockWrite(partitions: 3, ranges: BlockRanges(stage: 0)).invalidity != nil)
        for count in 0...4 {
            let ranges = BlockRanges(stage: 0, borders: Array(repeating: "00", count: count))
            let write = BlockWrite(partitions: 3, partition: keys, ranges: ranges)
            #expect((write.invalidity == nil) == (count < 3))
        }
    }
}
