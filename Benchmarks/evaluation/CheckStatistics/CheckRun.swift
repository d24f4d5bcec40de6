import Foundation

/// Asks the cases of all files, and says what came of it.
struct CheckRun {
    private let options: Options
    private let differences: Differences
    private var passed = 0
    private var failed = 0
    /// The cases of each kind on the list.
    private var listed: [Int: Int] = [:]

    /// Throws for a list of differences that cannot be read.
    init(_ options: Options) throws {
        self.options = options
        differences = try options.list.map { try Differences(reading: $0) } ?? Differences(parsing: "")
    }

    /// Whether all agree or are on the list; throws for a file that cannot be read, before anything is asked.
    mutating func run() throws -> Bool {
        if options.asksForMetrics { Metrics.all.keys.sorted().forEach { print($0) } }
        if options.asksForSpeed { try Speed.run() }
        let files = try options.files.map { (name: $0, text: try Self.read($0)) }
        for file in files {
            for (index, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
                if line.isEmpty { continue }
                do {
                    let vector = try VectorCase(line: line)
                    if options.wants(vector) { check(vector) }
                } catch {
                    fail("\(file.name):\(index + 1): \(error)")
                }
            }
        }
        if !files.isEmpty { print(sum) }
        return failed == 0
    }

    private var sum: String {
        let kinds = listed.sorted { $0.key < $1.key }.map { kind, count in
            "on the list: \(differences.kinds[kind].title): \(count)"
        }
        let known = listed.isEmpty ? "" : "\(listed.values.reduce(0, +)) on the list, "
        return (kinds + ["\(passed) passed, \(known)\(failed) failed"]).joined(separator: "\n")
    }

    private static func read(_ file: String) throws -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        } catch {
            throw Malformed("\(file) cannot be read: \(error.localizedDescription)")
        }
    }

    private mutating func check(_ vector: VectorCase) {
        do {
            let answer = try Metrics.answer(vector)
            let found = Comparison(answer, expected: vector.expected, tolerance: vector.tolerance).differences
            if found.isEmpty {
                passed += 1
                return
            }
            let kinds = found.map { differences.kind(of: $0, in: vector) }
            let unlisted = zip(found, kinds).filter { $0.1 == nil }.map(\.0)
            if unlisted.isEmpty, let kind = kinds.first ?? nil {
                listed[kind, default: 0] += 1
                return
            }
            let parts = unlisted.map { difference in
                (difference.path.isEmpty ? "" : difference.path + " ")
                    + "expected \(difference.expected), came \(difference.found)"
            }
            let traits = vector.traits.isEmpty ? "" : " (\(vector.traits.sorted().joined(separator: ", ")))"
            fail("\(vector.id) \(vector.metric)\(traits): \(parts.joined(separator: "; "))")
        } catch {
            fail("\(vector.id) \(vector.metric): expected \(vector.expected), came no answer: \(error)")
        }
    }

    private mutating func fail(_ line: String) {
        failed += 1
        print("FAILED \(line)")
    }
}
