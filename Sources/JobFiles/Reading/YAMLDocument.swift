package import DataFrames
internal import Foundation
internal import Planning
package import Yams

/// A YAML file whose mistakes are reported with their line.
package struct YAMLDocument {
    /// A value of the file, and where it stands.
    package typealias Value = Node

    package let path: String
    package let root: Node

    package init(path: String) throws(RoostError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw RoostError(.file, "there is no file \(path)")
        }
        guard !isFolder.boolValue else {
            throw RoostError(.file, "\(path) is a folder: name a file of YAML in it, such as \(Self.inside(path))")
        }
        // Not through what the system says of its size, which is none for a pipe.
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() ?? Data() else {
            throw RoostError(.file, "\(path) may not be read by this user")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw RoostError(.file, "\(path) is not UTF-8 text")
        }
        try self.init(path: path, text: text)
    }

    /// A file of which the text is known.
    package init(path: String, text: String) throws(RoostError) {
        self.path = path
        do {
            guard let node = try Yams.compose(yaml: text) else { throw RoostError(.file, "\(path) is empty") }
            guard text.contains("<<") else {
                root = node
                return
            }
            var merge = MergeKeys { node, problem in Self.error(path, node, problem) }
            root = try merge.expanded(node)
        } catch let error as RoostError {
            throw error
        } catch let error as YamlError {
            throw RoostError(.file, "\(path)\(Self.position(error)): \(Self.problem(error))")
        } catch {
            throw RoostError(.file, "\(path): \(error)")
        }
    }

    private static func inside(_ folder: String) -> String {
        folder == "." ? "job.yaml" : "\(folder)\(folder.hasSuffix("/") ? "" : "/")job.yaml"
    }

    /// An error at a node.
    package func error(_ node: Node, _ problem: String) -> RoostError { Self.error(path, node, problem) }

    private static func error(_ path: String, _ node: Node, _ problem: String) -> RoostError {
        RoostError(.file, "\(place(path, node)): \(problem)")
    }

    /// Where a node stands, for what is wrong with it later.
    func place(of node: Node) -> String { Self.place(path, node) }

    private static func place(_ path: String, _ node: Node) -> String {
        path + (node.mark.map { ", line \($0.line)" } ?? "")
    }

    /// Whether it has members.
    func isList(_ node: Node) -> Bool { node.sequence != nil }

    /// Whether it has 'key: value' lines.
    package func isMapping(_ node: Node) -> Bool { node.mapping != nil }

    /// A mapping's entries in order, of which only `keys` may be there; nil allows any.
    ///
    /// Those whose names begin with `prefix` are left out.
    package func mapping(
        _ node: Node, what: String, keys: [String]?, ignoring prefix: String? = nil
    ) throws(RoostError) -> [(key: String, value: Node)] {
        guard let mapping = node.mapping else { throw error(node, "\(what) must be a mapping of 'key: value' lines") }
        var entries: [(key: String, value: Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw error(key, "a key in \(what) is not a text") }
            if entries.contains(where: { $0.key == name }) { throw error(key, "'\(name)' stands twice in \(what)") }
            if let prefix, name.hasPrefix(prefix) { continue }
            if let keys, !keys.contains(name) {
                let hint = NearestName.of(name, among: keys).map { "; did you mean '\($0)'?" } ?? "."
                throw error(key, "\(what) has no '\(name)'\(hint) It may have: \(keys.joined(separator: ", "))")
            }
            entries.append((name, value))
        }
        return entries
    }

    /// A text; what stands for nothing in YAML is one only in quotes.
    package func text(_ node: Node, what: String) throws(RoostError) -> String {
        guard let scalar = node.scalar else { throw error(node, "\(what) must be a text") }
        if node.null != nil, [.plain, .any].contains(scalar.style) {
            throw error(node, "\(what) has no value; write one, or leave the key out")
        }
        return scalar.string
    }

    /// A whole number in `range`.
    package func integer(_ node: Node, what: String, in range: ClosedRange<Int>) throws(RoostError) -> Int {
        guard let value = node.int, range.contains(value) else {
            throw error(node, "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A number in `range`: never an infinite one, and never `.nan`, which no range contains.
    package func number(_ node: Node, what: String, in range: ClosedRange<Double>) throws(RoostError) -> Double {
        guard let value = node.float ?? node.int.map(Double.init), range.contains(value) else {
            throw error(
                node, "\(what) must be a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
            )
        }
        return value
    }

    /// A number as people write it, such as `0.001` or `86,400`.
    private static func plain(_ number: Double) -> String {
        number.formatted(.number.precision(.fractionLength(0...6)).locale(Locale(identifier: "en_US")))
    }

    /// The members of a list.
    package func list(_ node: Node, what: String) throws(RoostError) -> [Node] {
        guard let sequence = node.sequence else { throw error(node, "\(what) must be a list") }
        return Array(sequence)
    }

    private static func position(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            ", line \(mark.line), column \(mark.column)"
        case .duplicatedKeysInMapping(_, let context): ", in the mapping that starts in line \(context.mark.line)"
        default: ""
        }
    }

    private static func problem(_ error: YamlError) -> String {
        switch error {
        case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
            .composer(let context, let problem, _, _):
            (context.map { "\($0.text) " } ?? "") + problem
        case .duplicatedKeysInMapping(let keys, _): keys.map { "'\($0)' stands twice" }.joined(separator: ", ")
        default: "\(error)"
        }
    }
}
