package import DataFrames
package import EvaluationRuns
package import Planning

/// A job as a YAML file describes it: which model is asked what about which rows, or which files' tokens are
/// counted, and where the results go.
package struct JobFile: Sendable {
    package enum Endpoint: Equatable, Sendable {
        case environment
        case simulator
        /// What the environment names, else the simulator.
        case auto
        case url(String)
    }

    package struct Input: Sendable {
        package let name: String
        package let rows: Rows
        /// What is asked of its rows in place of the job's own system message and prompt.
        package var system: String?
        package var prompt: String?
    }

    package enum Rows: Sendable {
        case values([String])
        case files(InputFiles)
        case query(InputQuery)
    }

    /// A query in SQL, whose rows are asked about.
    package struct InputQuery: Sendable {
        package let text: String
        /// The folder that its files' paths begin in.
        package let folder: String
        /// The files that it knows by the input's name, if any.
        package internal(set) var files: InputFiles?
        /// Where it stands in the job file.
        let origin: String
    }

    /// A query in SQL over the results, by the inputs' names.
    package struct OutputQuery: Sendable {
        package let text: String
        package let folder: String
        let origin: String
        /// The name of its files.
        package static let name = "output"
    }

    /// Files of rows, and how they are written.
    package struct InputFiles: Sendable {
        /// Files, folders or patterns.
        package let paths: [String]
        package let format: FileScan.Format
        package internal(set) var options = ReadOptions()
    }

    /// Files to count the tokens of, in place of all that is asked of a model.
    package struct Tokens: Sendable {
        package var files: [String] = []
        package var encoding = TokenEncoding.cl100kBase
        package var limit = TokenReport.usualLimit
        package var column: String?
    }

    package var name: String
    package var tokens: Tokens?
    package var model: String
    package var endpoint = Endpoint.environment
    /// More of the endpoint that is a URL: its dialect, and where its key is.
    var endpointSettings: DeploymentSettings?
    /// Fields of every request's head, beside those of deployments.
    var headers = HeaderSettings()
    /// Several deployments of the model, in place of `endpoint`; the first is no fallback.
    package var deployments: [DeploymentSettings] = []
    package var system: String?
    package var prompt = "{prompt}"
    /// A column of whole conversations, in place of `system` and `prompt`.
    package var messages: String?
    package var sampling = ChatColumn.Sampling()
    /// How `prompt`'s texts are embedded; nil for a job that asks for answers.
    package var embeddings: EmbeddingOptions?
    /// Answers for each row.
    package var samples = 1
    package var calls = CallOptions()
    package var inputs: [Input] = []
    /// On which workers it runs, and in which turn.
    package var placement = JobPlacement()
    /// The names of two inputs whose answers are compared row by row for gendered words.
    package var genderedWords: (neutral: String, loaded: String)?
    /// What the results are evaluated for.
    package var evaluation: EvaluationSpec?
    package var output: String
    /// What is made of the results, in files beside them.
    package var outputQuery: OutputQuery?
    package var formats: [FileScan.Format] = [.parquet, .json]
}
