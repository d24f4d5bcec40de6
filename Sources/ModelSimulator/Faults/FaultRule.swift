/// A fault and the calls that it meets.
package struct FaultRule: Sendable, Hashable {
    package enum Occasion: Sendable, Hashable {
        /// A share of all calls, from 0 to 1, by chance.
        case rate(Double)
        /// The calls so numbered since the last reset; the first is 1.
        case calls(ClosedRange<Int>)
    }

    package let fault: Fault
    package let occasion: Occasion

    package init(_ fault: Fault, _ occasion: Occasion) {
        self.fault = fault
        self.occasion = occasion
    }
}

extension FaultRule {
    /// The forms there are, for messages and help.
    package static let forms =
        "KIND:RATE% or KIND@FROM-TO, where KIND is 408, 409, 500 to 599, 429, 429=HINT, insufficient-quota, "
        + "content-filter, content-filter-output, reset, stall=TIME, slow-headers=TIME, truncated, malformed, or an answer's shape: "
        + OddAnswer.allCases.map(\.rawValue).joined(separator: ", ")

    /// Reads `500:2%`, `stall=30s:0.5%`, `429=retry-after@100-120`, `reset@7`.
    ///
    /// - Throws: ``SimulatorError`` that says which forms there are.
    package init(parsing text: String) throws(SimulatorError) {
        if let at = text.lastIndex(of: "@") {
            self.init(
                try Self.fault(text[..<at], in: text), .calls(try Self.calls(text[text.index(after: at)...], in: text)))
        } else if let colon = text.lastIndex(of: ":") {
            self.init(
                try Self.fault(text[..<colon], in: text),
                .rate(try Self.rate(text[text.index(after: colon)...], in: text)))
        } else {
            throw Self.notUnderstood(text)
        }
    }

    private static func notUnderstood(_ text: String) -> SimulatorError {
        SimulatorError("The fault '\(text)' is not understood: write \(forms).")
    }

    private static func rate(_ text: Substring, in whole: String) throws(SimulatorError) -> Double {
        guard text.last == "%", let percent = Double(text.dropLast()), (0...100).contains(percent) else {
            throw SimulatorError("The fault '\(whole)' has no rate from 0% to 100% behind its colon.")
        }
        return percent / 100
    }

    private static func calls(_ text: Substring, in whole: String) throws(SimulatorError) -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first >= 1,
            first <= last
        else { throw SimulatorError("The fault '\(whole)' has no calls such as 7 or 100-120 behind its @.") }
        return first...last
    }

    private static func fault(_ text: Substring, in whole: String) throws(SimulatorError) -> Fault {
        let fields = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let argument = fields.count > 1 ? fields[1] : nil
        switch (fields[0], argument) {
        case ("stall", let time?): return .stall(try duration(time, in: whole))
        case ("slow-headers", let time?): return .slowHeaders(try duration(time, in: whole))
        case ("429", let hint?):
            guard let hint = RetryHint(rawValue: String(hint)) else {
                let hints = RetryHint.allCases.map(\.rawValue).joined(separator: ", ")
                throw SimulatorError("The fault '\(whole)' names no hint of a 429; there are \(hints).")
            }
            return .tooManyRequests(hint)
        case ("429", nil): return .tooManyRequests(.standard)
        case ("insufficient-quota", nil): return .insufficientQuota
        case ("content-filter", nil): return .contentFilter
        case ("content-filter-output", nil): return .contentFilterOutput
        case ("reset", nil): return .reset
        case ("truncated", nil): return .truncated
        case ("malformed", nil): return .malformed
        case (let kind, nil) where OddAnswer(rawValue: String(kind)) != nil:
            return .odd(OddAnswer(rawValue: String(kind)) ?? .parts)
        case (let status, nil):
            guard let status = Int(status), [408, 409].contains(status) || (500...599).contains(status) else {
                throw notUnderstood(whole)
            }
            return .status(status)
        default: throw notUnderstood(whole)
        }
    }

    private static func duration(_ text: Substring, in whole: String) throws(SimulatorError) -> Duration {
        guard case .fixed(let duration)? = try? LatencyDistribution(parsing: String(text)) else {
            throw SimulatorError("The fault '\(whole)' has no time such as 30s or 200ms behind its =.")
        }
        return duration
    }
}
