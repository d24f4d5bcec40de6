package import DataFrames
package import EvaluationRuns
internal import Foundation
internal import Yams

extension YAMLDocument {
    /// A value of a type that reads JSON elsewhere too; a mistake is told with its line.
    func decoded<Value: Decodable>(_ type: Value.Type, _ node: Node, what: String) throws(RoostError) -> Value {
        let data = Data(JSONOfYAML.text(node).utf8)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            let fault = DecodingFault(error)
            let place = fault.place.hasPrefix("[") || fault.place.isEmpty ? fault.place : "." + fault.place
            throw self.error(Self.node(at: fault.path, in: node), "\(what)\(place): \(fault.message)")
        }
    }

    /// The node that a way of members and places leads to, as far as it goes; of a mapping, the key's.
    private static func node(at path: [any CodingKey], in root: Node) -> Node {
        var node = root, found = root
        for key in path {
            if let list = node.sequence {
                guard let index = key.intValue, list.indices.contains(index) else { break }
                node = list[index]
                found = node
            } else if let entry = node.mapping?.first(where: { $0.key.scalar?.string == key.stringValue }) {
                node = entry.value
                found = entry.key
            } else {
                break
            }
        }
        return found
    }
}

extension EvaluationSpec {
    /// Reads the file of an evaluation: what stands below `evaluate:` in a job file, or such a job file.
    ///
    /// - Throws: `RoostError` with the file and line of a mistake.
    package init(designFile path: String) throws(RoostError) {
        let document = try YAMLDocument(path: path)
        let part = document.root.mapping?.first { $0.key.scalar?.string == "evaluate" }?.value
        self = try document.evaluation(
            part ?? document.root, URL(fileURLWithPath: path).deletingLastPathComponent(),
            what: part == nil ? "the evaluation" : "evaluate")
    }
}
