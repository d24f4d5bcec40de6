/// Draws n of n units with replacement, and sums what they have.
///
/// Every draw is an exact sample. Where few different units stand for many, it is a multinomial draw of how often each
/// comes, binomial by binomial. Otherwise units are drawn one by one, block after block: how many come of a block is
/// binomial, and a block fits into the processor's nearest memory (Devroye, Non-uniform random variate generation,
/// 1986, chapter 11). A million units and ten thousand draws take seconds.
struct Resampler: Sendable {
    /// What a unit adds to a draw: its value, in whole units of some scale, and the rows that it stands for.
    struct Unit: Hashable, Sendable {
        let value: Int
        let rows: Int
    }

    /// The sums of one draw.
    typealias Sums = Unit

    private static let blockBits = 11
    private static let block = 1 << blockBits
    /// How many draws go over a block before the next one.
    private static let batch = 16

    private let count: Int
    /// Different units with how often each is there; nil where these would be too many.
    private let distinct: [(unit: Unit, times: Int)]?
    private let values: [Int]
    /// The rows of each unit; nil where all have one.
    private let rows: [Int]?

    init(_ units: [Unit]) {
        count = units.count
        values = units.map(\.value)
        rows = units.allSatisfy { $0.rows == 1 } ? nil : units.map(\.rows)
        distinct = Self.distinct(units)
    }

    /// The different units in an order that depends on nothing but them.
    private static func distinct(_ units: [Unit]) -> [(unit: Unit, times: Int)]? {
        let most = max(2, units.count / 64)
        var times: [Unit: Int] = [:]
        for unit in units {
            times[unit, default: 0] += 1
            if times.count > most { return nil }
        }
        // The commonest first: the fewer draws are left, the sooner the rest is done.
        return times.map { (unit: $0.key, times: $0.value) }.sorted {
            ($0.times, $0.unit.value, $0.unit.rows) > ($1.times, $1.unit.value, $1.unit.rows)
        }
    }

    /// The sums of the draws with these numbers.
    func sums(of draws: Range<Int>, seed: UInt64, purpose: UInt64) -> [Sums] {
        if let distinct {
            return draws.map { draw in
                var random = DrawStream(seed: seed, draw: draw, purpose: purpose)
                return multinomial(distinct, &random)
            }
        }
        return stride(from: draws.lowerBound, to: draws.upperBound, by: Self.batch).flatMap { start in
            let end = min(start + Self.batch, draws.upperBound)
            return oneByOne((start..<end).map { DrawStream(seed: seed, draw: $0, purpose: purpose) })
        }
    }

    private func multinomial(_ distinct: [(unit: Unit, times: Int)], _ random: inout DrawStream) -> Sums {
        var (left, among) = (count, count)
        var (value, rows) = (0, 0)
        for (unit, times) in distinct where left > 0 {
            let drawn = BinomialDraw.draw(left, Double(times) / Double(among), &random)
            value &+= drawn &* unit.value
            rows &+= drawn &* unit.rows
            left -= drawn
            among -= times
        }
        return Sums(value: value, rows: rows)
    }

    /// As many draws as there are streams.
    private func oneByOne(_ streams: [DrawStream]) -> [Sums] {
        var streams = streams
        var left = streams.map { _ in count }
        var sums = streams.map { _ in (value: 0, rows: 0) }
        for start in stride(from: 0, to: count, by: Self.block) {
            let end = min(start + Self.block, count)
            for index in streams.indices {
                let share = Double(end - start) / Double(count - start)
                let drawn = BinomialDraw.draw(left[index], share, &streams[index])
                left[index] -= drawn
                if let rows {
                    draw(drawn, of: start..<end, &streams[index]) {
                        sums[index].value &+= values[$0]
                        sums[index].rows &+= rows[$0]
                    }
                } else {
                    sums[index].value &+= sum(drawn, of: start..<end, &streams[index])
                    sums[index].rows &+= drawn
                }
            }
        }
        return sums.map { Sums(value: $0.value, rows: $0.rows) }
    }

    @inline(__always)
    private func draw(_ times: Int, of block: Range<Int>, _ random: inout DrawStream, _ body: (Int) -> Void) {
        for _ in 0..<times { body(block.lowerBound + random.index(below: block.count)) }
    }

    /// The sum of so many values of a block: five to a random word, where the block is whole.
    private func sum(_ times: Int, of block: Range<Int>, _ random: inout DrawStream) -> Int {
        guard block.count == Self.block else {
            var sum = 0
            draw(times, of: block, &random) { sum &+= values[$0] }
            return sum
        }
        return values.withUnsafeBufferPointer { all in
            let values = UnsafeBufferPointer(rebasing: all[block])
            let mask = UInt64(Self.block - 1)
            let bits = UInt64(Self.blockBits)
            var (a, b) = (0, 0)
            for _ in 0..<times / 5 {
                let word = random.next()
                a &+= values[Int(truncatingIfNeeded: word & mask)]
                b &+= values[Int(truncatingIfNeeded: word >> bits & mask)]
                a &+= values[Int(truncatingIfNeeded: word >> (2 * bits) & mask)]
                b &+= values[Int(truncatingIfNeeded: word >> (3 * bits) & mask)]
                a &+= values[Int(truncatingIfNeeded: word >> (4 * bits) & mask)]
            }
            var word = random.next()
            for _ in 0..<times % 5 {
                a &+= values[Int(truncatingIfNeeded: word & mask)]
                word >>= bits
            }
            return a &+ b
        }
    }
}
