internal import Statistics

/// How alike answer and reference are by their embeddings: the cosine, from -1 to 1.
///
/// Embeddings come from a model's call: this scores them, row by row.
public enum EmbeddingCosine {
    /// The score of two embeddings; nil where there is no answer or no reference.
    ///
    /// Vectors of different lengths, of zeros only or with a component that is not finite are the outcome `undefined`.
    public static func score(answer: [Float]?, reference: [Float]?) -> Score {
        guard let answer else { return Score(missing: .noAnswer) }
        guard let reference else { return .undefined("there is no reference") }
        return Score { () throws(Undefined) in try cosineSimilarity(answer, reference) }
    }
}
