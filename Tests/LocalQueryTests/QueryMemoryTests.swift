import LocalQuery
import Testing

/// How much of a worker's memory is DuckDB's.
@Suite struct QueryMemoryTests {
    @Test func theProgramItselfHasItsShareOfTheMemory() {
        let mebibyte: Int64 = 1 << 20
        #expect(QueryMemory.counted(of: 8_192 * mebibyte) == 8_080 * mebibyte)
        #expect(QueryMemory.counted(of: 500 * mebibyte) == 388 * mebibyte)
        #expect(QueryMemory.counted(of: 250 * mebibyte) == 150 * mebibyte)
        #expect(QueryMemory.counted(of: 100) == 60)
        #expect(QueryMemory.counted(of: 0) == 0 && QueryMemory.counted(of: .max) > .max - 113 * mebibyte)
    }

    @Test func operatorsLeaveRoomForWhatIsRead() {
        for bytes: Int64 in [0, 64_000_000, 256_000_000, 8 << 30, .max] {
            let (counted, operators) = (QueryMemory.counted(of: bytes), QueryMemory.ofOperators(of: bytes))
            #expect(operators <= counted && operators >= counted / 2)
        }
        // Two buffers of 16 MB, for a group's largest column and what is made of it.
        let left = QueryMemory.counted(of: 256_000_000) - QueryMemory.ofOperators(of: 256_000_000)
        #expect(left >= 32 << 20)
    }

    /// A group of 12 MB of texts is in buffers of 16 MB, of which a join that is written has several.
    @Test func littleMemoryHasSmallGroupsOfRows() {
        #expect(QueryMemory.rowsOfGroup(of: 256_000_000) == 20_480)
        #expect(QueryMemory.rowsOfGroup(of: .max) == 61_440 && QueryMemory.rowsOfGroup(of: 1 << 30) == 61_440)
    }

    /// Two threads that read a join's sides of 256 MB ran out of memory where one does not.
    @Test func littleMemoryIsForOneThread() {
        let mebibyte: Int64 = 1 << 20
        for (bytes, threads) in [
            (0, 1), (244 * mebibyte, 1), (488 * mebibyte, 2), (1_000 * mebibyte, 6), (8_192 * mebibyte, 16), (.max, 16),
        ] {
            #expect(QueryMemory.threads(16, of: bytes) == threads)
        }
        #expect(QueryMemory.threads(1, of: .max) == 1 && QueryMemory.threads(0, of: .max) == 1)
    }
}
