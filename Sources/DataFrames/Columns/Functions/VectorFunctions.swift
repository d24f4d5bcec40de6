// Vectors, such as embeddings: arrays of FLOAT of one length. One with a null in it gives null.

/// The sum of the products of two vectors' numbers; vectors of two lengths fail the job.
public func vector_inner_product(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("vector_inner_product", left, right)
}

/// How alike two vectors' directions are, from -1 to 1: of embeddings, how near their texts are; null for a zero vector.
public func vector_cosine_similarity(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("vector_cosine_similarity", left, right)
}

/// The distance of two vectors, by Euclid; vectors of two lengths fail the job.
public func vector_l2_distance(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("vector_l2_distance", left, right)
}

/// A vector's length, by Euclid.
public func vector_norm(_ vector: some ColumnOrName) -> Column { .call("vector_norm", vector) }

/// A vector's length: of the degree 1, 2 (Euclid's) or infinity.
public func vector_norm(_ vector: some ColumnOrName, _ degree: some ColumnOperand) -> Column {
    .call("vector_norm", vector, degree.asColumn)
}

/// The vector of the same direction and the length 1, null for a zero vector.
public func vector_normalize(_ vector: some ColumnOrName) -> Column { .call("vector_normalize", vector) }

/// The vector of the same direction and the length 1 of the degree 1, 2 (Euclid's) or infinity.
public func vector_normalize(_ vector: some ColumnOrName, _ degree: some ColumnOperand) -> Column {
    .call("vector_normalize", vector, degree.asColumn)
}
