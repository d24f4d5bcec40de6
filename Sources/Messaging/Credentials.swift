package import ModelAPI

/// The keys that a job's model calls need, by endpoint.
///
/// They travel beside the plan, never in it: a plan is printed, compared and kept.
package struct Credentials: Sendable, CustomStringConvertible {
    private var secrets: [String: Secret] = [:]

    package init() {}

    package subscript(_ endpoint: ModelEndpoint) -> Secret? {
        get { secrets[endpoint.description] }
        set { secrets[endpoint.description] = newValue }
    }

    package var description: String { secrets.map { "\($0): \($1)" }.sorted().joined(separator: ", ") }
}

extension Credentials: FieldCodable {
    private struct Entry: FieldCodable {
        let endpoint: String
        let secret: Secret

        init(endpoint: String, secret: Secret) {
            self.endpoint = endpoint
            self.secret = secret
        }

        init(from reader: inout FieldReader) throws(CodecError) {
            self.init(endpoint: try reader.read(1), secret: Secret(try reader.read(2)))
        }

        func write(to writer: inout FieldWriter) {
            writer.write(1, endpoint)
            writer.write(2, secret.reveal())
        }
    }

    package init(from reader: inout FieldReader) throws(CodecError) {
        for entry in try reader.read(1, [Entry].self) { secrets[entry.endpoint] = entry.secret }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, secrets.sorted { $0.key < $1.key }.map { Entry(endpoint: $0.key, secret: $0.value) })
    }
}
