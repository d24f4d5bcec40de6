/// The command line.
struct Options {
    static let usage = """
        usage: check-vectors [OPTION...] FILE...

        Asks every case of files of known answers, and prints those that differ. A line of a file is a case: id, metric,
        input, expected, tolerance.

          --only ID   only cases whose id, or whose metric, begins so (may stand several times)
          --metrics   lists the metrics that it knows
          --speed     times comparisons of a million rows with ten thousand draws

        Ends with 0 where all agree, with 1 where a case differs or a line is no case, with 64 for a wrong usage, and
        with 66 where a file cannot be read.
        """

    private(set) var only: [String] = []
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
            case "--only":
                guard let id = rest.popFirst() else { throw Malformed("--only needs an id\n\(Self.usage)") }
                only.append(id)
            case let option where option.hasPrefix("-") && option.count > 1:
                throw Malformed("there is no option \(option)\n\(Self.usage)")
            default: files.append(argument)
            }
        }
        let asksForOther = asksForHelp || asksForMetrics || asksForSpeed
        if files.isEmpty && !asksForOther { throw Malformed("no file is named\n\(Self.usage)") }
    }

    func wants(_ vector: VectorCase) -> Bool {
        only.isEmpty || only.contains { vector.id.hasPrefix($0) || vector.metric.hasPrefix($0) }
    }
}
