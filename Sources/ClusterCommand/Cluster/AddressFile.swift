internal import DataFrames
internal import Foundation
internal import ZeroMQTransport

/// A file in which a driver says where it listens.
///
/// Who starts one on any free port has no other way to learn which it is.
struct AddressFile {
    let path: String

    /// The file appears whole, or not at all.
    func write(_ address: Address) throws(RoostError) {
        do {
            try Data("\(address)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw RoostError(
                .file,
                "the driver's address cannot be written to \(path) (--address-file): \(error.localizedDescription)")
        }
    }

    /// The address, or nil as long as the driver does not listen.
    func read() -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.hasSuffix("\n") else { return nil }
        return String(text.dropLast())
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
