import Foundation
import Testing

/// What a script links: a server and the simulator only where it asks for them.
@Suite struct ClientOnlyTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

    /// The project's targets that the files of `target` import.
    private static func imports(_ target: String) throws -> Set<String> {
        let files = FileManager.default.enumerator(
            at: sources.appendingPathComponent(target), includingPropertiesForKeys: nil)
        var found: Set<String> = []
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count else { continue }
                let name = String(words[index + 1])
                var isFolder: ObjCBool = false
                let path = sources.appendingPathComponent(name).path
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                    found.insert(name)
                }
            }
        }
        return found
    }

    private static func reached(from target: String) throws -> Set<String> {
        var reached: Set = [target], next = [target]
        while let target = next.popLast() {
            for name in try imports(target) where reached.insert(name).inserted { next.append(name) }
        }
        return reached
    }

    private static let servers: Set = ["Driver", "Worker", "WorkerStart", "ModelSimulator", "LocalCluster"]

    @Test(arguments: ["RoostClient", "JobFiles", "DataFrames", "Client"])
    func aClientHasNoServerInIt(target: String) throws {
        #expect(try Self.reached(from: target).intersection(Self.servers) == [])
    }

    @Test func aScriptThatAsksForAClusterOfItsOwnHasOne() throws {
        #expect(try Self.reached(from: "Roost").isSuperset(of: Self.servers))
    }
}
