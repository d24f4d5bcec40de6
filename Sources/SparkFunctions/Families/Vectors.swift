internal import SparkSQL

/// Vectors, such as embeddings: arrays of 32-bit floats of one length.
enum Vectors {
    static let entries: [FunctionEntry] = [
        pair("vector_inner_product"), pair("vector_cosine_similarity"), pair("vector_l2_distance"),
        of("vector_norm", gives: .float),
        of("vector_normalize", gives: .array(.float, containsNull: true)),
    ]

    private static let vector = ExpectedType.uncast(.arrayOf(.exactly(.float)))

    private static func pair(_ name: String) -> FunctionEntry {
        .kernel(name, takes: [vector, vector], returns: .type(.float), null: .always, canFail: true)
    }

    private static func of(_ name: String, gives type: SparkType) -> FunctionEntry {
        .kernel(
            name, takes: [vector], optional: [.init(.exactly(.float), .literal(.float(2), .float))],
            returns: .type(type), null: .always, canFail: true)
    }
}
