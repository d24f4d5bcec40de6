internal import Columnar
package import Planning

extension ComputeProgram {
    /// A failure of a task with the words that say which rows it is about: the task, its file and its lines.
    package func failure(_ failure: TaskFailure, of task: TaskDescription) -> TaskFailure {
        // Counting from 1, as people do.
        let number = "task \(Int(task.lease.task) + 1)"
        let rows = failure.isTransient ? nil : rows(of: task.input, besides: failure.message)
        let words = [number, rows ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return failure.saying("\(failure.message) (\(words))")
    }

    private func count(_ batches: [EncodedBatch]) -> Int {
        batches.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
    }

    /// The rows that a task starts from, in words.
    private func rows(of input: TaskInput, besides message: String) -> String? {
        switch input {
        case .range(let start, let end, _): return "ids from \(start) up to \(end)"
        case .batches(let batches, _):
            return "\(count(batches)) rows of the session"
        case .relations(let relations):
            return sources(relations.map { count($0.batches) })
        case .blocks(let relations):
            let rows = relations.map { relation in
                relation.blocks.reduce(0) { $0.addingClamped(Int(clamping: $1.part.rows)) }
            }
            return "its rows of the exchange: \(rows.map(String.init).joined(separator: " and "))"
        case .file(let split):
            guard let file = file(split) else { return nil }
            let name = message.contains(file.path) ? [] : [file.path]
            return (name + [lines(of: split)].compactMap(\.self)).joined(separator: ", ")
        }
    }
}
