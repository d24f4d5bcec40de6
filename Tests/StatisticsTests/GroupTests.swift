import Testing

@testable import Statistics

@Suite struct GroupTests {
    /// Brunner and Munzel 2000, table 1: pain scores after two treatments; W 3.1375, df 17.68, p 0.0058.
    @Test func pain() throws {
        let first: [Double] = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
        let second: [Double] = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
        let test = try BrunnerMunzel(first, second)
        #expect(abs(test.statistic - 3.1375) < 1e-4 && abs(test.degreesOfFreedom - 17.683) < 1e-3)
        #expect(abs(test.p - 0.005786) < 1e-6)
    }

    /// Student's sleep data, taken as two groups: t −1.8608, df 17.776, p 0.07939 (R's `t.test`).
    @Test func sleep() throws {
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
        let test = try WelchT(first, second)
        #expect(abs(test.t + 1.8608) < 1e-4 && abs(test.degreesOfFreedom - 17.776) < 1e-3)
        #expect(abs(test.p - 0.07939) < 1e-5)
        #expect(abs(test.interval.low + 3.3654832) < 1e-6 && abs(test.interval.high - 0.2054832) < 1e-6)
    }

    /// Mann and Whitney's own table: of 3 and 3 rows, 1 split in 20 is as extreme on one side.
    @Test func separated() throws {
        let test = try MannWhitney([1, 2, 3], [4, 5, 6])
        #expect(test.u1 == 0 && test.cliffsDelta == -1 && isClose(test.exactP ?? 0, 0.1))
    }

    /// A single value below 300 others is one end of 301 places; 200 beside 3: SciPy 1.17.1, `mannwhitneyu` exact.
    @Test func exactOfUnequalGroups() throws {
        let many = (1...300).map(Double.init)
        #expect(isClose(try MannWhitney(many, [0.5]).exactP ?? 0, 2.0 / 301))
        #expect(isClose(try MannWhitney([0.5], many).exactP ?? 0, 2.0 / 301))
        let halves = (0..<200).map { Double($0) + 0.5 }
        #expect(isClose(try MannWhitney(halves, [-1, 3, 250]).exactP ?? 0, 0.35607748702228503))
    }

    @Test func exactCountsAllSplits() throws {
        var random = SplitMix(seed: 10)
        for _ in 0..<100 {
            let values = (0..<Int.random(in: 3...9, using: &random)).map { _ in
                Double(Int.random(in: 1...5, using: &random))
            }
            let size = Int.random(in: 1..<values.count, using: &random)
            guard Set(values).count > 1 else { continue }
            let ranks = Ranks(values).ranks
            let sums = (0..<(1 << values.count)).filter { $0.nonzeroBitCount == size }.map { subset in
                ranks.indices.reduce(0) { $0 + (subset >> $1 & 1 == 1 ? ranks[$1] : 0) }
            }
            let observed = ranks.prefix(size).reduce(0, +)
            let tail = min(sums.count { $0 <= observed }, sums.count { $0 >= observed })
            let test = try MannWhitney(Array(values.prefix(size)), Array(values.dropFirst(size)))
            #expect(isClose(test.exactP ?? 0, min(1, 2 * Double(tail) / Double(sums.count))))
        }
    }

    @Test func symmetricUnderSwap() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<1_000 {
            let x = (0..<Int.random(in: 2...20, using: &random)).map { _ in
                Double(Int.random(in: 0...6, using: &random))
            }
            let y = (0..<Int.random(in: 2...20, using: &random)).map { _ in
                Double(Int.random(in: 1...7, using: &random))
            }
            guard Set(x).count > 1, Set(y).count > 1 else { continue }
            let (a, b) = (try MannWhitney(x, y), try MannWhitney(y, x))
            #expect(isClose(a.cliffsDelta, -b.cliffsDelta) && isClose(a.asymptoticP, b.asymptoticP))
            #expect(isClose(a.exactP ?? 0, b.exactP ?? 0))
            #expect((0...1).contains(a.asymptoticP) && (0...1).contains(a.exactP ?? 0))
            let (c, d) = (try WelchT(x, y), try WelchT(y, x))
            #expect(isClose(c.t, -d.t) && isClose(c.p, d.p) && isClose(c.interval.low, -d.interval.high))
            let (e, f) = (try HedgesG(x, y), try HedgesG(y, x))
            #expect(isClose(e.g, -f.g) && abs(e.g) <= abs(e.cohenD))
            guard let g = try? BrunnerMunzel(x, y), let h = try? BrunnerMunzel(y, x) else { continue }
            #expect(isClose(g.statistic, -h.statistic) && isClose(g.p, h.p))
        }
    }
}
