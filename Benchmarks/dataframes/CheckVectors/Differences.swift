import Foundation

/// The documented list of differences: a Markdown file with a section for each kind.
///
/// A section has a title (`## `), its reason, and in list items (`- `) the ids of cases between backticks, or the words
/// that a question of the kind has in it: ``- questions with `transpose` ``, or all of which it has in it:
/// ``- questions with both `pivot` and `listagg(` ``.
struct Differences: Sendable {
    struct Kind: Sendable {
        let title: String
        var reason: String = ""
        var ids: Set<String> = []
        /// Lists of words that stand together in a question of the kind.
        var words: [[String]] = []

        func covers(_ vector: VectorCase) -> Bool {
            ids.contains(vector.id)
                || words.contains { $0.allSatisfy { vector.text.localizedCaseInsensitiveContains($0) } }
        }
    }

    let kinds: [Kind]

    init(parsing text: String) {
        var kinds: [Kind] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") {
                kinds.append(Kind(title: String(line.dropFirst(3))))
            } else if var kind = kinds.popLast() {
                let names = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
                if line.hasPrefix("- questions with both ") {
                    kind.words.append(names)
                } else if line.hasPrefix("- questions with ") {
                    kind.words += names.map { [$0] }
                } else if line.hasPrefix("- ") {
                    kind.ids.formUnion(names)
                } else {
                    kind.reason += (kind.reason.isEmpty ? "" : " ") + line
                }
                kinds.append(kind)
            }
        }
        self.kinds = kinds
    }

    init(reading path: String) throws { self.init(parsing: try String(contentsOfFile: path, encoding: .utf8)) }

    /// The first kind that a case is listed under.
    func kind(of vector: VectorCase) -> Int? { kinds.firstIndex { $0.covers(vector) } }
}
