/// The command line.
struct Options {
    static let usage = """
        usage: run PART... [--repeats N] [--rows N]

        Evaluates simulated rows whose truth is known, and holds what comes out against it.

          coverage   2,000 evaluations with a known effect of each kind: 95 % intervals cover it in 93.5 to 96.5 %
          null       200 runs without an effect, of five metrics: at most 17 find one after the correction
          drift      100 pairs of windows that are alike: at least 98 without an alarm; 100 whose second is shifted by
                     half a standard deviation, of 1,000 rows each: at least 99 with one
          paired     a comparison of 1,000,000 rows with 10,000 draws: at most 10 seconds
          all        all of them

          --repeats N   as many evaluations of each kind instead; the bounds stay
          --rows N      as many rows of each evaluation instead of 100, of `coverage` and `null`

        Ends with 0 where all bounds are held, with 1 where one is not, and with 64 for a wrong usage.
        """

    static let parts = ["coverage", "null", "drift", "paired"]

    private(set) var parts: [String] = []
    private(set) var repeats: Int?
    private(set) var rows = 100
    private(set) var asksForHelp = false

    init(_ arguments: [String]) throws(WrongUsage) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": asksForHelp = true
            case "--repeats": repeats = try Self.number(&rest, argument)
            case "--rows": rows = try Self.number(&rest, argument)
            case "all": parts = Self.parts
            case let part where Self.parts.contains(part): parts.append(part)
            default: throw WrongUsage("there is no part '\(argument)'\n\(Self.usage)")
            }
        }
        if parts.isEmpty && !asksForHelp { throw WrongUsage("no part is named\n\(Self.usage)") }
    }

    private static func number(_ rest: inout ArraySlice<String>, _ option: String) throws(WrongUsage) -> Int {
        guard let number = rest.popFirst().flatMap({ Int($0) }), number >= 10, number <= 1_000_000 else {
            throw WrongUsage("\(option) needs a number from 10 to 1,000,000\n\(usage)")
        }
        return number
    }
}

/// What is wrong with the command line.
struct WrongUsage: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
