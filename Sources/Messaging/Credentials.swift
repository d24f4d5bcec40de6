package import ModelClient

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

extension Credentials: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let count = Int(try reader.read(UInt16.self))
        for _ in 0..<count { secrets[try reader.read(String.self)] = Secret(try reader.read(String.self)) }
    }

    package func write(to writer: inout WireWriter) {
        writer.write(UInt16(secrets.count))
        for (endpoint, secret) in secrets {
            writer.write(endpoint)
            writer.write(secret.reveal())
        }
    }
}
