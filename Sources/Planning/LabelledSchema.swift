internal import ArrowIPC
package import Columnar
internal import Foundation

/// The names, nested names and nullability that rows are to have; their values stay as they are.
///
/// Its coded form is the schema's Arrow message, as text in base 64.
package struct LabelledSchema: Sendable, Hashable, Codable {
    package let schema: Schema

    package init(_ schema: Schema) { self.schema = schema }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let message = try container.decode(Data.self)
        do {
            schema = try SchemaMessage.decode(message.withUnsafeBytes { Buffer(copying: $0) })
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(SchemaMessage.encode(schema).array))
    }
}
