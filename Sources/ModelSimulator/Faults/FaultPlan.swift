/// Which call meets which fault: a function of the seed and the call's number, so that a run can be
/// repeated.
package struct FaultPlan: Sendable {
    private let seed: UInt64
    private let scheduled: [(calls: ClosedRange<Int>, fault: Fault)]
    /// Each fault with the end of its share of the draws from 0 up to 1.
    private let byChance: [(end: Double, fault: Fault)]

    /// A plan of rules; a schedule goes before chance, and the first of several schedules counts.
    ///
    /// - Throws: ``SimulatorError`` where the rates add up to more than all calls.
    package init(_ rules: [FaultRule], seed: UInt64) throws(SimulatorError) {
        // Another stream of chance than that of latencies.
        self.seed = seed ^ 0xFA17_FA17_FA17_FA17
        scheduled = rules.compactMap { rule in
            if case .calls(let calls) = rule.occasion { (calls, rule.fault) } else { nil }
        }
        var sum = 0.0
        var byChance: [(end: Double, fault: Fault)] = []
        for rule in rules {
            guard case .rate(let rate) = rule.occasion else { continue }
            sum += rate
            byChance.append((sum, rule.fault))
        }
        self.byChance = byChance
        guard sum <= 1 + 1e-9 else {
            throw SimulatorError(
                "The faults' rates add up to \((sum * 1_000).rounded() / 10) %; they may be 100 % at most.")
        }
    }

    /// The fault of a call, if it has one.
    ///
    /// - Parameter number: The call's number since the last reset; the first is 1.
    /// - Returns: The fault, the same one for the same number; nil for none.
    package func fault(ofCall number: Int) -> Fault? {
        for rule in scheduled where rule.calls.contains(number) { return rule.fault }
        guard !byChance.isEmpty else { return nil }
        var generator = SeededGenerator(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15)
        let draw = generator.nextUnit()
        return byChance.first { draw < $0.end }?.fault
    }
}
