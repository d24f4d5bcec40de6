import Foundation
import TestSupport

/// `Package.swift`, as the package manager reads it.
struct Manifest: Decodable {
    struct Target: Decodable {
        var name: String
        /// `regular`, `executable`, `system`, `test`.
        var type: String
        /// The folder of its files, if it is not the one that goes by its name.
        var path: String?
        /// The targets and modules that it depends on.
        var dependencies: [String]

        private enum CodingKeys: CodingKey {
            case name, type, path, dependencies
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            type = try container.decode(String.self, forKey: .type)
            path = try container.decodeIfPresent(String.self, forKey: .path)
            // `{"byName":["Columnar",null]}` or `{"product":["Yams","Yams",null,null]}`: the name stands first. A
            // product of another package goes by the name of its module.
            dependencies = try container.decode([[String: [String?]]].self, forKey: .dependencies)
                .flatMap { $0.values.compactMap { $0.first ?? nil } }
        }
    }

    /// What comes with Swift and the system, and needs no declaration.
    static let systemModules: Set<String> = [
        "Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization", "Testing",
    ]

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Read once for all tests.
    static let shared = Task { try await read() }

    var targets: [Target]

    subscript(name: String) -> Target? { targets.first { $0.name == name } }

    /// Asks the package manager, in a folder of its own: the project's is taken while tests run.
    private static func read() async throws -> Manifest {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("manifest-\(UUID())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let run = try await ProgramRun.of([
            "/usr/bin/env", "swift", "package", "--package-path", root, "--scratch-path", scratch.path, "dump-package",
        ])
        return try JSONDecoder().decode(Manifest.self, from: run.output)
    }
}

extension Manifest.Target {
    /// The modules that its files import.
    func imports() throws -> Set<String> {
        let folder = Manifest.root + "/" + (path ?? (type == "test" ? "Tests/" : "Sources/") + name)
        let files = FileManager.default.enumerator(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil)
        var modules: Set<String> = []
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                // `import`, `package import`, `@testable import`: at the beginning of a line.
                let words = line.split(separator: " ")
                guard line.first?.isWhitespace == false, let index = words.prefix(3).firstIndex(of: "import"),
                    index + 1 < words.count, !line.hasPrefix("/")
                else { continue }
                modules.insert(String(words[index + 1].prefix { $0 != "." }))
            }
        }
        return modules
    }
}
