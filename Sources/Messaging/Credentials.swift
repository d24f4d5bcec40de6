package import ModelAPI

/// The keys that a job's model calls need, by endpoint.
///
/// They travel beside the plan, never in it: a plan is printed, compared and kept.
package struct Credentials: Sendable, CustomStringConvertible {
    private var secrets: [String: Secret] = [:]
    private var fields: [String: [HeaderField]] = [:]

    package init() {}

    package subscript(_ endpoint: ModelEndpoint) -> Secret? {
        get { secrets[endpoint.description] }
        set { secrets[endpoint.description] = newValue }
    }

    /// The fields that each request to an endpoint has in its head; they may hold keys too.
    package func fields(for endpoint: ModelEndpoint) -> [HeaderField] { fields[endpoint.description] ?? [] }

    package mutating func set(_ fields: [HeaderField], for endpoint: ModelEndpoint) {
        self.fields[endpoint.description] = fields.isEmpty ? nil : fields
    }

    package var description: String { secrets.map { "\($0): \($1)" }.sorted().joined(separator: ", ") }
}

extension Credentials: FieldCodable {
    private struct Entry: FieldCodable {
        let endpoint: String
        /// Nil for an endpoint that has fields, and no key.
        let secret: Secret?
        let fields: [HeaderField]

        init(endpoint: String, secret: Secret?, fields: [HeaderField]) {
            self.endpoint = endpoint
            self.secret = secret
            self.fields = fields
        }

        init(from reader: inout FieldReader) throws(CodecError) {
            let endpoint = try reader.read(1, String.self)
            let secret = try reader.readIfPresent(2, String.self)
            let fields = try reader.read(3, [Field].self)
            self.init(endpoint: endpoint, secret: secret.map { Secret($0) }, fields: fields.map(\.field))
        }

        func write(to writer: inout FieldWriter) {
            writer.write(1, endpoint)
            writer.write(2, secret?.reveal())
            if !fields.isEmpty { writer.write(3, fields.map(Field.init)) }
        }
    }

    private struct Field: FieldCodable {
        let field: HeaderField

        init(_ field: HeaderField) { self.field = field }

        init(from reader: inout FieldReader) throws(CodecError) {
            let name = try reader.read(1, String.self), value = try reader.read(2, String.self)
            if let problem = HeaderField.problem(name: name, value: value) { throw CodecError(problem) }
            field = HeaderField(name: name, value: Secret(value), isSecret: try reader.read(3, default: true))
        }

        func write(to writer: inout FieldWriter) {
            writer.write(1, field.name)
            writer.write(2, field.value.reveal())
            writer.write(3, field.isSecret)
        }
    }

    package init(from reader: inout FieldReader) throws(CodecError) {
        for entry in try reader.read(1, [Entry].self) {
            secrets[entry.endpoint] = entry.secret
            if !entry.fields.isEmpty { fields[entry.endpoint] = entry.fields }
        }
    }

    package func write(to writer: inout FieldWriter) {
        let endpoints = Set(secrets.keys).union(fields.keys).sorted()
        writer.write(1, endpoints.map { Entry(endpoint: $0, secret: secrets[$0], fields: fields[$0] ?? []) })
    }
}
