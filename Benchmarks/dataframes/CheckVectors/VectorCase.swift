import Foundation

/// A question and Spark's answer, as a line of a file of vectors has them.
struct VectorCase: Sendable {
    /// What is asked.
    enum Question: Sendable {
        /// An expression over the table `t`, or over none.
        case expression(String)
        case sql(String, JSON)
        case pipeline([JSON])
    }

    struct Input: Sendable {
        let name: String
        let schema: String
        let rows: [[JSON]]
    }

    let id: String
    let question: Question
    let inputs: [Input]
    let files: [String: String]
    let settings: [String: String]
    let answer: Answer

    init(line: String) throws {
        let json = try JSON(parsing: line)
        guard let id = json["id"]?.text else { throw Malformed("a case has no id: \(line.prefix(80))") }
        self.id = id
        if let expression = json["expr"]?.text {
            question = .expression(expression)
        } else if let sql = json["sql"]?.text {
            question = .sql(sql, json["args"] ?? .null)
        } else if let steps = json["pipeline"]?.list {
            question = .pipeline(steps)
        } else {
            throw Malformed("\(id) has no question: neither expr, sql nor pipeline")
        }
        inputs = try (json["input"]?.members ?? []).map { member in
            guard let schema = member.value["schema"]?.text, let rows = member.value["rows"]?.list else {
                throw Malformed("\(id): the input \(member.key) has no schema or no rows")
            }
            return Input(name: member.key, schema: schema, rows: rows.map { $0.list ?? [] })
        }
        files = json["files"]?.textMembers ?? [:]
        settings = json["conf"]?.textMembers ?? [:]
        answer = Answer(json)
    }

    /// The cases of a file, one a line.
    static func all(in path: String) throws -> [VectorCase] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try VectorCase(line: String($0))
        }
    }

    /// The question in one line.
    var text: String {
        switch question {
        case .expression(let text): text
        case .sql(let text, let args): args == .null ? text : "\(text) \(args)"
        case .pipeline(let steps): JSON.list(steps).description
        }
    }
}

/// What Spark answered.
struct Answer: Sendable {
    struct Failure: Sendable {
        /// PySpark's exception class.
        let exception: String
        let condition: String?
        let sqlState: String?
        let parameters: [String: String]
        let phase: String
    }

    let schema: String?
    let strict: Set<String>
    let rows: [[JSON]]?
    let isOrdered: Bool
    /// Relative tolerance of floating point; nil for the usual one.
    let tolerance: Double?
    let text: String?
    let value: JSON?
    let failure: Failure?

    init(_ json: JSON) {
        schema = json["schema"]?.text
        strict = Set(json["strict"]?.texts ?? [])
        rows = json["rows"]?.list.map { $0.map { $0.list ?? [] } }
        isOrdered = json["ordered"]?.boolean ?? false
        tolerance = json["approx"]?.double
        text = json["text"]?.text
        value = json["value"]
        failure = json["error"]?.text.map { exception in
            Failure(
                exception: exception, condition: json["error_class"]?.text, sqlState: json["sqlstate"]?.text,
                parameters: json["params"]?.textMembers ?? [:], phase: json["phase"]?.text ?? "")
        }
    }
}

/// A file of vectors that is none.
struct Malformed: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
