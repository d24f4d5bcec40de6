/// The command line.
struct Options {
    static let usage = """
        usage: check-vectors [OPTION...] FILE...

        Asks every case of files of known answers, and prints those that differ. A line of a file is a case: id, metric,
        input, expected, tolerance.

          --only ID   only cases whose id, or whose metric, begins so (may stand several times)
          --list FILE the list of differences, whose cases do not count (may stand once)
          --metrics   lists the metrics that it knows
          --speed     times comparisons of a million rows with ten thousand draws

        Ends with 0 where all agree or are on the list, with 1 where a case differs or a line is no case, with 64 for a wrong usage, and
        with 66 where a file cannot be read.
        """

    private(set) var only: [String] = []
    private(set) var list: String?
    private(set) var files: [String] = []
    private(set) var asksForHelp = false
    private(set) var asksForMetrics = false
    private(set) var asksForSpeed = false

    init(_ arguments: [String]) throws(Malformed) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": asksForHelp = true
            case "--metrics": asksForMetrics = true
            case "--speed": asksForSpeed = true
            case "--only": only.append(try Self.value(of: argument, &rest))
            case "--list": list = try Self.value(of: argument, &rest)
            case let option where option.hasPrefix("-") && option.count > 1:
                throw Malformed("there is no option \(option)\n\(Self.usage)")
            default: files.append(argument)
            }
        }
        let asksForOther = asksForHelp || asksForMetrics || asksForSpeed
        if files.isEmpty && !asksForOther { throw Malformed("no file is named\n\(Self.usage)") }
    }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(Malformed) -> String {
        guard let value = rest.popFirst() else { throw Malformed("\(option) needs a value\n\(usage)") }
        return value
    }

    func wants(_ vector: VectorCase) -> Bool {
        only.isEmpty || only.contains { vector.id.hasPrefix($0) || vector.metric.hasPrefix($0) }
    }
}
