/// The files that the tasks of a stage write: always a pipeline's last step.
///
/// Each attempt of a task writes into a folder of its own below `staging`; whoever began the write gives the files of
/// the attempts that count their names when all are there.
package struct FileWrite: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case json, csv, parquet, text, arrow
    }

    package var format: Format
    /// The folder that was made for the attempts of this write; workers never make it.
    package var staging: String
    /// What no other write has in the names of its files.
    package var id: String
    /// The rows' columns, as Spark's JSON of their type.
    package var schema: String
    /// The positions of the columns that name folders, from the outermost.
    package var partitions: [Int]
    /// Spark's options by their names in lower case, and the session's `timezone`.
    package var options: [String: String]
    /// Rows of a file at the most; 0 for any number.
    package var mostRows: Int
    /// Whether the disk is to have the files before their task is done: old ones are removed for them.
    package var isSynced: Bool
    /// How the stage's one task spreads its rows over files; nil where each task writes its own.
    package var spread: FileSpread?

    package init(
        _ format: Format, staging: String, id: String, schema: String, partitions: [Int] = [],
        options: [String: String] = [:], mostRows: Int = 0, isSynced: Bool = false
    ) {
        self.format = format
        self.staging = staging
        self.id = id
        self.schema = schema
        self.partitions = partitions
        self.options = options
        self.mostRows = mostRows
        self.isSynced = isSynced
    }

    /// The folder of one attempt of a task.
    package func folder(of lease: Lease) -> String { "\(staging)/\(lease.task).\(lease.attempt)" }

    /// The name of a task's file, in Spark's form.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - number: How many files the task has written into the same folder before.
    ///   - ending: The name's end, with its point.
    /// - Returns: The name, without a folder.
    package func name(task: UInt32, number: Int, ending: String) -> String {
        "part-\(Self.padded(Int(task), 5))-\(id)\(partitions.isEmpty ? "-" : ".")c\(Self.padded(number, 3))\(ending)"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Rows of one task in several files.
package struct FileSpread: Sendable, Hashable, Codable {
    /// As many as a task keeps open at once.
    package static let mostFiles = 64

    package let files: Int
    /// The positions of the columns whose equal values are in one file; none to spread rows evenly.
    package let keys: [Int]

    package init(files: Int, keys: [Int]) {
        self.files = files
        self.keys = keys
    }
}
