import Testing

@testable import Statistics

@Suite struct CommonSubsequenceTests {
    /// The table as the textbooks have it.
    private func table(_ first: [Int], _ second: [Int]) -> [[Int]] {
        var table = Array(repeating: Array(repeating: 0, count: second.count + 1), count: first.count + 1)
        for i in first.indices {
            for j in second.indices {
                table[i + 1][j + 1] =
                    first[i] == second[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
            }
        }
        return table
    }

    private func walk(_ first: [Int], _ second: [Int], into union: inout [Bool]) {
        let table = table(first, second)
        var (i, j) = (first.count, second.count)
        while i > 0, j > 0 {
            if first[i - 1] == second[j - 1] {
                union[i - 1] = true
                i -= 1
                j -= 1
            } else if table[i][j - 1] > table[i - 1][j] {
                j -= 1
            } else {
                i -= 1
            }
        }
    }

    @Test(arguments: [(8, 3), (70, 4), (200, 12), (330, 100)])
    func isTheTable(_ longest: Int, _ symbols: Int) {
        var random = SplitMix(seed: UInt64(longest))
        var common = CommonSubsequence()
        for _ in 0..<(longest > 100 ? 150 : 1500) {
            let first = TextSamples.sequence(&random, longest, symbols: symbols)
            let second = TextSamples.sequence(&random, longest, symbols: symbols)
            let expected = table(first, second)[first.count][second.count]
            #expect(common.length(first[...], second[...], limit: symbols + 1) == expected)
            var (union, walked) = (
                Array(repeating: false, count: first.count), Array(repeating: false, count: first.count)
            )
            common.markUnion(first[...], second[...], limit: symbols + 1, union: &union)
            walk(first, second, into: &walked)
            #expect(union == walked)
        }
    }

    /// Texts so long that blocks are filled again on the way back.
    @Test func longTexts() {
        var random = SplitMix(seed: 9)
        var common = CommonSubsequence()
        let first = (0..<5_000).map { _ in Int.random(in: 1...40, using: &random) }
        let second = (0..<14_000).map { _ in Int.random(in: 1...40, using: &random) }
        let length = common.length(first[...], second[...], limit: 41)
        var union = Array(repeating: false, count: first.count)
        common.markUnion(first[...], second[...], limit: 41, union: &union)
        #expect(union.count { $0 } == length)
        #expect(length > 2_000)
    }
}
