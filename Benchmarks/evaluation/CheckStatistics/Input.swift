import Statistics

/// What a case gives to its metric.
struct Input: Sendable {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    /// A member, of any kind.
    func value(_ key: String) throws -> JSON {
        guard let value = json[key] else { throw Malformed("the input has no \(key)") }
        return value
    }

    /// A number, with NaN for what is none.
    func number(_ key: String) throws -> Double { try value(key).double ?? .nan }

    /// A number that need not be there.
    func number(_ key: String, or standard: Double) throws -> Double {
        json[key] == nil ? standard : try number(key)
    }

    /// The confidence, 0.95 where it is not stated.
    var confidence: Double { get throws { try number("confidence", or: 0.95) } }

    /// Alpha, 0.05 where it is not stated.
    var alpha: Double { get throws { try number("alpha", or: 0.05) } }

    /// A whole number.
    func count(_ key: String) throws -> Int { try Self.count(try value(key), key) }

    /// A list of whole numbers.
    func counts(_ key: String) throws -> [Int] { try list(key).map { try Self.count($0, key) } }

    private static func count(_ value: JSON, _ key: String) throws -> Int {
        if case .integer(let count) = value { return count }
        guard let count = value.double.flatMap(Int.init(exactly:)) else {
            throw Undefined("\(key) is not a whole number, or too large a one")
        }
        return count
    }

    func text(_ key: String) throws -> String {
        guard let text = try value(key).text else { throw Malformed("the input's \(key) is no text") }
        return text
    }

    func list(_ key: String) throws -> [JSON] {
        guard let list = try value(key).list else { throw Malformed("the input's \(key) is no list") }
        return list
    }

    /// A list of numbers, with NaN for what is none.
    func numbers(_ key: String) throws -> [Double] { try list(key).map { $0.double ?? .nan } }

    /// A list of texts; a number or another value stands as it is written.
    func texts(_ key: String) throws -> [String] { try list(key).map { $0.text ?? $0.description } }
}
