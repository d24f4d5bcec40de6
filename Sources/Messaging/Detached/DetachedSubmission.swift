package import Columnar
internal import Foundation

/// A job file's submission that goes on without its session, as the journal keeps it: all that its run needs, and no key.
///
/// The bytes are a version and a JSON object with sorted keys, pinned by a test: a driver of a later version takes up
/// what an earlier one has left. A member that is added later is optional.
package struct DetachedSubmission: Sendable, Hashable, Codable {
    /// A file that the job reads, and its size when it was submitted.
    package struct Input: Sendable, Hashable, Codable {
        package var path: String
        package var bytes: Int64

        package init(path: String, bytes: Int64) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// The first byte of what is stored.
    package static let version: UInt8 = 1

    package var name: String
    /// How it was submitted (`JobOrigin`): its command line, without secrets, and the folder.
    package var origin: String
    /// The job file's path; paths in it begin in its folder.
    package var path: String
    /// What the job file said.
    package var text: String
    /// The folder for the results, where whoever fetches them names no other.
    package var output: String
    /// Variables of the environment that say where the endpoints are.
    package var variables: [String: String]
    /// The names of those that hold keys.
    ///
    /// Their values are never stored.
    package var keys: [String]
    package var inputs: [Input]

    package init(
        name: String, origin: String, path: String, text: String, output: String, variables: [String: String],
        keys: [String], inputs: [Input]
    ) {
        self.name = name
        self.origin = origin
        self.path = path
        self.text = text
        self.output = output
        self.variables = variables
        self.keys = keys
        self.inputs = inputs
    }

    /// What is stored.
    package var encoded: Buffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers always have a form in JSON.
        return Buffer([Self.version] + ((try? encoder.encode(self)) ?? Data()))
    }

    /// Reads what is stored.
    ///
    /// - Throws: `CodecError` for what another version wrote, and for bytes that are none of ours.
    package init(decoding stored: Buffer) throws(CodecError) {
        let bytes = Array(stored.bytes)
        guard let first = bytes.first else { throw CodecError("an empty submission") }
        guard first == Self.version else {
            throw CodecError(
                "the submission has format \(first), and this version of Roost knows format \(Self.version)")
        }
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes.dropFirst())) } catch {
            throw CodecError("a submission that cannot be read")
        }
    }

    /// What is wrong with it, so that no driver runs it; nil for nothing.
    ///
    /// Its variables are set in a process of the driver's: none may change what that process is.
    package var invalidity: String? {
        let names = variables.keys + keys
        if let name = names.first(where: { !Self.mayBeSet($0) }) {
            return "the variable '\(name)', which is no endpoint's"
        }
        if !path.hasPrefix("/") || path.contains("\0") { return "a job file without its whole path" }
        return nil
    }

    private static func mayBeSet(_ name: String) -> Bool {
        let isName =
            !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || 0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
            }
        return isName && !["ROOST_", "LD_", "DYLD_", "XDG_", "GLIBC_", "MALLOC_"].contains(where: name.hasPrefix)
            && !["PATH", "HOME", "TMPDIR", "IFS", "SHELL", "USER"].contains(name)
    }
}

/// Keys of endpoints, by the variables that hold them: in memory only, and never in a text.
package struct DetachedKeys: Sendable, Hashable, Codable, CustomStringConvertible, CustomReflectable {
    private var values: [String: String]

    package init(_ values: [String: String]) { self.values = values }

    /// The keys themselves, for the process that makes the job's calls.
    package func reveal() -> [String: String] { values }

    /// Those of the names that it has no key of.
    package func missing(of names: [String]) -> [String] { names.filter { values[$0]?.isEmpty ?? true } }

    package var description: String { "\(values.count) keys" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
