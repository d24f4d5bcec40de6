import Foundation
import Roost

/// Asks the cases of all files in one session, several at once, and prints in their order what differs.
struct CheckRun {
    let options: Options

    init(_ options: Options) { self.options = options }

    /// Whether every case agrees or is on the list.
    func run() async throws -> Bool {
        let differences = try options.list.map { try Differences(reading: $0) } ?? Differences(parsing: "")
        let files = try options.files.map { path in
            (path, try VectorCase.all(in: path).filter { options.wants($0) })
        }
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("check-vectors-\(getpid())").path
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let session = try await Session.builder.appName("check-vectors").master(options.master).showProgress(false)
            .getOrCreate()
        var report = Report(differences)
        for (path, vectors) in files {
            report.begin(URL(fileURLWithPath: path).lastPathComponent)
            for (vector, difference) in zip(vectors, await ask(vectors, session, scratch)) {
                guard let line = report.add(vector, difference) else { continue }
                if !options.isQuiet || !line.hasPrefix("listed") { print(line) }
            }
            fflush(nil)
        }
        print(report.text)
        await session.stop()
        return report.isGood
    }

    /// How each of the cases differs; nil for those that agree.
    private func ask(_ vectors: [VectorCase], _ session: Session, _ scratch: String) async -> [Difference?] {
        await withTaskGroup(of: (Int, Difference?).self) { group in
            var found = [Difference?](repeating: nil, count: vectors.count)
            for (index, vector) in vectors.enumerated() {
                if index >= options.atOnce, let (done, difference) = await group.next() { found[done] = difference }
                group.addTask { (index, await difference(vector, session, scratch)) }
            }
            for await (done, difference) in group { found[done] = difference }
            return found
        }
    }

    private func difference(_ vector: VectorCase, _ session: Session, _ scratch: String) async -> Difference? {
        do {
            try await Check(
                vector, beside: session, scratch: scratch, options
            ).run()
            return nil
        } catch let difference as Difference {
            return difference
        } catch let missing as Missing {
            return Difference(kind: "missing", found: missing.description, expected: "an answer")
        } catch {
            return Difference(kind: "cannot be asked", found: "\(error)", expected: "an answer")
        }
    }
}
