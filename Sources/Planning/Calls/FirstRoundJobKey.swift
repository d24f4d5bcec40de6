internal import Crypto
internal import Foundation
internal import ModelAPI

/// A job's key as programs of the first round made it, with which old journals are searched; never stored anew.
///
/// It is the SHA-256 of the job's name, the stage's number and the JSON of the step as Swift's `Codable` wrote it
/// then, within a message's field. That layout is frozen here: members may be added to `CallStep`, renamed or
/// taken away without a change to it. Tests pin the digests of a journal that such a program has made.
package struct FirstRoundJobKey: Hashable, Sendable {
    /// The 32 bytes of the digest.
    package let bytes: [UInt8]
    /// Whether the key tells a job from others of the same name.
    ///
    /// A step of more than 2,048 bytes was not hashed, only that it was so large.
    package let isWhole: Bool

    private static let largestStep = 2_048

    /// The key of a job's calls; the parameters are those of `JobKey`.
    package init(name: String, stage: Int, step: CallStep) {
        let json = Self.json(step)
        isWhole = json.count <= Self.largestStep
        var field: [UInt8]
        if isWhole {
            field = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Array($0) } + [0, 0, 0, 0] + json
        } else {
            field = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
        }
        bytes = Array(SHA256.hash(data: Array("\(name)\u{0}\(stage)\u{0}".utf8) + field))
    }

    static func json(_ step: CallStep) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A number that JSON has no word for was never part of a job that ran: such a program ended before.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return (try? encoder.encode(Step(step))).map(Array.init) ?? []
    }
}

// The members of the first round's types, under their names of then. The names are the format.

private struct Step: Encodable {
    let name: String
    let column: Column

    init(_ step: CallStep) {
        name = step.column.keyName ?? step.name
        column = Column(step.column)
    }
}

private struct Column: Encodable {
    let endpoint: Endpoint
    let model: String
    let system: Text?
    let user: Text
    let conversation: String?
    let sampling: Sampling
    let samples: Int
    let others: [Deployment]
    let countedAs: String?
    let embeddings: Embeddings?

    init(_ column: ChatColumn) {
        endpoint = Endpoint(column.endpoint)
        model = column.model
        system = column.system.map(Text.init)
        user = Text(column.user)
        conversation = column.conversation
        sampling = Sampling(column.sampling)
        samples = column.samples
        others = column.others.map(Deployment.init)
        countedAs = column.countedAs
        embeddings = column.embeddings.map(Embeddings.init)
    }
}

private struct Endpoint: Encodable {
    struct Dated: Encodable { let apiVersion: String }
    struct Nothing: Encodable {}
    struct Kind: Encodable {
        var openAI: Nothing?
        var azureDated: Dated?
        var azureV1: Nothing?
    }

    let kind: Kind
    let baseURL: String

    init(_ endpoint: ModelEndpoint) {
        baseURL = endpoint.baseURL
        kind =
            switch endpoint.kind {
            case .openAI: Kind(openAI: Nothing())
            case .azureDated(let apiVersion): Kind(azureDated: Dated(apiVersion: apiVersion))
            case .azureV1: Kind(azureV1: Nothing())
            }
    }
}

private struct Text: Encodable {
    struct Value: Encodable {
        let value: String
        enum CodingKeys: String, CodingKey { case value = "_0" }
    }
    struct Segment: Encodable {
        var text: Value?
        var column: Value?
    }

    let segments: [Segment]
    private enum CodingKeys: String, CodingKey { case segments = "parts" }

    init(_ template: Template) {
        segments = template.segments.map {
            switch $0 {
            case .text(let text): Segment(text: Value(value: text))
            case .column(let name): Segment(column: Value(value: name))
            }
        }
    }
}

private struct Sampling: Encodable {
    struct Format: Encodable {
        let schemaName: String?
        let schema: String?
        let isStrict: Bool?
    }

    let maxTokens: Int?
    let namesCompletionTokens: Bool
    let temperature: Double?
    let topP: Double?
    let seed: Int?
    let stop: [String]
    let format: Format?

    init(_ sampling: ChatColumn.Sampling) {
        maxTokens = sampling.maxTokens
        namesCompletionTokens = sampling.namesCompletionTokens
        temperature = sampling.temperature
        topP = sampling.topP
        seed = sampling.seed
        stop = sampling.stop
        format = sampling.format.map {
            Format(schemaName: $0.schemaName, schema: $0.schema, isStrict: $0.isStrict)
        }
    }
}

private struct Deployment: Encodable {
    struct Quota: Encodable {
        let tokensPerMinute: Int?
        let requestsPerMinute: Int?
    }

    let endpoint: Endpoint
    let model: String
    let quota: Quota
    let weight: Double
    let isFallback: Bool

    init(_ deployment: ModelDeployment) {
        endpoint = Endpoint(deployment.endpoint)
        model = deployment.model
        quota = Quota(
            tokensPerMinute: deployment.quota.tokensPerMinute, requestsPerMinute: deployment.quota.requestsPerMinute)
        weight = deployment.weight
        isFallback = deployment.isFallback
    }
}

private struct Embeddings: Encodable {
    let dimensions: Int?
    let textsPerRequest: Int
    let tokensPerRequest: Int

    init(_ options: EmbeddingOptions) {
        dimensions = options.dimensions
        textsPerRequest = options.textsPerRequest
        tokensPerRequest = options.tokensPerRequest
    }
}
