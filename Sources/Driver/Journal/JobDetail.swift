internal import Foundation
internal import Messaging
package import ModelAPI
internal import Planning

/// What the journal keeps of a job for people, as a JSON object; never a key.
package struct JobDetail: Codable, Sendable {
    package var endpoint: String
    package var model: String
    package var column: String
    /// The deployments that were asked where they are several, as `endpoint model`.
    package var deployments: [String]?
    /// What the last run counted with; nil where no price was known.
    package var prices: TokenPrice?

    init(_ step: CallStep, _ options: CallOptions) {
        endpoint = "\(step.column.endpoint)"
        model = step.column.countedAs ?? step.column.model
        column = step.name
        deployments =
            step.column.others.isEmpty
            ? nil : step.column.deployments(quota: options.quota).map { "\($0.endpoint) \($0.model)" }
        prices = options.price
    }

    /// Reads what the journal has; nil for what another version wrote.
    package init?(_ text: String) {
        guard let detail = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = detail
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
