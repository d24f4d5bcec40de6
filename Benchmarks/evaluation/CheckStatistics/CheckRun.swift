import Foundation

/// Asks the cases of all files, and says what came of it.
struct CheckRun {
    private let options: Options
    private var passed = 0
    private var failed = 0

    init(_ options: Options) { self.options = options }

    /// Whether all agree; throws for a file that cannot be read, before anything is asked.
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
        if !files.isEmpty { print("\(passed) passed, \(failed) failed") }
        return failed == 0
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
            let differences = Comparison(answer, expected: vector.expected, tolerance: vector.tolerance).differences
            if differences.isEmpty {
                passed += 1
            } else {
                let parts = differences.map { difference in
                    (difference.path.isEmpty ? "" : difference.path + " ")
                        + "expected \(difference.expected), came \(difference.found)"
                }
                fail("\(vector.id) \(vector.metric): \(parts.joined(separator: "; "))")
            }
        } catch {
            fail("\(vector.id) \(vector.metric): expected \(vector.expected), came no answer: \(error)")
        }
    }

    private mutating func fail(_ line: String) {
        failed += 1
        print("FAILED \(line)")
    }
}
