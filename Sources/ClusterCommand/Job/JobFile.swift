internal import DataFrames
internal import Foundation
internal import Planning

/// A job as a YAML file describes it: which model is asked what about which rows, or which files' tokens are
/// counted, and where the results go.
struct JobFile {
    enum Endpoint: Equatable {
        case environment
        case simulator
        /// What the environment names, else the simulator.
        case auto
        case url(String)
    }

    struct Input {
        let name: String
        let rows: Rows
    }

    enum Rows {
        case values([String])
        case file(String, FileScan.Format)
    }

    /// Files to count the tokens of, in place of all that is asked of a model.
    struct Tokens {
        var files: [String] = []
        var encoding = TokenEncoding.cl100kBase
        var limit = TokenReport.usualLimit
        var column: String?
    }

    var name: String
    var tokens: Tokens?
    var model: String
    var endpoint = Endpoint.environment
    /// More of the endpoint that is a URL: its dialect, and where its key is.
    var place: ModelPlace?
    /// Several places that serve the model, in place of `endpoint`; the first is no fallback.
    var deployments: [ModelPlace] = []
    var system: String?
    var prompt = "{prompt}"
    /// A column of whole conversations, in place of `system` and `prompt`.
    var messages: String?
    var sampling = ChatColumn.Sampling()
    /// How `prompt`'s texts are embedded; nil for a job that asks for answers.
    var embeddings: EmbeddingOptions?
    /// Answers for each row.
    var samples = 1
    var calls = CallOptions()
    var inputs: [Input] = []
    /// The names of two inputs whose answers are compared row by row for gendered words.
    var genderedWords: (neutral: String, loaded: String)?
    var output: String
    var formats: [FileScan.Format] = [.parquet, .json]
}
