internal import DataFrames
internal import Foundation
internal import ModelAPI
internal import Planning
internal import Yams

extension AnswerFormat {
    /// `response_format: json_object`, or `{schema: person.json, name: person, strict: true}`, where the schema
    /// may stand in the job file itself.
    ///
    /// A schema's members keep their order: models answer in it.
    init(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        self.init()
        let what = "model.response_format"
        if let text = node.scalar?.string {
            guard text == "json_object" else {
                throw document.error(
                    node, "\(what) is '\(text)'; write json_object, or {schema: FILE.json, name: NAME, strict: true}")
            }
            return
        }
        for (key, value) in try document.mapping(node, what: what, keys: JobFileKeys.answerFormat) {
            switch key {
            case "schema":
                if value.mapping != nil {
                    schema = JSONOfYAML.text(value)
                } else {
                    schema = try Self.schema(
                        in: try document.text(value, what: "\(what).schema"), value, document, folder)
                }
            case "name":
                let name = try document.text(value, what: "\(what).name")
                let isName =
                    !name.isEmpty && name.utf8.count <= 64
                    && name.utf8.allSatisfy {
                        [0x2D, 0x5F].contains($0) || 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
                    }
                guard isName else {
                    throw document.error(
                        value, "\(what).name is '\(name)'; endpoints take at most 64 letters, digits, '_' and '-'")
                }
                schemaName = name
            default:
                guard let flag = value.bool else { throw document.error(value, "\(what).strict must be true or false") }
                isStrict = flag
            }
        }
        guard schema != nil else {
            throw document.error(node, "\(what) needs 'schema:', a JSON schema or the name of its file")
        }
        schemaName = schemaName ?? "answer"
    }

    private static func schema(
        in file: String, _ node: Node, _ document: YAMLDocument, _ folder: URL
    ) throws(RoostError) -> String {
        let path = RelativePath.resolved(file, in: folder)
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw document.error(node, "there is no file \(file) with a JSON schema (looked for \(path))")
        }
        do {
            let json = try RawJSON(text.trimmingCharacters(in: .whitespacesAndNewlines))
            guard json.text.hasPrefix("{") else {
                throw document.error(node, "\(file) has no JSON object in it, which a schema is")
            }
            return json.text
        } catch let error as RoostError {
            throw error
        } catch {
            throw document.error(node, "\(file) is no JSON: \(error)")
        }
    }
}

/// A YAML value as JSON, its members in their order.
enum JSONOfYAML {
    static func text(_ node: Node) -> String {
        if let mapping = node.mapping {
            return "{"
                + mapping.map { string($0.key.scalar?.string ?? "") + ":" + text($0.value) }.joined(separator: ",")
                + "}"
        }
        if let sequence = node.sequence { return "[" + sequence.map(text).joined(separator: ",") + "]" }
        guard let scalar = node.scalar else { return "null" }
        // What has quotes around it is a text, whatever it says.
        guard scalar.style == .plain || scalar.style == .any else { return string(scalar.string) }
        if node.null != nil { return "null" }
        if let flag = node.bool { return flag ? "true" : "false" }
        if let number = node.int { return "\(number)" }
        if let number = node.float, number.isFinite { return "\(number)" }
        return string(scalar.string)
    }

    private static func string(_ text: String) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: text, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
