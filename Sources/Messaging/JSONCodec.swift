internal import Columnar
internal import Foundation

/// Rich, rare values (a pipeline, a status) travel as JSON inside a message; what is sent by the
/// thousand has a layout of its own.
extension WireWriter {
    mutating func write(json value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Encoding a struct of strings, numbers and enums has no way to fail.
        guard let data = try? encoder.encode(value) else { preconditionFailure("\(value) has no JSON form") }
        write(Buffer(Array(data)))
    }
}

extension WireReader {
    mutating func read<T: Decodable>(json type: T.Type) throws(CodecError) -> T {
        let buffer = try read(Buffer.self)
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.bytes))
        } catch {
            throw CodecError("a \(type) that cannot be read: \(error)")
        }
    }
}
