import Foundation
import Testing

/// What the documents say of files: each that they name between backticks, or link to, is there.
@Suite struct DocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ document: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// Texts between backticks that are the path of a file or folder: below `Sources`, or from the top of the project.
    ///
    /// A path has a slash, or ends like a source file or a document. Words of a command after the first are left out.
    static func paths(in text: String) -> [String] {
        var found: [String] = []
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            for (index, piece) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            where index % 2 == 1 {
                guard let word = piece.split(separator: " ").first.map(String.init), isPath(word) else { continue }
                found.append(word)
            }
        }
        return found
    }

    private static func isPath(_ word: String) -> Bool {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "/._+-".unicodeScalars.contains($0))
        }
        let isFile = [".swift", ".md", ".yaml", ".py"].contains { word.hasSuffix($0) }
        return isPlain && !word.hasPrefix("/") && !word.hasPrefix(".") && (isFile || word.contains("/"))
    }

    @Test(arguments: [
        "CONTRIBUTING.md", "docs/architecture.md", "Benchmarks/README.md", "cluster/README.md", "examples/README.md",
    ])
    func everyFileThatADocumentNamesIsThere(document: String) throws {
        let folder = (document as NSString).deletingLastPathComponent
        let paths = Self.paths(in: try Self.text(document))
        #expect(paths.count > 5, "the document names files, else this test sees none")
        for path in Set(paths) {
            let here = folder.isEmpty ? path : "\(folder)/\(path)"
            let isThere = Self.exists(path) || Self.exists("Sources/\(path)") || Self.exists(here)
            #expect(isThere, "\(document) names `\(path)`, which is neither in Sources nor at the top of the project")
        }
    }

    @Test(arguments: [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "cluster/README.md", "docs/architecture.md", "docs/settings.md",
        "docs/evaluation.md", "docs/pyspark.md", "examples/README.md",
    ])
    func everyLinkToAFileLeadsToOne(document: String) throws {
        let text = try Self.text(document)
        let folder = (document as NSString).deletingLastPathComponent
        for match in text.matches(of: /\]\(([^)#:]+)\)/) {
            let path = folder.isEmpty ? String(match.1) : "\(folder)/\(match.1)"
            #expect(Self.exists(path), "\(document) links to \(match.1), which is not there")
        }
    }

    @Test func aPathIsToldFromOtherWords() {
        let text = """
            `Driver/Driver.swift` and `docs/journal.md`, `cluster/test --filter A`, but no `Driver`, `a / b`, `/etc/x`,
            `{a/b}` or `https://a.b/c`.
            ```
            `in/code.swift`
            ```
            """
        #expect(Self.paths(in: text) == ["Driver/Driver.swift", "docs/journal.md", "cluster/test"])
    }
}
