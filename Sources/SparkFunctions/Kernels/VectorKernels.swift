internal import SparkSQL

/// Functions of vectors; one with a null in it gives null.
enum VectorKernels {
    static let all: [String: Kernel] = [
        "vector_inner_product": pair("vector_inner_product") { left, right in product(left, right) },
        "vector_cosine_similarity": pair("vector_cosine_similarity") { left, right in
            let lengths = (product(left, left) * product(right, right)).squareRoot()
            return lengths == 0 ? nil : product(left, right) / lengths
        },
        "vector_l2_distance": pair("vector_l2_distance") { left, right in
            zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        },
        "vector_norm": .row { (row) throws(SparkError) in
            guard let vector = numbers(row[0]) else { return .null }
            return .float(Float(try norm(vector, row[1].number, "vector_norm")))
        },
        "vector_normalize": .row { (row) throws(SparkError) in
            guard let vector = numbers(row[0]) else { return .null }
            let norm = try norm(vector, row[1].number, "vector_normalize")
            return norm == 0 ? .null : .array(vector.map { .float(Float($0 / norm)) })
        },
    ]

    private static func pair(_ name: String, _ body: @escaping @Sendable ([Double], [Double]) -> Double?) -> Kernel {
        .row { (row) throws(SparkError) in
            guard case .array(let first) = row[0], case .array(let second) = row[1] else { return .null }
            guard first.count == second.count else {
                throw SparkError(
                    "VECTOR_DIMENSION_MISMATCH",
                    parameters: [
                        "functionName": "`\(name)`", "leftDim": "\(first.count)", "rightDim": "\(second.count)",
                    ], message: "\(name) takes vectors of one length, not of \(first.count) and \(second.count).")
            }
            guard let left = numbers(row[0]), let right = numbers(row[1]) else { return .null }
            return body(left, right).map { .float(Float($0)) } ?? .null
        }
    }

    private static func numbers(_ value: SparkValue) -> [Double]? {
        guard case .array(let values) = value else { return nil }
        var numbers: [Double] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            guard !value.isNull else { return nil }
            numbers.append(value.number)
        }
        return numbers
    }

    private static func product(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The length of a vector: the sum of its numbers, the root of the sum of their squares, or the greatest of them.
    private static func norm(_ vector: [Double], _ degree: Double, _ name: String) throws(SparkError) -> Double {
        switch degree {
        case 1: return vector.reduce(0) { $0 + abs($1) }
        case 2: return product(vector, vector).squareRoot()
        case .infinity: return vector.reduce(0) { max($0, abs($1)) }
        default:
            throw SparkError(
                "INVALID_VECTOR_NORM_DEGREE",
                parameters: ["functionName": "`\(name)`", "degree": NumberText.text(Float(degree))],
                message: "The degree of \(name) is 1.0, 2.0 or infinity, not \(degree).")
        }
    }
}
