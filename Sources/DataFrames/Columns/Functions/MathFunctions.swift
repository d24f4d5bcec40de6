// Functions of numbers. A null gives a null.

/// The number without its sign; the least whole number of a type fails the job.
public func abs(_ column: some ColumnOrName) -> Column { .call("abs", column) }

/// The arc cosine, NaN outside of -1 to 1.
public func acos(_ column: some ColumnOrName) -> Column { .call("acos", column) }

/// The inverse hyperbolic cosine.
public func acosh(_ column: some ColumnOrName) -> Column { .call("acosh", column) }

/// The arc sine, NaN outside of -1 to 1.
public func asin(_ column: some ColumnOrName) -> Column { .call("asin", column) }

/// The inverse hyperbolic sine.
public func asinh(_ column: some ColumnOrName) -> Column { .call("asinh", column) }

/// The arc tangent.
public func atan(_ column: some ColumnOrName) -> Column { .call("atan", column) }

/// The angle of the point (x, y), from -π to π.
public func atan2(_ y: some ColumnOrName, _ x: some ColumnArgument) -> Column { .call("atan2", y, x) }

/// The angle of the point (x, y), from -π to π.
public func atan2(_ y: some ColumnNumber, _ x: some ColumnOrName) -> Column { .call("atan2", y, x) }

/// The inverse hyperbolic tangent.
public func atanh(_ column: some ColumnOrName) -> Column { .call("atanh", column) }

/// The whole number as a text of binary digits.
public func bin(_ column: some ColumnOrName) -> Column { .call("bin", column) }

/// The number rounded to so many digits, a half to the even neighbour.
public func bround(_ column: some ColumnOrName, _ scale: (any ColumnOperand)? = nil) -> Column {
    .call("bround", present: [column, scale.map { $0.asColumn }])
}

/// The cube root.
public func cbrt(_ column: some ColumnOrName) -> Column { .call("cbrt", column) }

/// The least whole number that is not less; with a scale, the least number of so many digits.
public func ceil(_ column: some ColumnOrName, _ scale: (any ColumnOperand)? = nil) -> Column {
    .call("ceil", present: [column, scale.map { $0.asColumn }])
}

/// The least whole number that is not less, as ``ceil(_:_:)``.
public func ceiling(_ column: some ColumnOrName, _ scale: (any ColumnOperand)? = nil) -> Column {
    .call("ceiling", present: [column, scale.map { $0.asColumn }])
}

/// The digits of a number in another base, from 2 to 36.
public func conv(_ column: some ColumnOrName, _ fromBase: Int, _ toBase: Int) -> Column {
    .call("conv", column, fromBase, toBase)
}

/// The cosine.
public func cos(_ column: some ColumnOrName) -> Column { .call("cos", column) }

/// The hyperbolic cosine.
public func cosh(_ column: some ColumnOrName) -> Column { .call("cosh", column) }

/// The cotangent.
public func cot(_ column: some ColumnOrName) -> Column { .call("cot", column) }

/// The cosecant.
public func csc(_ column: some ColumnOrName) -> Column { .call("csc", column) }

/// An angle in radians as degrees.
public func degrees(_ column: some ColumnOrName) -> Column { .call("degrees", column) }

/// Euler's number.
public func e() -> Column { .call("e") }

/// Euler's number to the power of this one.
public func exp(_ column: some ColumnOrName) -> Column { .call("exp", column) }

/// Euler's number to the power of this one, less 1.
public func expm1(_ column: some ColumnOrName) -> Column { .call("expm1", column) }

/// The product of all whole numbers up to this one; null outside of 0 to 20.
public func factorial(_ column: some ColumnOrName) -> Column { .call("factorial", column) }

/// The greatest whole number that is not greater; with a scale, the greatest number of so many digits.
public func floor(_ column: some ColumnOrName, _ scale: (any ColumnOperand)? = nil) -> Column {
    .call("floor", present: [column, scale.map { $0.asColumn }])
}

/// The length of the hypotenuse: the square root of a² + b².
public func hypot(_ a: some ColumnOrName, _ b: some ColumnArgument) -> Column { .call("hypot", a, b) }

/// The length of the hypotenuse: the square root of a² + b².
public func hypot(_ a: some ColumnNumber, _ b: some ColumnOrName) -> Column { .call("hypot", a, b) }

/// The natural logarithm; null for numbers that are not above 0.
public func ln(_ column: some ColumnOrName) -> Column { .call("ln", column) }

/// The logarithm to base 10; null for numbers that are not above 0.
public func log10(_ column: some ColumnOrName) -> Column { .call("log10", column) }

/// The natural logarithm of the number plus 1; null for numbers that are not above -1.
public func log1p(_ column: some ColumnOrName) -> Column { .call("log1p", column) }

/// The logarithm to base 2; null for numbers that are not above 0.
public func log2(_ column: some ColumnOrName) -> Column { .call("log2", column) }

/// The number with the other sign.
public func negate(_ column: some ColumnOrName) -> Column { .call("negative", column) }

