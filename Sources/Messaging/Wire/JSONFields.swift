internal import Columnar
internal import Foundation

/// Rich, rare values (a pipeline, a status) stand in a message as JSON; what is sent by the thousand has fields.
extension FieldWriter {
    mutating func write(_ tag: Int, json value: some Encodable) { write(tag, buffer: JSONForm.encode(value)) }
}

extension FieldReader {
    mutating func read<T: Decodable>(_ tag: Int, json type: T.Type) throws(CodecError) -> T {
        try JSONForm.decode(type, try read(tag))
    }

    mutating func readIfPresent<T: Decodable>(_ tag: Int, json type: T.Type) throws(CodecError) -> T? {
        guard let text = try readIfPresent(tag, Buffer.self) else { return nil }
        return try JSONForm.decode(type, text)
    }
}

extension WireWriter {
    mutating func write(json value: some Encodable) { write(JSONForm.encode(value)) }
}

private enum JSONForm {
    /// Equal texts for equal values.
    ///
    /// A number that JSON does not have becomes a text, which is an error for the reader and none here. Should a
    /// value have no JSON form, which none of ours is, then no text stands for it, and the reader refuses that.
    static func encode(_ value: some Encodable) -> Buffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let text = try? encoder.encode(value) else { return .empty }
        return text.withUnsafeBytes { Buffer(copying: $0) }
    }

    static func decode<T: Decodable>(_ type: T.Type, _ text: Buffer) throws(CodecError) -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(text.bytes))
        } catch {
            throw CodecError("a \(type) that cannot be read: \(words(error))")
        }
    }

    /// What is wrong, and where.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (path.isEmpty ? "" : "at '\(path)': ") + context.debugDescription
        @unknown default: return "\(error)"
        }
    }
}
