import Testing

@testable import Statistics

@Suite struct AdjustmentTests {
    /// Wright 1992 and any textbook: five tests whose p-values are the first five hundredths.
    @Test func textbook() throws {
        let p = [0.03, 0.01, 0.05, 0.02, 0.04]
        #expect(isClose(try Adjustment.bonferroni.adjusted(p), [0.15, 0.05, 0.25, 0.1, 0.2]))
        #expect(isClose(try Adjustment.holm.adjusted(p), [0.09, 0.05, 0.09, 0.08, 0.09]))
        #expect(isClose(try Adjustment.hochberg.adjusted(p), [0.05, 0.05, 0.05, 0.05, 0.05]))
        #expect(isClose(try Adjustment.benjaminiHochberg.adjusted(p), [0.05, 0.05, 0.05, 0.05, 0.05]))
    }

    /// The example of Benjamini and Hochberg 1995, section 3.2: four of fifteen are rejected at 0.05, three by Bonferroni.
    @Test func thrombolysis() throws {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1,
        ]
        #expect(try Adjustment.benjaminiHochberg.adjusted(p).count { $0 <= 0.05 } == 4)
        #expect(try Adjustment.bonferroni.adjusted(p).count { $0 <= 0.05 } == 3)
    }

    @Test(arguments: Adjustment.allCases)
    func properties(_ adjustment: Adjustment) throws {
        var random = SplitMix(seed: 1)
        for _ in 0..<500 {
            let p = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                pow10(-Int.random(in: 0...6, using: &random)) * Double.random(in: 0...1, using: &random)
            }
            let adjusted = try adjustment.adjusted(p)
            #expect(zip(p, adjusted).allSatisfy { $1 >= $0 * (1 - 1e-12) && $1 <= 1 })
            let order = Array(p.indices.shuffled(using: &random))
            #expect(isClose(try adjustment.adjusted(order.map { p[$0] }), order.map { adjusted[$0] }))
        }
    }

    @Test(arguments: [[], [0.1, .nan], [-0.1], [1.1], [.infinity]])
    func undefined(_ p: [Double]) {
        for adjustment in Adjustment.allCases {
            #expect(throws: Undefined.self) { try adjustment.adjusted(p) }
        }
    }

    private func pow10(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 1 }
}
