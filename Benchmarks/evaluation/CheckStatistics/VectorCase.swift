/// A question, and the answer that is known, as a line of a file has them.
struct VectorCase: Sendable {
    let id: String
    let metric: String
    let input: Input
    let expected: JSON
    let tolerance: Tolerance
    /// What is true of the input, in the words of the list of differences.
    let traits: Set<String>

    init(line: String) throws {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw Malformed("no JSON: \(error)")
        }
        guard json.members != nil else { throw Malformed("no case, for it is no object") }
        guard let id = json["id"]?.text else { throw Malformed("no case, for it has no id") }
        guard let metric = json["metric"]?.text else { throw Malformed("\(id) names no metric") }
        guard let input = json["input"], input.members != nil else { throw Malformed("\(id) has no input") }
        guard let expected = json["expected"] else { throw Malformed("\(id) says not what is expected") }
        self.id = id
        self.metric = metric
        self.input = Input(input)
        self.expected = expected
        tolerance = Tolerance(json["tolerance"])
        traits = Set((json["traits"]?.list ?? []).compactMap(\.text))
    }
}

/// How far a number may lie from the known one: max(absolute, relative × |known|); parts may have their own.
struct Tolerance: Sendable {
    private let relative: Double
    private let absolute: Double
    private let parts: [String: Tolerance]

    init(_ json: JSON?) {
        relative = json?["rel"]?.double ?? 1e-9
        absolute = json?["abs"]?.double ?? 1e-12
        let named = (json?["parts"]?.members ?? []).map { ($0.key, Tolerance($0.value)) }
        parts = Dictionary(named) { $1 }
    }

    /// Whether a number at this place of the answer, such as `wilson[1]`, is near enough.
    func admits(_ number: Double, for known: Double, at path: String) -> Bool {
        if let own = parts[String(path.prefix { $0 != "[" })] { return own.admits(number, for: known, at: "") }
        return number == known || abs(number - known) <= max(absolute, relative * abs(known))
    }
}