/// The number with the other sign.
public func negative(_ column: some ColumnOrName) -> Column { .call("negative", column) }

/// The ratio of a circle's circumference to its diameter.
public func pi() -> Column { .call("pi") }

/// The remainder that is not negative where the divisor is positive; a divisor of 0 fails the job.
public func pmod(_ dividend: some ColumnOrName, _ divisor: some ColumnArgument) -> Column {
    .call("pmod", dividend, divisor)
}

/// The remainder that is not negative where the divisor is positive; a divisor of 0 fails the job.
public func pmod(_ dividend: some ColumnNumber, _ divisor: some ColumnOrName) -> Column {
    .call("pmod", dividend, divisor)
}

/// The number itself.
public func positive(_ column: some ColumnOrName) -> Column { .call("positive", column) }

/// The base to the power of the exponent, a `double`.
public func pow(_ base: some ColumnOrName, _ exponent: some ColumnArgument) -> Column { .call("power", base, exponent) }

/// The base to the power of the exponent, a `double`.
public func pow(_ base: some ColumnNumber, _ exponent: some ColumnOrName) -> Column { .call("power", base, exponent) }

/// The base to the power of the exponent, a `double`.
public func power(_ base: some ColumnOrName, _ exponent: some ColumnArgument) -> Column {
    .call("power", base, exponent)
}

/// The base to the power of the exponent, a `double`.
public func power(_ base: some ColumnNumber, _ exponent: some ColumnOrName) -> Column { .call("power", base, exponent) }

/// An angle in degrees as radians.
public func radians(_ column: some ColumnOrName) -> Column { .call("radians", column) }

/// A random number from 0 to 1, each row's own; with a seed, the same ones again.
public func rand(_ seed: Int? = nil) -> Column { .call("rand", present: [seed]) }

/// A random number of the standard normal distribution; with a seed, the same ones again.
public func randn(_ seed: Int? = nil) -> Column { .call("randn", present: [seed]) }

/// A random number from 0 to 1, as ``rand(_:)``.
public func random(_ seed: Int? = nil) -> Column { .call("random", present: [seed]) }

/// The nearest whole number as a `double`, of a half the even one.
public func rint(_ column: some ColumnOrName) -> Column { .call("rint", column) }

/// The number rounded to so many digits, a half away from 0; a negative scale rounds before the point.
public func round(_ column: some ColumnOrName, _ scale: (any ColumnOperand)? = nil) -> Column {
    .call("round", present: [column, scale.map { $0.asColumn }])
}

/// The secant.
public func sec(_ column: some ColumnOrName) -> Column { .call("sec", column) }

/// -1.0, 0.0 or 1.0, by the number's sign.
public func sign(_ column: some ColumnOrName) -> Column { .call("sign", column) }

/// -1.0, 0.0 or 1.0, by the number's sign.
public func signum(_ column: some ColumnOrName) -> Column { .call("signum", column) }

/// The sine.
public func sin(_ column: some ColumnOrName) -> Column { .call("sin", column) }

/// The hyperbolic sine.
public func sinh(_ column: some ColumnOrName) -> Column { .call("sinh", column) }

/// The square root, NaN of negative numbers.
public func sqrt(_ column: some ColumnOrName) -> Column { .call("sqrt", column) }

/// The tangent.
public func tan(_ column: some ColumnOrName) -> Column { .call("tan", column) }

/// The hyperbolic tangent.
public func tanh(_ column: some ColumnOrName) -> Column { .call("tanh", column) }

/// An angle in radians as degrees.
public func toDegrees(_ column: some ColumnOrName) -> Column { .call("degrees", column) }

/// An angle in degrees as radians.
public func toRadians(_ column: some ColumnOrName) -> Column { .call("radians", column) }

/// The sum, null where it overflows.
public func try_add(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column { .call("try_add", left, right) }

/// The quotient, null where the divisor is 0.
public func try_divide(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column {
    .call("try_divide", left, right)
}

/// The remainder, null where the divisor is 0.
public func try_mod(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column { .call("try_mod", left, right) }

/// The product, null where it overflows.
public func try_multiply(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column {
    .call("try_multiply", left, right)
}

/// The difference, null where it overflows.
public func try_subtract(_ left: some ColumnOrName, _ right: some ColumnArgument) -> Column {
    .call("try_subtract", left, right)
}

/// A random number from `min` to `max`, each row's own, of the numbers' type.
public func uniform(_ min: some ColumnOperand, _ max: some ColumnOperand, _ seed: (any ColumnOperand)? = nil) -> Column
{ .call("uniform", present: [min.asColumn, max.asColumn, seed.map { $0.asColumn }]) }

/// The number of the bucket that the value falls in, where `count` equal ones stand from `min` to `max`.
public func width_bucket(
    _ value: some ColumnOrName, _ min: some ColumnArgument, _ max: some ColumnArgument, _ count: some ColumnArgument
) -> Column { .call("width_bucket", value, min, max, count) }
