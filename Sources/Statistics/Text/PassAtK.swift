internal import Glibc

/// The chance that of k answers drawn from a task's n, c of which passed, one passes or all pass.
package struct PassAtK: Sendable, Hashable {
    /// The chance that at least one passes: 1 - C(n-c, k) / C(n, k) (Chen and others 2021).
    package let any: Double
    /// The chance that all pass, pass^k: C(c, k) / C(n, k) (Yao and others 2024).
    package let all: Double

    /// Undefined where more are drawn than there are, or more passed than were tried.
    package init(samples n: Int, passed c: Int, k: Int) throws(Undefined) {
        guard n >= 1 else { throw Undefined("there is no sample") }
        guard n <= 1_000_000_000_000 else { throw Undefined("there are too many samples") }
        guard c >= 0, c <= n else { throw Undefined("those that passed are not 0 to all of the samples") }
        guard k >= 1 else { throw Undefined("k is less than 1") }
        guard k <= n else { throw Undefined("k is more than the number of samples") }
        any = k > n - c ? 1 : -expm1(PassAtK.logarithm(without: min(c, k), most: max(c, k), of: n))
        all = k > c ? 0 : exp(PassAtK.logarithm(without: min(n - c, k), most: max(n - c, k), of: n))
    }

    /// The logarithm of C(n - a, b) / C(n, b), the same for a and b swapped: the fewer factors are multiplied.
    private static func logarithm(without few: Int, most many: Int, of n: Int) -> Double {
        var sum = 0.0
        for index in 0..<few {
            sum += log1p(-Double(many) / Double(n - index))
            // What is smaller is 0 as a number.
            if sum < -800 { break }
        }
        return sum
    }
}
