import Columnar
import Testing

@Suite struct ClampedArithmeticTests {
    @Test func whatFitsIsExact() {
        #expect(3.addingClamped(-5) == -2)
        #expect(Int.max.addingClamped(.min) == -1)
        #expect((-3).multipliedClamped(by: 4) == -12)
        #expect(Int.min.multipliedClamped(by: 1) == .min)
    }

    @Test func whatDoesNotFitIsTheNearestNumber() {
        #expect(Int.max.addingClamped(1) == .max)
        #expect(Int.min.addingClamped(-1) == .min)
        #expect(UInt64.max.addingClamped(.max) == .max)
        #expect(Int.max.multipliedClamped(by: -2) == .min)
        #expect(Int.min.multipliedClamped(by: -1) == .max)
        #expect(UInt32.max.multipliedClamped(by: 2) == .max)
    }
}
