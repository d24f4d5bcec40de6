internal import DataFrames
internal import ModelAPI
internal import Yams

/// `headers: {HTTP-Referer: "https://me.example", Ocp-Apim-Subscription-Key: $GATEWAY_KEY}`: fields of every request's head.
///
/// A value, or a part of one, that begins with a dollar is a variable of the environment, since a job file is copied and
/// committed and must hold no key; two dollars are one.
package struct HeaderSettings: Equatable, Sendable {
    private var fields: [Field] = []

    private struct Field: Equatable {
        let name: String
        let pieces: [Piece]
    }

    private enum Piece: Equatable {
        case text(String)
        /// A variable of the environment.
        case variable(String)
    }

    init() {}

    init(_ node: Node, of what: String, _ document: YAMLDocument) throws(RoostError) {
        for (name, value) in try document.mapping(node, what: "\(what)'s headers", keys: nil) {
            let text = try document.text(value, what: "\(what)'s header '\(name)'")
            if let problem = HeaderField.problem(name: name, value: text) {
                throw document.error(value, "\(what)'s headers: \(problem)")
            }
            guard let pieces = Self.pieces(text) else {
                throw document.error(
                    value,
                    "\(what)'s header '\(name)' has a dollar that names no variable; write $NAME or ${NAME} for a variable "
                        + "of the environment, or $$ for a dollar")
            }
            let namesVariable = pieces.contains { if case .variable = $0 { true } else { false } }
            let isOfKeys = ["authorization", "api-key", "x-api-key", "proxy-authorization"].contains(name.lowercased())
            guard !isOfKeys || namesVariable else {
                throw document.error(
                    value,
                    "\(what)'s header '\(name)' holds a key, but a job file is copied and committed: keep the key in an "
                        + "environment variable, and write \(name): $NAME; and if it was committed, make a new one")
            }
            fields.append(Field(name: name, pieces: pieces))
        }
    }

    /// The variables of the environment that the fields' values are in.
    /// - Throws: `RoostError` for one that is not set.
    func variables(_ environment: [String: String]) throws(RoostError) -> [String] {
        _ = try resolved(environment)
        return fields.flatMap { field in
            field.pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
        }
    }

    /// The fields with what the environment has.
    ///
    /// - Throws: `RoostError` for a variable that is not set, or has what no header can have.
    func resolved(_ environment: [String: String]) throws(RoostError) -> [HeaderField] {
        var resolved: [HeaderField] = []
        for field in fields {
            let (text, isSecret) = try Self.filled(field, environment)
            if let problem = HeaderField.problem(name: field.name, value: text) {
                throw RoostError(.invalidArgument, "the job file's headers: \(problem)")
            }
            resolved.append(HeaderField(name: field.name, value: Secret(text), isSecret: isSecret))
        }
        return resolved
    }

    /// The fields that each request to an endpoint has: those of a file, and what the environment says of the account.
    static func fields(
        _ settings: HeaderSettings, _ environment: [String: String], for endpoint: ModelEndpoint
    ) throws(RoostError) -> [HeaderField] {
        let own = try settings.resolved(environment)
        do throws(EndpointConfigurationError) {
            let account = try HeaderField.fromEnvironment(environment, for: endpoint)
            return account.filter { field in !own.contains { $0.name.lowercased() == field.name.lowercased() } } + own
        } catch {
            throw RoostError(.invalidArgument, error.description)
        }
    }

    /// A value's texts and variables; nil where a dollar stands before neither a name nor another dollar.
    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            pieces.append(.text(String(rest[..<dollar])))
            rest = rest[dollar...].dropFirst()
            if rest.first == "$" {
                pieces.append(.text("$"))
                rest = rest.dropFirst()
                continue
            }
            let isBraced = rest.first == "{"
            if isBraced { rest = rest.dropFirst() }
            let name = rest.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
            rest = rest.dropFirst(name.count)
            guard let first = name.first, !first.isNumber, !isBraced || rest.first == "}" else { return nil }
            if isBraced { rest = rest.dropFirst() }
            pieces.append(.variable(String(name)))
        }
        return pieces + [.text(String(rest))]
    }

    private static func filled(
        _ field: Field, _ environment: [String: String]
    ) throws(RoostError) -> (String, isSecret: Bool) {
        var filled = "", isSecret = false
        for piece in field.pieces {
            guard case .variable(let name) = piece else {
                if case .text(let text) = piece { filled += text }
                continue
            }
            do throws(EndpointConfigurationError) {
                guard let value = try Secret.fromEnvironment(environment, name) else {
                    throw EndpointConfigurationError(
                        "the job file's header '\(field.name)' is in $\(name), which the environment does not have; set it "
                            + "(export \(name)=…), or write $$ for a dollar")
                }
                filled += value.reveal()
            } catch {
                throw RoostError(.invalidArgument, error.description)
            }
            isSecret = true
        }
        return (filled, isSecret)
    }
}
