internal import DataFrames
internal import ModelAPI
internal import Planning
internal import Yams

/// What of a job file's `model` is sent as it stands: the parameters that have a name here, and `extra_body`.
enum ExtraSettings {
    /// All of them as a JSON object, in the order in which they stand; nil where there are none.
    static func json(_ node: Node, _ document: YAMLDocument) throws(RoostError) -> String? {
        var members: [String] = []
        for (key, value) in try document.mapping(node, what: "model", keys: JobFileKeys.model) {
            if key == "extra_body" {
                let names = try document.mapping(value, what: "model.extra_body", keys: nil)
                do throws(ParameterError) { _ = try ExtraParameters(JSONOfYAML.text(value)) } catch {
                    throw document.error(value, "model.extra_body: \(error)")
                }
                for (name, value) in names { members.append(member(name, value)) }
            } else if JobFileKeys.parameters.contains(key) {
                try check(key, value, document)
                members.append(member(key, value))
            }
        }
        guard !members.isEmpty else { return nil }
        let json = "{" + members.joined(separator: ",") + "}"
        do throws(ParameterError) { _ = try ExtraParameters(json, isChecked: false) } catch {
            throw document.error(node, "model: \(error)")
        }
        return json
    }

    private static func member(_ name: String, _ value: Node) -> String {
        JSONOfYAML.text(Node(name, Tag(.str), .doubleQuoted)) + ":" + JSONOfYAML.text(value)
    }

    /// What an endpoint would refuse for every row is refused here.
    private static func check(_ key: String, _ value: Node, _ document: YAMLDocument) throws(RoostError) {
        let what = "model.\(key)"
        switch key {
        case "reasoning_effort", "user": _ = try document.text(value, what: what)
        case "presence_penalty", "frequency_penalty": _ = try document.number(value, what: what, in: -2...2)
        case "logprobs":
            guard value.bool != nil else { throw document.error(value, "\(what) must be true or false") }
        case "top_logprobs": _ = try document.integer(value, what: what, in: 0...20)
        case "tools": _ = try document.list(value, what: what)
        case "logit_bias": _ = try document.mapping(value, what: what, keys: nil)
        default:
            guard value.scalar != nil || value.mapping != nil else {
                throw document.error(value, "\(what) must be a text such as auto, or a mapping")
            }
        }
    }
}
