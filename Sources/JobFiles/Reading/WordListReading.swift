internal import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import Yams

extension YAMLDocument {
    /// Reads `evaluate:`, whose lists of words may be files: `{scorer: word_list, list: {file: words.txt}}`.
    func evaluation(_ node: Node, _ folder: URL, what: String) throws(RoostError) -> EvaluationSpec {
        guard var mapping = node.mapping, let scores = mapping["scores"], var list = scores.sequence else {
            return try decoded(EvaluationSpec.self, node, what: what)
        }
        for index in list.indices { list[index] = try withLists(list[index], folder) }
        mapping["scores"] = .sequence(list)
        return try decoded(EvaluationSpec.self, .mapping(mapping), what: what)
    }

    /// A scorer with the words of its lists' files in place of their names.
    private func withLists(_ node: Node, _ folder: URL) throws(RoostError) -> Node {
        guard var scorer = node.mapping else { return node }
        for key in ["list", "feminine", "masculine"] {
            guard let list = scorer[Node(key)], let file = list.mapping?["file"] else { continue }
            let entries = try mapping(list, what: "'\(key)'", keys: ["file", "name", "source"])
            let text = try self.text(file, what: "\(key).file")
            let path = RelativePath.resolved(text, in: folder)
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw error(file, "there is no file \(text) with a list of words (looked for \(path))")
            }
            func said(_ key: String) -> String? { entries.first { $0.key == key }?.value.scalar?.string }
            let name = said("name") ?? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            let words: WordList
            do { words = try WordList(name: name, source: said("source"), utf8: Array(bytes)) } catch {
                throw self.error(file, "\(text), \(error)")
            }
            var read = Node.Mapping([], .implicit, .any, list.mapping?.mark)
            read["name"] = Node(words.name, .implicit, .doubleQuoted)
            read["source"] = Node(words.source, .implicit, .doubleQuoted)
            read["phrases"] = Node(words.phrases.map { Node($0, .implicit, .doubleQuoted) })
            scorer[Node(key)] = .mapping(read)
        }
        return .mapping(scorer)
    }
}
