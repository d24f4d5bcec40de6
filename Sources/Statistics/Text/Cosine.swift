/// The cosine of the angle between two vectors, from -1 to 1.
///
/// Undefined for vectors of different lengths, without a component, of zeros only, or with a component that is no
/// finite number. Each vector is scaled by its greatest component, so that no square overflows or vanishes.
package func cosineSimilarity(_ first: [Double], _ second: [Double]) throws(Undefined) -> Double {
    try cosine(first, second)
}

/// The cosine of the angle between two vectors of single precision, as embeddings are; computed in double precision.
///
/// Undefined as for vectors of double precision.
package func cosineSimilarity(_ first: [Float], _ second: [Float]) throws(Undefined) -> Double {
    try cosine(first, second)
}

@inline(__always)
private func cosine<Component: BinaryFloatingPoint>(
    _ first: [Component], _ second: [Component]
) throws(Undefined) -> Double {
    guard first.count == second.count else { throw Undefined("the vectors have different lengths") }
    guard !first.isEmpty else { throw Undefined("the vectors have no component") }
    let scale = try greatest(first)
    let otherScale = try greatest(second)
    var (product, square, otherSquare) = (0.0, 0.0, 0.0)
    for index in first.indices {
        let (x, y) = (Double(first[index]) / scale, Double(second[index]) / otherScale)
        product += x * y
        square += x * x
        otherSquare += y * y
    }
    return min(1, max(-1, product / (square.squareRoot() * otherSquare.squareRoot())))
}

@inline(__always)
private func greatest<Component: BinaryFloatingPoint>(_ vector: [Component]) throws(Undefined) -> Double {
    var greatest: Component = 0
    for component in vector {
        guard component.isFinite else { throw Undefined("a component is not finite") }
        if component.magnitude > greatest { greatest = component.magnitude }
    }
    guard greatest > 0 else { throw Undefined("a vector is zero") }
    return Double(greatest)
}
