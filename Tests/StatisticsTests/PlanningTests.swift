import Testing

@testable import Statistics

@Suite struct PlanningTests {
    /// Cohen 1988: d 0.5, 64 in each group, 80 %; dz 0.5 needs 34 pairs for 80 %.
    @Test func cohen() throws {
        #expect(abs(try PowerOfT.twoGroups(d: 0.5, n1: 64) - 0.8015) < 1e-4)
        #expect(try PowerOfT.pairs(dz: 0.5, power: 0.8).rows == 34)
        #expect(try PowerOfT.paired(dz: 0, n: 20) - 0.05 < 1e-12)
    }

    /// Miller 2024, section 5: to find 3 points with 80 % takes 969 questions, where ω² is 1/9 and each is answered once.
    @Test func miller() throws {
        let plan = try ResampledPlan(
            omega2: 1.0 / 9, sigma2A: 0, sigma2B: 0, answersA: 1, answersB: 1)
        #expect(try plan.rows(for: 0.03).rows == 969)
        #expect(abs(try plan.detectableDifference(rows: 969) - 0.03) < 1e-5)
    }

    @Test func rowsHaveTheirPower() throws {
        var random = SplitMix(seed: 12)
        for _ in 0..<60 {
            let dz = Double.random(in: 0.05...1.5, using: &random)
            let target = Double.random(in: 0.3...0.95, using: &random)
            let rows = try PowerOfT.pairs(dz: dz, power: target).rows
            #expect(try PowerOfT.paired(dz: dz, n: rows) >= target - 1e-9)
            if rows > 2 { #expect(try PowerOfT.paired(dz: dz, n: rows - 1) < target) }
            let back = try PowerOfT.detectableDz(n: max(3, rows), power: target)
            #expect(isClose(try PowerOfT.paired(dz: back, n: max(3, rows)), target, relative: 1e-9))
            let (b, c) = (Double.random(in: 0.1...0.3, using: &random), Double.random(in: 0...0.09, using: &random))
            let plan = try PowerOfMcNemar(firstOnly: b, secondOnly: c)
            let needed = try plan.rows(power: target)
            #expect(try plan.normal(rows: needed.rows) >= target - 1e-9)
            #expect(try plan.exact(rows: needed.rows) <= plan.mid(rows: needed.rows) + 1e-12)
        }
    }

    @Test(.timeLimit(.minutes(1))) func manyRows() throws {
        let plan = try PowerOfMcNemar(firstOnly: 0.101, secondOnly: 0.1)
        let (normal, exact) = (try plan.normal(rows: 1_000_000), try plan.exact(rows: 1_000_000))
        #expect(abs(normal - exact) < 0.005)
    }

    @Test func equivalence() throws {
        let same = try Equivalence(estimate: 0.001, standardError: 0.005, margin: 0.02)
        #expect(same.p < 0.001 && same.p == same.upperP)
        #expect(try Equivalence(estimate: 0.02, standardError: 0.005, margin: 0.02).p == 0.5)
        #expect(try Equivalence(estimate: 0, standardError: 0, margin: 0.02).p == 0)
        // 1.959964 + 0.841621 standard errors.
        #expect(abs(try DetectableEffect.smallest(standardError: 1) - 2.801585) < 1e-6)
    }

    @Test func undefined() {
        #expect(throws: Undefined.self) { try PowerOfT.pairs(dz: 0, power: 0.8) }
        #expect(throws: Undefined.self) { try PowerOfT.pairs(dz: 0.1, power: 0.01) }
        #expect(throws: Undefined.self) { try PowerOfT.pairs(dz: .nan, power: 0.8) }
        #expect(throws: Undefined.self) { try PowerOfT.pairs(dz: 1e-300, power: 0.8) }
        #expect(throws: Undefined.self) { try PowerOfMcNemar(firstOnly: 0.7, secondOnly: 0.6) }
        #expect(throws: Undefined.self) { try PowerOfMcNemar(firstOnly: 0, secondOnly: 0).normal(rows: 10) }
        #expect(throws: Undefined.self) { try PowerOfMcNemar(firstOnly: 0.1, secondOnly: 0.1).rows(power: 0.8) }
    }
}
