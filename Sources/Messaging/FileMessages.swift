package import Columnar
package import Planning

/// What a worker asks for: bytes of a file that it does not have.
package struct FileFetch: Sendable, Hashable {
    /// Chosen by the worker, so that it knows the answer.
    package var number: UInt64
    package var stage: StageID
    /// The file's position among the stage's files.
    package var file: UInt32
    package var start: Int64
    package var count: UInt32

    package init(number: UInt64, stage: StageID, file: UInt32, start: Int64, count: UInt32) {
        self.number = number
        self.stage = stage
        self.file = file
        self.start = start
        self.count = count
    }
}

/// The same question, as the driver puts it to the session that named the file.
package struct FileRead: Sendable, Hashable {
    /// Chosen by the driver, so that it knows the answer.
    package var number: UInt64
    package var job: JobID
    package var path: String
    package var start: Int64
    package var count: UInt32

    package init(number: UInt64, job: JobID, path: String, start: Int64, count: UInt32) {
        self.number = number
        self.job = job
        self.path = path
        self.start = start
        self.count = count
    }
}

/// The answer to either, under the number of the question.
package struct FileAnswer: Sendable {
    package var number: UInt64
    /// The bytes, fewer than asked for only at the file's end; or why there are none.
    package var bytes: Result<Buffer, TaskFailure>
    /// How the worker is reached that was asked for; nil where it is not, or nobody asked.
    package var way: DataWay?

    package init(number: UInt64, bytes: Result<Buffer, TaskFailure>) {
        self.number = number
        self.bytes = bytes
    }
}
