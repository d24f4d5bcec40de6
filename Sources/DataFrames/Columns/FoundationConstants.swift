#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif
internal import SparkSQL

extension Date: ColumnConstant {
    /// A constant of Spark's type `timestamp`, to the microsecond.
    public var asColumn: Column {
        Column { () throws(SparkError) in
            let microseconds = (timeIntervalSince1970 * 1_000_000).rounded()
            guard let exact = Int64(exactly: microseconds) else {
                throw SparkError(
                    "DATETIME_OVERFLOW", parameters: ["operation": "lit(Date)"],
                    message: "A date is so far from 1970 that no timestamp can hold it.")
            }
            return SyntaxExpression(.literal(.timestamp(exact)))
        }
    }
}

extension Decimal: ColumnConstant {
    /// A constant of Spark's type `decimal`, with as many digits as the number has.
    public var asColumn: Column {
        Column { () throws(SparkError) in
            guard let number = SparkDecimal(description) else {
                throw SparkError(
                    "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION",
                    parameters: ["roundedValue": description, "precision": "38", "scale": "0"],
                    message: "\(description) is no decimal of at most 38 digits.")
            }
            return SyntaxExpression(.literal(.decimal(number)))
        }
    }
}
