/// The sums that values make with all patterns of signs, or with drawn ones.
struct SignPatterns {
    /// All sums of either half of the values, rising: as many pairs of them as there are patterns.
    private let first: [Int]
    private let second: [Int]

    init(_ values: [Int]) {
        let middle = values.count / 2
        first = Self.sums(values[..<middle]).sorted()
        second = Self.sums(values[middle...]).sorted()
    }

    private static func sums(_ values: ArraySlice<Int>) -> [Int] {
        values.reduce([0]) { sums, value in sums.map { $0 + value } + sums.map { $0 - value } }
    }

    /// How many patterns make at least this sum.
    func count(atLeast sum: Int) -> Int {
        var place = second.count
        var count = 0
        for value in first {
            while place > 0, value + second[place - 1] >= sum { place -= 1 }
            count += second.count - place
        }
        return count
    }

    /// The sums of the drawn patterns with these numbers.
    ///
    /// A random byte has the signs of eight values: their 256 sums are made once, and looked up by all draws.
    static func drawn(_ values: [Int], _ draws: Range<Int>, seed: UInt64) -> [Int] {
        let streams = draws.map { DrawStream(seed: seed, draw: $0) }
        var sums = Array(repeating: 0, count: streams.count)
        var tables = Array(repeating: 0, count: 8 * 256)
        for (word, start) in stride(from: 0, to: values.count, by: 64).enumerated() {
            fill(&tables, values[start..<min(start + 64, values.count)])
            tables.withUnsafeBufferPointer { tables in
                for index in streams.indices {
                    var bits = streams[index].word(word)
                    var sum = 0
                    for table in 0..<8 {
                        sum &+= tables[table &* 256 &+ Int(truncatingIfNeeded: bits & 255)]
                        bits >>= 8
                    }
                    sums[index] &+= sum
                }
            }
        }
        return sums
    }

    private static func fill(_ tables: inout [Int], _ values: ArraySlice<Int>) {
        for table in 0..<8 {
            let start = table * 256
            tables[start] = 0
            for bit in 0..<8 {
                let place = values.startIndex + table * 8 + bit
                let value = place < values.endIndex ? values[place] : 0
                for pattern in 0..<(1 << bit) {
                    let sum = tables[start + pattern]
                    tables[start + pattern] = sum - value
                    tables[start + pattern + (1 << bit)] = sum + value
                }
            }
        }
    }
}
