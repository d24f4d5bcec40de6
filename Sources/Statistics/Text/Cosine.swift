/// The cosine of the angle between two vectors, from -1 to 1.
///
/// Undefined for vectors of different lengths, without a component, of zeros only, or with a component that is no
/// finite number. Vectors whose squares overflow or vanish are scaled first.
package func cosineSimilarity(_ first: [Double], _ second: [Double]) throws(Undefined) -> Double {
    guard first.count == second.count else { throw Undefined("the vectors have different lengths") }
    guard !first.isEmpty else { throw Undefined("the vectors have no component") }
    var (product, square, otherSquare) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
    var index = 0
    while index &+ 8 <= first.count {
        let x = SIMD8(first[index..<index &+ 8])
        let y = SIMD8(second[index..<index &+ 8])
        product += x * y
        square += x * x
        otherSquare += y * y
        index &+= 8
    }
    var sums = (product.sum(), square.sum(), otherSquare.sum())
    for index in index..<first.count {
        sums.0 += first[index] * second[index]
        sums.1 += first[index] * first[index]
        sums.2 += second[index] * second[index]
    }
    return try cosine(sums, first, second)
}

/// The cosine of the angle between two vectors of single precision, as embeddings are; computed in double precision.
///
/// Undefined as for vectors of double precision.
package func cosineSimilarity(_ first: [Float], _ second: [Float]) throws(Undefined) -> Double {
    guard first.count == second.count else { throw Undefined("the vectors have different lengths") }
    guard !first.isEmpty else { throw Undefined("the vectors have no component") }
    var (product, square, otherSquare) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
    var index = 0
    while index &+ 8 <= first.count {
        let x = SIMD8<Double>(SIMD8(first[index..<index &+ 8]))
        let y = SIMD8<Double>(SIMD8(second[index..<index &+ 8]))
        product += x * y
        square += x * x
        otherSquare += y * y
        index &+= 8
    }
    var sums = (product.sum(), square.sum(), otherSquare.sum())
    for index in index..<first.count {
        let (x, y) = (Double(first[index]), Double(second[index]))
        sums.0 += x * y
        sums.1 += x * x
        sums.2 += y * y
    }
    return try cosine(sums, first, second)
}

/// The cosine from the three sums of products, where they are good numbers; else from the scaled vectors.
private func cosine<Component: BinaryFloatingPoint>(
    _ sums: (Double, Double, Double), _ first: [Component], _ second: [Component]
) throws(Undefined) -> Double {
    let good = 1e-200...1e200
    if good.contains(sums.1), good.contains(sums.2) { return bounded(sums) }
    let (scale, otherScale) = (try greatest(first), try greatest(second))
    var scaled = (0.0, 0.0, 0.0)
    for index in first.indices {
        let (x, y) = (Double(first[index]) / scale, Double(second[index]) / otherScale)
        scaled.0 += x * y
        scaled.1 += x * x
        scaled.2 += y * y
    }
    return bounded(scaled)
}

private func bounded(_ sums: (Double, Double, Double)) -> Double {
    min(1, max(-1, sums.0 / (sums.1.squareRoot() * sums.2.squareRoot())))
}

private func greatest<Component: BinaryFloatingPoint>(_ vector: [Component]) throws(Undefined) -> Double {
    var greatest: Component = 0
    for component in vector {
        guard component.isFinite else { throw Undefined("a component is not finite") }
        if component.magnitude > greatest { greatest = component.magnitude }
    }
    guard greatest > 0 else { throw Undefined("a vector is zero") }
    return Double(greatest)
}
