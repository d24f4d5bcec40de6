import Foundation

/// The documented list of differences: a Markdown file with a section for each kind.
///
/// A section has a title (`## `), its reason, and list items (`- `) with words between backticks: a metric, or a part of
/// one such as `wilcoxon.exact_p`, and what is true of the input, by the cases' `traits`, or of the answers.
struct Differences: Sendable {
    struct Kind: Sendable {
        let title: String
        fileprivate var items: [Item] = []
    }

    /// Where a kind shows.
    fileprivate struct Item: Sendable {
        let metric: String
        let part: String?
        let traits: Set<String>

        init?(_ line: Substring) {
            let words = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
            guard line.hasPrefix("- "), let place = words.first else { return nil }
            let names = place.split(separator: ".", maxSplits: 1)
            metric = names.first.map(String.init) ?? ""
            part = names.count > 1 ? String(names[1]) : nil
            traits = Set(words.dropFirst().map(String.init))
        }

        func covers(_ vector: VectorCase, _ difference: Comparison.Difference) -> Bool {
            guard vector.metric == metric, traits.isSubset(of: vector.traits.union(difference.traits)) else {
                return false
            }
            return part.map { part in
                difference.path.hasPrefix(part) && "[.".contains(difference.path.dropFirst(part.count).first ?? ".")
            } ?? true
        }
    }

    let kinds: [Kind]

    init(parsing text: String) {
        var kinds: [Kind] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## ") {
                kinds.append(Kind(title: String(line.dropFirst(3))))
            } else if let item = Item(line), !kinds.isEmpty {
                kinds[kinds.count - 1].items.append(item)
            }
        }
        self.kinds = kinds
    }

    init(reading path: String) throws {
        do {
            self.init(parsing: try String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw Malformed("\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// The first kind that covers a difference.
    func kind(of difference: Comparison.Difference, in vector: VectorCase) -> Int? {
        kinds.firstIndex { $0.items.contains { $0.covers(vector, difference) } }
    }
}
