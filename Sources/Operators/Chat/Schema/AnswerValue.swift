package import Columnar
internal import JSONText
internal import ModelAPI

extension AnswerShape {
    /// The value that an answer's text is.
    ///
    /// Servers that do not enforce a schema let models put a fence around their JSON, or think aloud before it: both are
    /// taken off.
    ///
    /// - Throws: `AnswerMismatch` where the text is no JSON, or does not follow the schema.
    package func value(of answer: String) throws(AnswerMismatch) -> Value {
        do throws(AnswerMismatch) {
            return try value(ofJSON: answer)
        } catch {
            let bare = BareAnswer.json(in: answer)
            guard bare != answer else { throw error }
            return try value(ofJSON: bare)
        }
    }

    private func value(ofJSON text: String) throws(AnswerMismatch) -> Value {
        do {
            return try value(try JSONTree(text), at: "the answer")
        } catch let error as JSONSyntaxError {
            throw AnswerMismatch("the answer is no JSON: \(error)")
        } catch let error as AnswerMismatch {
            throw error
        } catch {
            throw AnswerMismatch("\(error)")
        }
    }

    private func value(_ tree: JSONTree, at path: String) throws(AnswerMismatch) -> Value {
        switch (self, tree) {
        case (.object(let members), .object):
            var values: [Value] = []
            for member in members {
                switch tree[member.name] {
                case nil where member.isRequired: throw AnswerMismatch("\(path) has no '\(member.name)'")
                case nil: values.append(.null)
                case .null? where member.isNullable: values.append(.null)
                case let inner?: values.append(try member.shape.value(inner, at: "\(path)'s \(member.name)"))
                }
            }
            return .structure(members.map(\.name), values)
        case (.array(let element), .array(let trees)):
            var values: [Value] = []
            for (index, tree) in trees.enumerated() { values.append(try element.value(tree, at: "\(path)[\(index)]")) }
            return .list(values)
        case (.string(let choices), .string(let text)):
            guard choices.isEmpty || choices.contains(text) else {
                throw AnswerMismatch("\(path) is '\(text)', none of \(choices.joined(separator: ", "))")
            }
            return .string(text)
        case (.number, .number(let text)):
            guard let number = Double(text) else {
                throw AnswerMismatch("\(path) is \(text), no number that a double holds")
            }
            return .double(number)
        case (.integer, .number(let text)):
            // `2.0` is an integer to JSON Schema.
            guard let number = Int64(text) ?? Double(text).flatMap({ Int64(exactly: $0) }) else {
                throw AnswerMismatch("\(path) is \(text), no whole number of 64 bits")
            }
            return .integer(number)
        case (.boolean, .boolean(let value)): return .boolean(value)
        case (.any, _): return .string(tree.description)
        default: throw AnswerMismatch("\(path) is \(tree.kind), where the schema has \(expectation)")
        }
    }

    private var expectation: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .integer: "a whole number"
        case .boolean: "a boolean"
        case .any: "anything"
        }
    }
}

/// Why an answer is not what its schema asks for.
package struct AnswerMismatch: Error, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

extension JSONTree: CustomStringConvertible {
    /// The tree as JSON again.
    var description: String {
        switch self {
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
        case .string(let text): Self.quoted(text)
        case .number(let text): text
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONWriter(capacity: text.utf8.count + 16)
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
