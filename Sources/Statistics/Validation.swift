/// What must hold of data before a formula may see them, so that no answer is a NaN.
enum Validation {
    /// That there are values, and that all are finite numbers.
    static func check(_ values: [Double], noRows: String = "no rows") throws(Undefined) {
        if values.isEmpty { throw Undefined(noRows) }
        try checkFinite(values)
    }

    /// That all values are finite numbers.
    static func checkFinite(_ values: [Double]) throws(Undefined) {
        for value in values where !value.isFinite {
            throw Undefined(value.isNaN ? "a value is not a number" : "a value is not finite")
        }
    }

    /// That two lists pair up, and are finite numbers.
    static func checkPairs(_ first: [Double], _ second: [Double]) throws(Undefined) {
        if first.count != second.count { throw Undefined("the lengths differ") }
        try check(first)
        try checkFinite(second)
    }

    /// That it is more than 0 and less than 1.
    static func checkFraction(_ value: Double, _ name: String) throws(Undefined) {
        guard value > 0, value < 1 else { throw Undefined("the \(name) is not between 0 and 1") }
    }

    /// That draws can be made, and have a spread.
    static func checkDraws(_ count: Int) throws(Undefined) {
        if count < 2 { throw Undefined("fewer than two draws have no spread") }
        if count > 10_000_000 { throw Undefined("there are too many draws: more than ten million") }
    }

    static func checkConfidence(_ confidence: Double) throws(Undefined) {
        try checkFraction(confidence, "confidence")
    }

    /// That all counts are 0 or more.
    static func checkCounts(_ counts: Int...) throws(Undefined) {
        if counts.contains(where: { $0 < 0 }) { throw Undefined("a count is negative") }
    }

    /// A number that a formula gave; none where it left the range of doubles.
    static func finite(_ value: Double) throws(Undefined) -> Double {
        guard value.isFinite else { throw Undefined("the numbers are too large, or too small, to be computed with") }
        return value
    }

    /// An interval whose ends are numbers.
    static func finite(_ interval: Interval) throws(Undefined) -> Interval {
        Interval(low: try finite(interval.low), high: try finite(interval.high))
    }
}
