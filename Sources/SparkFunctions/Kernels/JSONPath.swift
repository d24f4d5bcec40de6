/// A path such as `$.a[0].b[*]`.
struct JSONPath {
    enum Step: Equatable {
        case key(String)
        case element(Int)
        case all
        case allKeys
    }

    let steps: [Step]

    init?(_ text: String) {
        var rest = Array(text)[...]
        guard rest.first == "$" else { return nil }
        rest = rest.dropFirst()
        var steps: [Step] = []
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "." {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                rest = rest.dropFirst(name.count)
                steps.append(name == ["*"] ? .allKeys : .key(String(name)))
            } else if character == "[" {
                if rest.first == "'" || rest.first == "\"", let quote = rest.first {
                    rest = rest.dropFirst()
                    let name = rest.prefix { $0 != quote }
                    rest = rest.dropFirst(name.count + 1)
                    guard rest.first == "]" else { return nil }
                    rest = rest.dropFirst()
                    steps.append(name == ["*"] ? .allKeys : .key(String(name)))
                } else {
                    let inner = rest.prefix { $0 != "]" }
                    rest = rest.dropFirst(inner.count)
                    guard rest.first == "]" else { return nil }
                    rest = rest.dropFirst()
                    if inner == ["*"] {
                        steps.append(.all)
                    } else {
                        guard let index = Int(String(inner)), index >= 0 else { return nil }
                        steps.append(.element(index))
                    }
                }
            } else {
                return nil
            }
        }
        self.steps = steps
    }

    /// What the path leads to, as Spark's `get_json_object` writes it; nil where it leads nowhere.
    func text(in tree: JSONTree) -> String? {
        guard let found = Self.find(tree, steps[...], inArray: false) else { return nil }
        switch found {
        case .null: return nil
        case .string(let text): return text
        default: return found.javaText
        }
    }

    /// Where the path stars: the array of all matches, or of one match itself.
    private static func find(_ tree: JSONTree, _ steps: ArraySlice<Step>, inArray: Bool) -> JSONTree? {
        guard let step = steps.first else {
            if case .null = tree { return inArray ? tree : nil }
            return tree
        }
        let rest = steps.dropFirst()
        switch (step, tree) {
        case (.key(let key), .object):
            guard let value = tree[key] else { return nil }
            if case .null = value, !rest.isEmpty { return nil }
            return find(value, rest, inArray: inArray)
        case (.element(let index), .array(let values)):
            return index < values.count ? find(values[index], rest, inArray: inArray) : nil
        case (.all, .array(let values)):
            let matches = values.compactMap { find($0, rest, inArray: true) }
            if matches.isEmpty { return nil }
            if matches.count == 1, !inArray {
                // One match stands without the array, as JSON.
                if case .string = matches[0] { return .number(matches[0].text) }
                return matches[0]
            }
            return .array(matches)
        default: return nil
        }
    }
}
