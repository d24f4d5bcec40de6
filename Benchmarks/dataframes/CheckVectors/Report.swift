import Foundation

/// What became of the cases of all files.
struct Report {
    private let differences: Differences
    private var files: [(name: String, cases: Int, agree: Int, listed: Int)] = []
    private var unlisted: [String: Int] = [:]
    private var listed: [Int: [String]] = [:]
    /// Cases on the list that agree: the list can be shorter.
    private var needless: [String] = []

    init(_ differences: Differences) { self.differences = differences }

    mutating func begin(_ file: String) { files.append((file, 0, 0, 0)) }

    /// Counts a case, and gives the line to print of one that differs.
    mutating func add(_ vector: VectorCase, _ difference: Difference?) -> String? {
        let last = files.count - 1
        files[last].cases += 1
        let kind = differences.kind(of: vector)
        guard let difference else {
            files[last].agree += 1
            if let kind, differences.kinds[kind].ids.contains(vector.id) { needless.append(vector.id) }
            return nil
        }
        if let kind {
            files[last].listed += 1
            listed[kind, default: []].append(vector.id)
        } else {
            unlisted[difference.kind, default: 0] += 1
        }
        let mark = kind == nil ? "DIFFERS" : "listed "
        return """
            \(mark) \(vector.id) [\(difference.kind)] \(Self.cut(vector.text, 240))
                found    \(Self.cut(difference.found, 700))
                expected \(Self.cut(difference.expected, 700))
            """
    }

    /// Whether every case agrees or is on the list.
    var isGood: Bool { unlisted.isEmpty }

    var text: String {
        var lines: [String] = [""]
        let width = files.map(\.name.count).max() ?? 0
        for file in files {
            let rest = file.cases - file.agree - file.listed
            lines.append(
                file.name.padding(toLength: width, withPad: " ", startingAt: 0)
                    + "  \(file.agree) of \(file.cases) agree"
                    + (file.listed > 0 ? ", \(file.listed) on the list" : "") + (rest > 0 ? ", \(rest) DIFFER" : ""))
        }
        for (number, kind) in differences.kinds.enumerated() {
            guard let ids = listed[number] else { continue }
            lines += [
                "", "On the list: \(kind.title) (\(ids.count))", "  \(kind.reason)", "  \(ids.joined(separator: " "))",
            ]
        }
        if !needless.isEmpty { lines += ["", "On the list, and agree: \(needless.joined(separator: " "))"] }
        if !unlisted.isEmpty {
            let counts = unlisted.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            lines += ["", "Not on the list: \(counts.joined(separator: ", "))"]
        }
        let cases = files.reduce(0) { $0 + $1.cases }
        let agree = files.reduce(0) { $0 + $1.agree }
        let known = files.reduce(0) { $0 + $1.listed }
        lines += ["", "\(agree) of \(cases) agree, \(known) on the list, \(cases - agree - known) differ"]
        return lines.joined(separator: "\n")
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        text.count > length ? text.prefix(length) + "..." : text
    }
}
