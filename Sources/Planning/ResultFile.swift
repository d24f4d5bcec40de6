internal import Columnar

/// The rows of a task in a file of its session's folder, where they are too many for messages.
///
/// The Arrow record batch messages stand one after another from the file's start, each with its metadata before its body.
package struct ResultFile: Sendable, Hashable {
    package struct Batch: Sendable, Hashable {
        package let rowCount: Int
        package let metadataBytes: Int
        package let bodyBytes: Int

        package init(rowCount: Int, metadataBytes: Int, bodyBytes: Int) {
            self.rowCount = rowCount
            self.metadataBytes = metadataBytes
            self.bodyBytes = bodyBytes
        }

        package var byteCount: Int { metadataBytes.addingClamped(bodyBytes) }
    }

    /// The file's name in the folder that the session made for the job.
    package let name: String
    package let batches: [Batch]

    package init(name: String, batches: [Batch]) {
        self.name = name
        self.batches = batches
    }

    package var byteCount: Int { batches.reduce(0) { $0.addingClamped($1.byteCount) } }
    package var rowCount: Int { batches.reduce(0) { $0.addingClamped($1.rowCount) } }
}

extension Lease {
    /// What the file with an attempt's rows is called.
    package var resultName: String { "\(stage.rawValue).\(task).\(attempt)" }
}
