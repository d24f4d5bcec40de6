import LocalQuery
import Testing

/// How much of a worker's memory is DuckDB's.
@Suite struct QueryMemoryTests {
    @Test func theProgramItselfHasItsShareOfTheMemory() {
        let mebibyte: Int64 = 1 << 20
        #expect(QueryMemory.counted(of: 8_192 * mebibyte) == 8_080 * mebibyte)
        #expect(QueryMemory.counted(of: 500 * mebibyte) == 400 * mebibyte)
        #expect(QueryMemory.counted(of: 100) == 80)
        #expect(QueryMemory.counted(of: 0) == 0 && QueryMemory.counted(of: .max) > .max - 113 * mebibyte)
    }
}
