/// Sums and products of counts that another process sent, which must not stop this one.
extension FixedWidthInteger {
    /// The sum, or the largest or smallest number where it does not fit.
    @inlinable
    package func addingClamped(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The product, or the largest or smallest number where it does not fit.
    @inlinable
    package func multipliedClamped(by other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
