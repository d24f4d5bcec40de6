/// A question, and the answer that is known, as a line of a file has them.
struct VectorCase: Sendable {
    let id: String
    let metric: String
    let input: Input
    let expected: JSON
    let tolerance: Tolerance

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
    }
}

/// How far a number may lie from the known one: max(absolute, relative × |known|).
struct Tolerance: Sendable {
    let relative: Double
    let absolute: Double

    init(_ json: JSON?) {
        relative = json?["rel"]?.double ?? 1e-9
        absolute = json?["abs"]?.double ?? 1e-12
    }

    func admits(_ number: Double, for known: Double) -> Bool {
        number == known || abs(number - known) <= max(absolute, relative * abs(known))
    }
}
